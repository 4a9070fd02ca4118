"""What may be asked of a late payer, by country and kind of customer. A help for design, not legal advice.

Sources: France L441-10, D441-5 (40 €) and L111-8 CPCE (no fee from a consumer); Belgium, law of 2 August 2002 (trade)
and book XIX of the CDE (consumers: a free first reminder, then fourteen days); Québec, CCQ 1617, Interest Act s. 4 and
R-2.2 art. 3. Rates are a dated table: a missing or stale one makes a person approve, it is never guessed.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ariane.flows.words import Pair, side

FEE, INTEREST, COURT = "fee", "interest", "court"
# words by which a text claims something, in the languages of templates
CLAIMS = {
    FEE: re.compile(
        r"40\s*(?:€|eur)|indemnité\s+forfaitaire|frais\s+de\s+(?:recouvrement|rappel)|recovery\s+(?:fee|cost)|late\s+fee"
        r"|clause\s+pénale|invorderingskosten",
        re.IGNORECASE,
    ),
    INTEREST: re.compile(
        r"intérêts?\s+de\s+retard|intérêts?\s+moratoires?|late\s+payment\s+interest|interest\s+of\s+\d", re.IGNORECASE
    ),
    COURT: re.compile(r"huissier\s+saisi|au\s+nom\s+du\s+tribunal|bailiff\s+order", re.IGNORECASE),
}  # fmt: skip
MENTIONS: dict[str, Pair] = {
    "amount": ("le montant dû", "the amount due"),
    "due_date": ("la date d’exigibilité", "the due date"),
    "creditor": ("le nom et le numéro d’entreprise du créancier", "the creditor’s name and enterprise number"),
    "next_fee": ("l’indemnité qui suivra à défaut de paiement", "the fee that will follow without payment"),
    "grace": ("le délai de quatorze jours", "the period of fourteen days"),
    "sender": ("l’adresse postale de l’expéditeur", "the sender’s postal address"),
}


# what shows that a wording has a mention: a value it names, or words
PRESENT = {
    "amount": re.compile(r"\{\{\s*(?:total|amount|table)\s*\}\}"),
    "due_date": re.compile(r"\{\{\s*(?:due|table)\s*\}\}"),
    "creditor": re.compile(r"\{\{\s*organisation_number\s*\}\}"),
    "next_fee": re.compile(r"indemnité|frais|clause|\bfees?\b|charge|kosten", re.IGNORECASE),
    "grace": re.compile(r"quatorze|fourteen|veertien|\b14\b", re.IGNORECASE),
    "sender": re.compile(r"\{\{\s*organisation_address\s*\}\}"),
}


@dataclass(frozen=True)
class Regime:
    """What the law of the debtor's place allows and asks for."""

    code: str
    name: Pair
    allowed: frozenset[str] = frozenset()
    fee: int = 0
    free_days: int = 0
    mandatory: tuple[str, ...] = ("amount", "due_date")
    source: str = ""


MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
EUROPE = frozenset(MEMBERS.split())
FULL = frozenset({FEE, INTEREST})
REGIMES: dict[tuple[str, str], Regime] = {
    ("FR", "b2b"): Regime("fr-b2b", ("France, entre professionnels", "France, between businesses"), FULL, 4000,
                          source="Code de commerce, L441-10 et D441-5"),
    ("FR", "b2c"): Regime("fr-b2c", ("France, consommateur", "France, consumer"), source="CPCE, L111-8"),
    ("BE", "b2b"): Regime("be-b2b", ("Belgique, entre entreprises", "Belgium, between businesses"), FULL, 4000,
                          source="Loi du 2 août 2002"),
    ("BE", "b2c"): Regime("be-b2c", ("Belgique, consommateur", "Belgium, consumer"), FULL, 0, 14,
                          ("amount", "due_date", "creditor", "next_fee", "grace"), "CDE, livre XIX"),
    ("CA", "b2b"): Regime("ca-b2b", ("Québec et Canada, entreprise", "Québec and Canada, business"),
                          mandatory=("amount", "due_date", "sender"), source="CCQ 1617 ; Loi sur l’intérêt, art. 4"),
    ("CA", "b2c"): Regime("ca-b2c", ("Québec et Canada, consommateur", "Québec and Canada, consumer"),
                          mandatory=("amount", "due_date", "sender"), source="RLRQ c. R-2.2, art. 3"),
}  # fmt: skip
EU = Regime("eu-b2b", ("Union européenne, entre entreprises", "European Union, between businesses"), FULL, 4000,
            source="Directive 2011/7/UE")  # fmt: skip
PLAIN = Regime("plain", ("Sans frais ni intérêts", "Without fees or interest"))


def regime(country: str, customer: str) -> Regime:
    """The regime of a debtor; where the law is not known here, nothing is claimed."""
    found = REGIMES.get((country.upper(), customer))
    if found is not None:
        return found
    return EU if customer == "b2b" and country.upper() in EUROPE else PLAIN


def claims(text: str) -> frozenset[str]:
    """What a text asks for beyond the amount."""
    return frozenset(claim for claim, words in CLAIMS.items() if words.search(text))


def forbidden(text: str, rules: Regime) -> frozenset[str]:
    """The claims of a text that the regime forbids; the editor refuses them."""
    return claims(text) - rules.allowed


def lacking(text: str, rules: Regime) -> list[str]:
    """The mandatory mentions that a reminder's wording does not have; the editor refuses to save it without them."""
    return [code for code in rules.mandatory if not PRESENT[code].search(text)]


def objection(claimed: frozenset[str], rules: Regime, first: dt.date | None, today: dt.date, rate_known: bool) -> str:
    """Why a letter with these claims must not leave by itself today: a reason code, "" when it may."""
    if claimed - rules.allowed:
        return "forbidden"
    if claimed and rules.free_days and (first is None or (today - first).days <= rules.free_days):
        return "too_early"
    return "rate" if INTEREST in claimed and not rate_known else ""


@dataclass(frozen=True)
class Rate:
    """A yearly rate of late payment interest, with where it stands written."""

    country: str
    first: dt.date
    last: dt.date
    percent: str
    source: str


# only what was read in a source; later half-years are entered by the organisation (Rate rows), never extrapolated
RATES = (
    Rate("BE", dt.date(2026, 1, 1), dt.date(2026, 6, 30), "10.5", "Moniteur belge, 1er semestre 2026"),
)  # fmt: skip


def rate_on(country: str, day: dt.date, rates: Iterable[Rate] = RATES) -> Rate | None:
    """The rate in force in a country on a day; None when it is missing or its half-year is over."""
    return next((one for one in rates if one.country == country and one.first <= day <= one.last), None)


def mention(code: str, language: str) -> str:
    return MENTIONS[code][side(language)]
