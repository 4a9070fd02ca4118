"""The PDF of an offer, an order or an invoice: a sober page in the customer's language (M-029)."""

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ariane.accounts.models import Organisation
from ariane.kernel import clock
from ariane.parties.models import Party
from ariane.pieces.amounts import Line
from ariane.pieces.models import Piece
from ariane.ui import formats

TEMPLATE = Path(__file__).with_name("letterhead.typ")
PAPERS = {"CA": "us-letter", "US": "us-letter"}
# the heading of each kind, and which date it names under which word
HEADINGS = {
    "quote": gettext_noop("Quote %(ref)s"),
    "order": gettext_noop("Order confirmation %(ref)s"),
    "purchase": gettext_noop("Purchase order %(ref)s"),
    "invoice": gettext_noop("Invoice %(ref)s"),
}
DATES = {
    "quote": ("valid_until", gettext_noop("Valid until")),
    "order": ("expected_on", gettext_noop("Delivery expected")),
    "purchase": ("expected_on", gettext_noop("Delivery expected")),
    "invoice": ("due_on", gettext_noop("Payable by")),
}


def language_of(piece: Piece) -> str:
    """The language to write to the third party in: hers when we speak it, else the organisation's."""
    spoken = {"fr", "en"}
    party = Party.objects.filter(pk=piece.main_party_id).only("language").first() if piece.main_party_id else None
    own = formats.tongue(Organisation.current().language)
    return party.language[:2] if party is not None and party.language[:2] in spoken else own


def render(piece: Piece) -> bytes:
    """The page as a PDF; a piece without lines shows its amount alone."""
    language = language_of(piece)
    with translation.override(language):
        data = page(piece, language)
    return bytes(_compiler().compile(format="pdf", sys_inputs={"data": json.dumps(data, ensure_ascii=False)}))


@cache
def _compiler() -> Any:
    # kept: a first compilation reads the fonts (100 ms), the next ones take 2 ms; imported when first needed
    import typst

    return typst.Compiler(input=str(TEMPLATE))


def page(piece: Piece, language: str) -> dict[str, Any]:
    """Everything the page says, as formatted text."""
    organisation = Organisation.current()
    currency = piece.currency or organisation.currency
    letterhead = [str(line) for line in organisation.settings.get("letterhead", [])]
    lines = [Line.read(row) for row in piece.lines]
    return {
        "language": language,
        "paper": PAPERS.get(organisation.country, "a4"),
        "organisation": organisation.name,
        "letterhead": letterhead,
        "footer": " · ".join([organisation.name, *letterhead]),
        "ref": piece.ref or "",
        "heading": _(HEADINGS.get(piece.kind.code, "%(ref)s")) % {"ref": piece.ref or piece.title},
        "title": piece.title,
        "description": piece.description,
        "addressee": addressee(piece),
        "facts": facts(piece, language),
        "columns": [_("Description"), _("Quantity"), _("Unit price"), _("Amount")],
        "lines": [row(line, currency, language) for line in lines],
        "remarks": [str(remark) for remark in organisation.settings.get("remarks", {}).get(piece.kind.code, [])],
        **sums(piece, currency, language),
    }


def row(line: Line, currency: str, language: str) -> list[str]:
    decimals = max(0, -int(line.quantity.normalize().as_tuple().exponent))
    quantity = formats.number(float(line.quantity), language, decimals)
    quantity = f"{quantity}{formats.NB}{line.unit}" if line.unit else quantity
    prices = (formats.money(amount, currency, language) for amount in (line.price, line.amount))
    return [line.label, quantity, *prices]


def sums(piece: Piece, currency: str, language: str) -> dict[str, Any]:
    """Totals tax by tax where there are lines, else the amount as it is known."""
    if not piece.lines:
        return {"totals": [], "total": [_("Total"), formats.money(piece.amount, currency, language)]}
    totals = piece.totals
    rows = [[_("Total before tax"), formats.money(totals.excl, currency, language)]]
    rows += [[name, formats.money(amount, currency, language)] for name, amount in totals.taxes.items()]
    return {"totals": rows, "total": [_("Total"), formats.money(totals.incl, currency, language)]}


def addressee(piece: Piece) -> list[str]:
    """The third party's name and postal address."""
    party = Party.objects.filter(pk=piece.main_party_id).first() if piece.main_party_id else None
    if party is None:
        return []
    town = " ".join(part for part in (party.postcode, party.city) if part)
    return [part for part in (party.title, party.street, town) if part]


def facts(piece: Piece, language: str) -> list[list[str]]:
    """The date of the page, the deadline of the kind, and who answers for it."""
    made = piece.issued_on or clock.local_day(piece.created_at)
    rows = [[_("Date"), full_day(made, language)]]
    column, name = DATES.get(piece.kind.code, ("", ""))
    deadline = getattr(piece, column) if column else None
    if deadline is not None:
        rows.append([_(name), full_day(deadline, language)])
    if piece.owner is not None:
        rows.append([_("Your contact"), piece.owner.name])
    return rows


def full_day(day: dt.date, language: str) -> str:
    """A day with its year, whichever year it is: the page will be read later."""
    return formats.day(day, language, today=dt.date.min)
