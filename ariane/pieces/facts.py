"""The facts of a piece that follow-ups rest on, each said once and readable in the thread: sent, published, paid in
part or in full, credited, promised, disputed, acknowledged (R-019, R-045, O-055, O-065)."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ariane.accounts.models import Organisation, User
from ariane.activities.actions import Plan, plan
from ariane.activities.models import Activity, ActivityType
from ariane.journal import actions, policy
from ariane.journal.events import RecordChanged
from ariane.journal.models import Document, Stage
from ariane.journal.wording import said
from ariane.kernel import clock, events
from ariane.kernel.errors import DomainError
from ariane.kernel.models import Signal
from ariane.pieces.events import DisputeChanged, InvoicePublished, PaymentRecorded, PieceSent
from ariane.pieces.models import Payment, PaymentTerms, Piece
from ariane.ui import formats

# how something left that Ariane did not send herself
CHANNELS = {
    "post": gettext_lazy("by post"),
    "hand": gettext_lazy("by hand"),
    "email": gettext_lazy("by e-mail, outside Ariane"),
    "tool": gettext_lazy("by another tool"),
}
SENT = {"quote": "sent", "invoice": "published"}
BEFORE_SENT = frozenset({"draft", "to-approve", "approved"})
WITH_PAYMENTS = frozenset({"invoice"})
SENDABLE = frozenset({"quote", "order", "purchase", "invoice"})


@dataclass(frozen=True)
class NewPayment:
    """What came in: minor units, the day, and the reference by which it is known."""

    amount: int
    paid_on: dt.date
    kind: str = Payment.Kind.PAYMENT
    reference: str = ""
    source: str = ""
    external_id: str = ""


def due_day(piece: Piece, published: dt.date) -> dt.date | None:
    """When an invoice is due: as written on it, else by its terms, else by the house's default terms."""
    if piece.due_on is not None:
        return piece.due_on
    terms = piece.terms or PaymentTerms.objects.filter(default=True, active=True).first()
    return terms.due(piece.issued_on or published) if terms else None


@transaction.atomic
def mark_sent(*, by: User, piece: Piece, channel: str, day: dt.date) -> None:
    """Say that a piece left otherwise than by Ariane; the first sending gives the date, whatever the channel (R-045).

    Raises NotAllowed, DomainError for a day to come, an unknown channel, or a piece that has been sent.
    """
    policy.require(by, "edit", piece)
    if piece.kind.code not in SENDABLE or channel not in CHANNELS:
        raise DomainError(_("Say how it was sent."))
    if day > clock.today():
        raise DomainError(_("This day is still to come."))
    if piece.sent_at is not None:
        raise DomainError(_("It was sent already, on %(day)s.") % {"day": in_words(timezone.localdate(piece.sent_at))})
    now = clock.now()
    at = now if day == clock.today() else clock.local_moment(day, dt.time(12))
    actions.change_fields(by=by, record=piece, changes=leaving(piece, at, channel))
    words = said("sent_by_hand", name=by.name, day=in_words(day), channel=str(CHANNELS[channel]))
    actions.say_system(piece, by, words)
    events.publish(PieceSent(piece.pk, channel, by.pk))


def leaving(piece: Piece, at: dt.datetime, channel: str) -> dict[str, object]:
    """What changes on a piece, new or kept, that left at this moment: its stage moves on from those before sending, and
    an invoice is published and due."""
    changes: dict[str, object] = {"sent_at": at, "sent_by_channel": channel}
    stage = _stage(piece, SENT.get(piece.kind.code, ""))
    if stage is not None and (piece.stage is None or piece.stage.code in BEFORE_SENT):
        changes["stage"] = stage
    if piece.kind.code == "invoice" and piece.published_at is None:
        changes |= {"published_at": at, "due_on": due_day(piece, timezone.localdate(at))}
    return changes


@transaction.atomic
def publish(*, by: User, piece: Piece) -> None:
    """Publish an invoice: from now on it is due by its terms and followed up, whoever looks (R-008, R-026)."""
    policy.require(by, "edit", piece)
    if piece.kind.code != "invoice" or piece.published_at is not None:
        raise DomainError(_("Only an invoice that is not published yet can be."))
    now, day = clock.now(), clock.today()
    due = due_day(piece, day)
    if due is None:
        raise DomainError(_("Give the invoice a due date, or the house default payment terms."))
    changes = {"published_at": now, "due_on": due, "stage": _stage(piece, "published")}
    actions.change_fields(by=by, record=piece, changes=changes)
    actions.say_system(piece, by, said("published", name=by.name, day=in_words(due)))
    events.publish(InvoicePublished(piece.pk, by.pk))


@transaction.atomic
def pay(*, by: User, piece: Piece, payment: NewPayment) -> Payment:
    """Record a payment or a credit note; the balance decides whether the invoice is paid, and when. The same external
    id twice is once.

    Raises NotAllowed, DomainError for another kind of record, an unpublished invoice or an amount that is none.
    """
    policy.require(by, "edit", piece)
    if piece.kind.code not in WITH_PAYMENTS or piece.published_at is None:
        raise DomainError(_("Payments are recorded on published invoices."))
    if payment.amount <= 0:
        raise DomainError(_("Write an amount above zero."))
    held = Piece.objects.select_for_update(of=("self",)).select_related("kind", "stage").get(pk=piece.pk)
    _carry_over(held)
    values = {name: getattr(payment, name) for name in payment.__dataclass_fields__}
    try:
        with transaction.atomic():
            row = Payment.objects.create(piece=held, by=by, **values)
    except IntegrityError:
        return Payment.objects.get(source=payment.source, external_id=payment.external_id)
    _settle(by, held)
    code = "credit" if row.kind == Payment.Kind.CREDIT else "payment"
    money = formats.money(row.amount, held.currency, _language())
    actions.say_system(held, by, said(code, amount=money, day=in_words(row.paid_on), name=by.name))
    held.refresh_from_db()
    events.publish(PaymentRecorded(held.pk, row.pk, held.balance or 0))
    return row


@transaction.atomic
def take_back(*, by: User, payment: Payment, why: str) -> None:
    """A payment that came back (a rejected debit, a wrong line): it stays, crossed out, and the sum is owed again."""
    policy.require(by, "edit", payment.piece)
    if not why.strip():
        raise DomainError(_("Say why in a few words."))
    mine = Payment.objects.filter(pk=payment.pk, reversed_at=None)
    if not mine.update(reversed_at=clock.now(), reversed_by=by, reversed_why=why.strip()[:200]):
        raise DomainError(_("This payment was taken back already."))
    held = Piece.objects.select_for_update(of=("self",)).select_related("kind", "stage").get(pk=payment.piece_id)
    _settle(by, held)
    money = formats.money(payment.amount, held.currency, _language())
    actions.say_system(held, by, said("payment_reversed", name=by.name, amount=money, why=why.strip()[:200]))
    held.refresh_from_db()
    events.publish(PaymentRecorded(held.pk, payment.pk, held.balance or 0, reversed=True))


@transaction.atomic
def promise(*, by: User, piece: Piece, day: dt.date | None, why: str = "") -> None:
    """Somebody promised to pay by a day: follow-ups wait until then; None when the promise no longer stands (X-12)."""
    policy.require(by, "edit", piece)
    if day is not None and day < clock.today():
        raise DomainError(_("A promise is for a day to come."))
    if day is None and piece.promised_on is None:
        raise DomainError(_("No payment is promised."))
    Piece.objects.filter(pk=piece.pk).update(promised_on=day)
    piece.promised_on = day
    words = said("promise_withdrawn", name=by.name) if day is None else said(
        "promised", day=in_words(day), name=by.name, why=why.strip()[:200]
    )  # fmt: skip
    actions.say_system(piece, by, words)
    _changed(by, piece, "promised_on")


@transaction.atomic
def open_dispute(*, by: User, piece: Piece, why: str) -> Activity:
    """Flag a dispute with its reason: nothing is followed up while it lasts, somebody settles it (O-065)."""
    policy.require(by, "edit", piece)
    if not why.strip():
        raise DomainError(_("Say what is disputed."))
    if piece.dispute:
        raise DomainError(_("A dispute is open already."))
    actions.change_fields(by=by, record=piece, changes={"dispute": True})
    actions.say_system(piece, by, said("dispute_opened", name=by.name, why=why.strip()[:300]))
    kind = ActivityType.objects.get(code="settle-dispute")
    # a follow-up that the dispute ended may have handed over to a person already
    made = Activity.objects.filter(record=piece, type=kind, state=Activity.State.PLANNED).first()
    if made is None:
        due = clock.today() + dt.timedelta(days=kind.default_days)
        made = plan(by=by, record=piece, plan=Plan(kind, due, why.strip()[:250], assignee=piece.owner or by))
    else:
        Activity.objects.filter(pk=made.pk).update(summary=why.strip()[:250])
    events.publish(DisputeChanged(piece.pk, True, by.pk))
    return made


@transaction.atomic
def settle_dispute(*, by: User, piece: Piece, why: str) -> None:
    """The dispute is over, with what was agreed; follow-ups go on when something is still owed."""
    policy.require(by, "edit", piece)
    if not why.strip():
        raise DomainError(_("Say what was agreed."))
    if not piece.dispute:
        raise DomainError(_("No dispute is open."))
    actions.change_fields(by=by, record=piece, changes={"dispute": False})
    actions.say_system(piece, by, said("dispute_settled", name=by.name, why=why.strip()[:300]))
    events.publish(DisputeChanged(piece.pk, False, by.pk))


@transaction.atomic
def acknowledge(*, by: User, piece: Piece, day: dt.date, document: Document | None = None) -> None:
    """The supplier's acknowledgement of an order: its day, its document, the stage « accusée » (O-055)."""
    policy.require(by, "edit", piece)
    if piece.kind.code not in {"purchase", "order"}:
        raise DomainError(_("Orders are acknowledged."))
    if document is not None and document.record_id != piece.pk:
        raise DomainError(_("This document belongs to another record."))
    changes: dict[str, object] = {"acknowledged_at": clock.local_moment(day, dt.time(12))}
    stage = _stage(piece, "acknowledged")
    if stage is not None and piece.stage is not None and piece.stage.code in {"draft", "confirmed"}:
        changes["stage"] = stage
    actions.change_fields(by=by, record=piece, changes=changes)
    actions.say_system(piece, by, said("order_acknowledged", day=in_words(day), name=by.name))


def _carry_over(piece: Piece) -> None:
    """What was paid before payments were recorded one by one stands as one line."""
    if piece.amount_paid and not piece.payments.exists():
        day = timezone.localdate(piece.paid_at or piece.updated_at)
        Payment.objects.create(piece=piece, amount=piece.amount_paid, paid_on=day)


def _settle(by: User, piece: Piece) -> None:
    """Bring the paid sum, the stage and the day of full payment in line with the payments that stand."""
    live = Payment.objects.filter(piece=piece, reversed_at=None)
    paid = live.aggregate(total=Sum("amount"))["total"] or 0
    owed = piece.amount_incl if piece.amount_incl is not None else piece.amount or 0
    full = paid >= owed > 0
    code = "paid" if full else "part-paid" if paid else "published"
    last = live.order_by("-paid_on").first()
    at = clock.local_moment(last.paid_on, dt.time(12)) if full and last else None
    changes = {"amount_paid": paid, "paid_at": min(at, clock.now()) if at else None, "stage": _stage(piece, code)}
    actions.change_fields(by=by, record=piece, changes=changes)


def _stage(piece: Piece, code: str) -> Stage | None:
    return piece.kind.stages.filter(code=code).first() or piece.stage


def _changed(by: User, piece: Piece, *codes: str) -> None:
    Signal.objects.create(topic=f"record:{piece.pk}", kind="record.changed", object_id=piece.pk)
    events.publish(RecordChanged(piece.pk, codes, by.pk))


def in_words(day: dt.date) -> str:
    """A day as the thread says it, in the house's language."""
    return formats.day(day, _language(), today=clock.today())


def _language() -> str:
    return formats.tongue(translation.get_language() or Organisation.current().language)
