"""What pages ask of pieces: the whole object behind a record, and the chain it belongs to."""

import datetime as dt

from django.db.models import F, Q, QuerySet

from ariane.accounts.models import User
from ariane.journal import policy
from ariane.journal.models import Kind, Link, Record
from ariane.kernel import clock
from ariane.parties.models import Party
from ariane.pieces.actions import FOLLOWS
from ariane.pieces.models import Payment, Piece

SILENT_DAYS = 7


def whole(record: Record) -> Record:
    """The record with the columns of its family: a Party or a Piece; itself for a room."""
    models: dict[str, type[Record]] = {Kind.Family.PARTY: Party, Kind.Family.PIECE: Piece}
    model = models.get(record.kind.family)
    if model is None or isinstance(record, model):
        return record
    names = ("kind", "stage", "owner", "team", "main_party")
    return model._base_manager.select_related(*names).get(pk=record.pk)


def chain(record: Record, viewer: User) -> list[Record]:
    """Where the piece comes from and what came of it (request → offer → order → invoice), oldest first, only what the
    viewer may read; empty when it stands alone."""
    ids = {record.pk}
    edge = ids
    while edge:
        links = Link.objects.filter(role=FOLLOWS, to_record__isnull=False)
        ends = links.filter(from_record__in=edge).values_list("to_record_id", flat=True)
        starts = links.filter(to_record__in=edge).values_list("from_record_id", flat=True)
        edge = {pk for pk in (*ends, *starts) if pk is not None} - ids
        ids |= edge
    if len(ids) == 1:
        return []
    rows = Record.objects.filter(policy.visible(viewer), pk__in=ids)
    return list(rows.select_related("kind", "stage").order_by("created_at", "pk"))


def kinds_for(user: User) -> QuerySet[Kind]:
    """The kinds of pieces that the person may make."""
    lines = [line for line in Kind.Policy.values if user.rights.may(f"{line}.create")]
    return Kind.objects.filter(active=True, family=Kind.Family.PIECE, policy__in=lines).exclude(code="product")


def fact(code: str) -> Q:
    """The condition on Record of a fact that lists filter on (R-019, R-028); everything for an unknown one."""
    now, today = clock.now(), clock.today()
    owed = Q(amount_paid=None) | Q(amount_incl=None) | Q(amount_incl__gt=F("amount_paid"))
    payments = Payment.objects.filter(reversed_at=None)
    conditions = {
        "unsent": Q(sent_at=None),
        "sent": Q(sent_at__isnull=False),
        "published": Q(published_at__isnull=False),
        "answered": Q(sent_at__isnull=False, last_in_at__gt=F("sent_at")),
        "part_paid": Q(pk__in=payments.filter(kind=Payment.Kind.PAYMENT).values("piece")) & owed,
        "credited": Q(pk__in=payments.filter(kind=Payment.Kind.CREDIT).values("piece")),
        "silent": Q(sent_at__isnull=False)
        & (Q(last_message_at=None) | Q(last_message_at__lt=now - dt.timedelta(days=SILENT_DAYS))),
        "overdue": Q(published_at__isnull=False, due_on__lt=today) & owed,
        "unpaid": Q(published_at__isnull=False) & owed,
        "paid": Q(paid_at__isnull=False),
        "promised": Q(promised_on__isnull=False),
        "dispute": Q(dispute=True),
    }
    condition = conditions.get(code)
    return Q(pk__in=Piece.objects.filter(condition).values("pk")) if condition is not None else Q()


# what lists of each kind offer
FACTS = {
    "quote": ("unsent", "sent", "answered", "silent"),
    "invoice": (
        "unsent",
        "sent",
        "published",
        "answered",
        "overdue",
        "unpaid",
        "part_paid",
        "paid",
        "credited",
        "promised",
        "dispute",
    ),
    "order": ("silent",),
    "purchase": ("silent",),
}
