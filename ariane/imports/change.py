"""What a line changes of a document: its columns, and the facts that follow-ups rest on."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.imports.find import Found
from ariane.imports.wanted import Wanted
from ariane.journal.models import Kind, Record
from ariane.kernel import clock
from ariane.pieces.facts import BEFORE_SENT, due_day
from ariane.pieces.models import WITH_TAX, Payment, Piece

CHANNEL = "import"
DATES = ("issued_on", "valid_until", "expected_on", "due_on")
SUMS = ("amount_excl", "amount_incl")
# stages of an invoice that its payments decide
BY_PAYMENTS = frozenset({"published", "part-paid", "paid"})


def instant(day: dt.date) -> dt.datetime:
    """A day of the file as an instant: noon, or now when noon is still to come."""
    return min(clock.local_moment(day, dt.time(12)), clock.now())


def columns(kind: Kind, wanted: Wanted, piece: Piece | None, user: User) -> dict[str, Any]:
    """The columns of the document as the line wants them; what it does not say is left out."""
    found: dict[str, Any] = {code: wanted.days[code] for code in DATES if code in wanted.days}
    found |= {code: wanted.sums[code] for code in SUMS if code in wanted.sums}
    headline = "amount_incl" if kind.code in WITH_TAX else "amount_excl"
    amount = found.get(headline, found.get("amount_incl", found.get("amount_excl")))
    if amount is not None:
        found["amount"] = amount
    if "currency" in wanted.texts or piece is None:
        found["currency"] = wanted.currency
    if "title" in wanted.texts:
        found["title"] = wanted.texts["title"][:250]
    if wanted.owner is not None or piece is None:
        found["owner"] = wanted.owner or user
    return found | sent(kind, wanted, piece) | stage(kind, wanted, piece)


def sent(kind: Kind, wanted: Wanted, piece: Piece | None) -> dict[str, Any]:
    """When it left: the day the file gives, else its date once its stage says that it left; set once (R-045)."""
    code = wanted.stage.code if wanted.stage else ""
    left = "sent_on" in wanted.days or (bool(code) and code not in BEFORE_SENT)
    day = wanted.days.get("sent_on") or wanted.days.get("issued_on")
    if not left or day is None or code == "cancelled":
        return {}
    found: dict[str, Any] = {}
    if piece is None or piece.sent_at is None:
        found |= {"sent_at": instant(day), "sent_by_channel": CHANNEL}
    if kind.code == "invoice" and (piece is None or piece.published_at is None):
        found["published_at"] = instant(wanted.days.get("issued_on", day))
        if "due_on" not in wanted.days and (piece is None or piece.due_on is None):
            blank = piece or Piece(kind=kind, issued_on=wanted.days.get("issued_on"))
            found["due_on"] = due_day(blank, day)
    return found


def stage(kind: Kind, wanted: Wanted, piece: Piece | None) -> dict[str, Any]:
    """The stage; not back from an end that was reached here, and payments decide about published invoices."""
    if wanted.stage is None:
        return {}
    if piece is not None and piece.stage is not None:
        if piece.stage.final and not wanted.stage.final:
            wanted.notes.append(_("It is closed here; its stage stays."))
            return {}
        if kind.code == "invoice" and {piece.stage.code, wanted.stage.code} <= BY_PAYMENTS:
            return {}
    if kind.code == "invoice" and wanted.stage.code in BY_PAYMENTS:
        published = next((one for one in kind.stages.all() if one.code == "published"), wanted.stage)
        return {"stage": published}
    return {"stage": wanted.stage}


def money(kind: Kind, wanted: Wanted, piece: Piece | None) -> list[tuple[str, int]]:
    """(payment or credit, minor units) that came in since: the difference to what stands here. What the file tells of
    less than stands here is a problem, since money that went back has a reason."""
    if kind.code != "invoice" or wanted.credit:
        return []
    paid, credited = standing(piece)
    found = []
    told_credit = abs(wanted.sums["credited"]) if "credited" in wanted.sums else credited
    if told_credit > credited:
        found.append(("credit", told_credit - credited))
    told = told_paid(wanted, piece, told_credit)
    if told is not None and told < paid:
        wanted.problems.append(_("More was paid here than the file says: take the payment back here first."))
    elif told is not None and told > paid:
        found.append(("payment", told - paid))
    return found


def told_paid(wanted: Wanted, piece: Piece | None, credited: int) -> int | None:
    """How much the file says was paid in all: itself, by what is left, or by a stage that says all of it."""
    total = wanted.sums.get("amount_incl", piece.amount_incl if piece else None)
    if "paid" in wanted.sums:
        return wanted.sums["paid"]
    if "balance" in wanted.sums and total is not None and wanted.stage_code not in ("draft", "cancelled"):
        return max(0, total - credited - wanted.sums["balance"])
    if wanted.stage_code == "paid" and total is not None:
        return max(0, total - credited)
    return None


def standing(piece: Piece | None) -> tuple[int, int]:
    """What was paid and credited here until now, in minor units."""
    if piece is None:
        return 0, 0
    live = [row for row in piece.payments.all() if row.reversed_at is None]
    credited = sum(row.amount for row in live if row.kind == Payment.Kind.CREDIT)
    return (piece.amount_paid or 0) - credited, credited


def changes(kind: Kind, wanted: Wanted, found: Found, user: User) -> dict[str, Any]:
    """Only the columns that differ from what stands here."""
    piece = found.piece
    if piece is None:
        raise TypeError("changes of a document that is not here yet")
    values = columns(kind, wanted, piece, user)
    if found.party is not None and found.party.pk != piece.main_party_id:
        values["main_party"] = Record(pk=found.party.pk)
    return {name: value for name, value in values.items() if key_of(getattr(piece, name)) != key_of(value)}


def key_of(value: Any) -> Any:
    return getattr(value, "pk", value)
