"""Making and changing cards and pieces by the other system's own numbers: sent twice, it is one record."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from ariane.accounts.capabilities import Scope
from ariane.accounts.models import Organisation, User
from ariane.api.keys import WRITES, person
from ariane.api.refs import colleague, get
from ariane.api.shapes import PartyIn, PaymentIn, PieceIn, ReadUntilIn
from ariane.flows import house
from ariane.journal import actions, policy
from ariane.journal.actions.external import call, known_as
from ariane.journal.models import Kind, Record, Stage
from ariane.kernel import clock, money
from ariane.kernel.errors import Collision, DomainError, NotAllowed
from ariane.outgoing.shape import facts, rows
from ariane.parties.actions import NewParty, add_address, create_party, edit_party
from ariane.parties.models import Party
from ariane.pieces.actions import NewPiece, add_participant, create_piece
from ariane.pieces.facts import NewPayment, leaving, pay
from ariane.pieces.models import WITH_TAX, Payment, Piece

router = Router(auth=WRITES)
R = TypeVar("R", Party, Piece)
PLAIN = ("language", "country", "street", "postcode", "city", "website", "enterprise_no", "establishment_no")
DATES = ("issued_on", "valid_until", "expected_on", "delivered_on", "published_at", "due_on")
AMOUNTS = ("amount_excl", "amount_incl")


@router.put("/parties", summary="Make a card, or bring it up to date")
def party(request: HttpRequest, sent: PartyIn) -> dict[str, Any]:
    """What is left out stays as it is; addresses and phones are added, never taken away."""
    user = person(request)
    return kept(user, Party, sent, lambda: new_party(user, sent), lambda card: change_party(user, card, sent))


@router.put("/pieces", summary="Make a piece, or bring it up to date")
def piece(request: HttpRequest, sent: PieceIn) -> dict[str, Any]:
    """What is left out stays as it is; `sent_at` is set once; the stage follows it."""
    user = person(request)
    return kept(user, Piece, sent, lambda: new_piece(user, sent), lambda row: change_piece(user, row, sent))


@router.post("/payments", response={201: dict[str, Any]}, summary="Record a payment or a credit note on an invoice")
def payment(request: HttpRequest, sent: PaymentIn) -> Status[dict[str, Any]]:
    """The balance decides whether the invoice is paid; the same (`source`, `id`) is one payment."""
    user = person(request)
    invoice = get(user, Piece, sent.record)
    kind = Payment.Kind.CREDIT if sent.credit else Payment.Kind.PAYMENT
    came = NewPayment(minor(sent.amount, invoice.currency), sent.paid_on, kind, sent.reference, sent.source, sent.id)
    row = pay(by=user, piece=invoice, payment=came)
    if row.piece_id != invoice.pk:
        raise Collision(_("This payment is known on another record."))
    return Status(201, {"id": row.pk, "record": facts(rows().get(pk=row.piece_id))})


@router.put("/payments/read-until", summary="Say until when all payments are known")
def payments_read(request: HttpRequest, sent: ReadUntilIn) -> dict[str, Any]:
    """Every payment up to `until` was handed over. When this stands still, reminders of invoices ask a person."""
    user = person(request)
    if user.rights.scope("invoice.edit") is not Scope.ALL:
        raise NotAllowed(_("Only who keeps all invoices can say this."))
    if sent.until > clock.now():
        raise DomainError(_("Payments cannot be known for a time that is still to come."))
    return {"until": house.payments_are_read(sent.until)}


def kept(
    user: User, model: type[R], sent: PartyIn | PieceIn, make: Callable[[], R], change: Callable[[R], None]
) -> dict[str, Any]:
    """Change the record that is known under this name, or make it; of two requests at once one makes, one changes."""
    for _again in range(2):
        try:
            with transaction.atomic():
                known = known_as(sent.source, sent.id)
                row = make() if known is None else policy.get_visible(user, model, known.pk)
                if known is not None:
                    change(row)
                call(record=row, source=sent.source, external_id=sent.id, url=sent.url)
        except IntegrityError:
            continue
        return {"created": known is None, "record": facts(rows().get(pk=row.pk))}
    raise DomainError(_("This record was changed at the same time: send it again."))


def new_party(user: User, sent: PartyIn) -> Party:
    if sent.name is None:
        raise DomainError(_("A new card needs a name."))
    organisation = get(user, Party, sent.organisation) if sent.organisation else None
    fields = {name: getattr(sent, name) for name in PLAIN if getattr(sent, name) is not None}
    wanted = NewParty(
        sent.name, sent.type or Party.Type.ORGANISATION, organisation, tuple(sent.emails), tuple(sent.phones), fields
    )
    return create_party(by=user, party=wanted)


def change_party(user: User, card: Party, sent: PartyIn) -> None:
    changes = {name: getattr(sent, name) for name in PLAIN if getattr(sent, name) is not None}
    if sent.name is not None:
        changes["title"] = sent.name
    if sent.organisation is not None:
        changes["organisation"] = get(user, Party, sent.organisation)
    edit_party(by=user, party=card, changes=changes)
    for address in sent.emails:
        add_address(by=user, party=card, address=address)


def new_piece(user: User, sent: PieceIn) -> Piece:
    if sent.kind is None or sent.title is None:
        raise DomainError(_("A new piece needs a kind and a title."))
    kind = Kind.objects.filter(code=sent.kind, family=Kind.Family.PIECE).first()
    if kind is None:
        raise DomainError(_("There is no kind of piece “%(code)s”.") % {"code": sent.kind})
    party = get(user, Party, sent.party) if sent.party else None
    people = tuple(("contact", get(user, Party, one)) for one in sent.contacts)
    currency = sent.currency or Organisation.current().currency
    left = leaving(Piece(kind=kind, issued_on=sent.issued_on), sent.sent_at, "api") if sent.sent_at is not None else {}
    fields = {"owner": user, "currency": currency, **left, **values(kind, sent, currency)}
    return create_piece(by=user, piece=NewPiece(kind.code, sent.title, party, people, fields=fields))


def change_piece(user: User, row: Piece, sent: PieceIn) -> None:
    if sent.kind not in (None, row.kind.code):
        raise DomainError(_("This record is of another kind; that does not change."))
    left = leaving(row, sent.sent_at, "api") if sent.sent_at is not None and row.sent_at is None else {}
    changes = left | values(row.kind, sent, sent.currency or row.currency)
    if sent.title is not None:
        changes["title"] = sent.title
    if sent.currency is not None:
        changes["currency"] = sent.currency
    if sent.party is not None:
        changes["main_party"] = Record.objects.get(pk=get(user, Party, sent.party).pk)
    actions.change_fields(by=user, record=row, changes=changes)
    for one in sent.contacts:
        add_participant(by=user, piece=row, party=get(user, Party, one), role="contact")


def values(kind: Kind, sent: PieceIn, currency: str) -> dict[str, Any]:
    """The columns that were sent, amounts as minor units, the headline amount that of the kind."""
    found: dict[str, Any] = {name: getattr(sent, name) for name in DATES if getattr(sent, name) is not None}
    found |= {name: minor(getattr(sent, name), currency) for name in AMOUNTS if getattr(sent, name) is not None}
    headline = "amount_incl" if kind.code in WITH_TAX else "amount_excl"
    if headline in found:
        found["amount"] = found[headline]
    if sent.dispute is not None:
        found["dispute"] = sent.dispute
    if sent.owner is not None:
        found["owner"] = colleague(sent.owner)
    if sent.stage is not None:
        found["stage"] = Stage.objects.filter(kind=kind, code=sent.stage).first()
        if found["stage"] is None:
            raise DomainError(_("This kind of record has no stage “%(code)s”.") % {"code": sent.stage})
    return found


def minor(amount: Decimal, currency: str) -> int:
    """Whole units to minor ones; more decimals than the currency has are refused."""
    try:
        return money.minor(amount, currency)
    except ArithmeticError:
        raise DomainError(_("%(amount)s has too many decimals.") % {"amount": amount}) from None
