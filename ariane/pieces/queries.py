"""What pages ask of pieces: the whole object behind a record, and the chain it belongs to."""

from django.db.models import QuerySet

from ariane.accounts.models import User
from ariane.journal import policy
from ariane.journal.models import Kind, Link, Record
from ariane.parties.models import Party
from ariane.pieces.actions import FOLLOWS
from ariane.pieces.models import Piece


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
