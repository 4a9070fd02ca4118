"""The chain request → quote → order → delivery, invoice: the next piece takes over the customer, the people and the
lines (« suite de »)."""

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal.models import Kind, Link, Record
from ariane.kernel.errors import DomainError
from ariane.parties.models import Party
from ariane.pieces.actions import PARTICIPANTS, NewPiece, create_piece
from ariane.pieces.amounts import Line
from ariane.pieces.models import Piece

# what may follow each kind, the usual one first
NEXT: dict[str, tuple[str, ...]] = {
    "request": ("quote", "order", "ticket", "case"),
    "quote": ("order", "invoice"),
    "order": ("delivery", "invoice", "job"),
    "purchase": ("delivery",),
    "delivery": ("invoice",),
    "ticket": ("job", "quote"),
    "job": ("invoice", "quote"),
}
WITH_LINES = frozenset({"quote", "order", "invoice"})


def next_kinds(user: User, record: Record) -> list[Kind]:
    """The kinds that the person may make as the continuation of a record."""
    codes = NEXT.get(record.kind.code, ())
    kinds = {kind.code: kind for kind in Kind.objects.filter(code__in=codes, active=True)}
    return [kinds[code] for code in codes if code in kinds and user.rights.may(f"{kinds[code].policy}.create")]


@transaction.atomic
def continue_piece(*, by: User, piece: Piece, kind: str) -> Piece:
    """Make the next piece of a chain, linked to the one before; its owner is whoever makes it.

    Raises NotAllowed without the right to create it, DomainError for a kind that does not follow.
    """
    if kind not in NEXT.get(piece.kind.code, ()):
        raise DomainError(_("This kind of record does not follow from that one."))
    party = Party.objects.select_related("organisation").get(pk=piece.main_party_id) if piece.main_party_id else None
    copied = kind in WITH_LINES and piece.kind.code in WITH_LINES
    lines = tuple(Line.read(row) for row in piece.lines) if copied else ()
    people = tuple(
        (tie.role, card) for tie, card in _people(piece) if card.archived_at is None and card.pk != piece.main_party_id
    )
    fields = {"owner": by, "team": piece.team, "currency": piece.currency, "parent": piece.parent}
    return create_piece(
        by=by, piece=NewPiece(kind, piece.title, party, people, continues=piece, lines=lines, fields=fields)
    )


def _people(piece: Piece) -> list[tuple[Link, Party]]:
    ties = [tie for tie in piece.links.filter(role__in=PARTICIPANTS, to_date=None) if tie.to_record_id]
    cards = Party.objects.in_bulk([tie.to_record_id for tie in ties if tie.to_record_id])
    return [(tie, cards[tie.to_record_id]) for tie in ties if tie.to_record_id in cards]
