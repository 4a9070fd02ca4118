"""Making pieces: one third party, named participants, and what they continue."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import Organisation, User
from ariane.journal import actions, kinds
from ariane.journal.models import Kind, Link
from ariane.kernel.errors import DomainError
from ariane.parties.models import Party
from ariane.pieces.amounts import Line, totals
from ariane.pieces.models import Piece, headline

# roles in which somebody outside takes part in a piece
PARTICIPANTS = ("requester", "sender", "addressee", "contact", "participant", "payer", "delivery")
FOLLOWS = "follows_from"


@dataclass(frozen=True)
class NewPiece:
    """A piece to be made. `people` are (role, card); `continues` is the piece it comes from (offer ← request)."""

    kind: str
    title: str
    party: Party | None = None
    people: tuple[tuple[str, Party], ...] = ()
    continues: Piece | None = None
    lines: tuple[Line, ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def create_piece(*, by: User | None, piece: NewPiece) -> Piece:
    """Make a piece with its participants and its place in the chain; `by` None is the post office.

    Raises NotAllowed, or DomainError for what create_record refuses and for an archived participant (P-037). A piece
    that continues a chain goes on with the organisation when the person is archived (P-039).
    """
    party = piece.party
    if party is not None and piece.continues is not None and party.archived_at is not None:
        party = party.organisation or party
    for _role, card in piece.people:
        refuse_archived(card)
    made = actions.create_record(
        by=by,
        kind=kinds.called(piece.kind) or Kind.objects.get(code=piece.kind),
        title=piece.title,
        model=Piece,
        main_party=party,
        lines=[line.as_json() for line in piece.lines],
        **{"currency": Organisation.current().currency, **piece.fields},
    )
    for role, card in piece.people:
        Link.objects.get_or_create(from_record=made, to_record=card, role=role, to_date=None)
    if piece.continues is not None:
        Link.objects.create(from_record=made, to_record=piece.continues, role=FOLLOWS)
    return made


@transaction.atomic
def add_participant(*, by: User, piece: Piece, party: Party, role: str) -> Link:
    """Name somebody outside on a piece, in a role; saying it twice is once."""
    if role not in PARTICIPANTS:
        raise DomainError(_("Choose the role of %(name)s.") % {"name": party.title})
    refuse_archived(party)
    return actions.link(by=by, record=piece, to=party, role=role)


def refuse_archived(card: Party) -> None:
    if card.archived_at is not None:
        raise DomainError(_("%(name)s is archived: nothing new can start on this card.") % {"name": card.title})


@transaction.atomic
def set_lines(*, by: User, piece: Piece, lines: list[Line]) -> list[str]:
    """Give a piece exactly these lines; its amounts follow, and the change of a tracked amount is told once."""
    changes = {"lines": [line.as_json() for line in lines], "amount": headline(piece.kind.code, totals(lines))}
    return actions.change_fields(by=by, record=piece, changes=changes)
