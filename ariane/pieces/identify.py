"""Who wrote a mail whose sender is to be identified (X-07): the cards that may be hers, one click away.

An address of several cards (a family's, a person with two cards) is nobody's until somebody says; an archived card
proposes the person's new one.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal import policy
from ariane.journal.models import Entry, Kind, Link
from ariane.kernel.errors import DomainError
from ariane.kernel.models import Signal
from ariane.parties.models import Party
from ariane.parties.queries import replacement, same_people, top, who_is
from ariane.pieces.models import Piece


def proposals(piece: Piece) -> list[Party]:
    """The cards that the sender of its first mail may be; empty once the piece has a third party or a requester."""
    if piece.main_party_id is not None or piece.kind.main_party == Kind.MainParty.NONE:
        return []
    began = Entry.objects.filter(born_in=piece, inbound__isnull=False, visibility=Entry.Visibility.EXTERNAL)
    entry = began.select_related("author").order_by("pk").first()
    if entry is None or piece.links.filter(role="requester", to_date=None).exists():
        return []
    who = who_is(entry.author.address or "")
    tied = same_people([card.pk for card in who.archived]) if who.archived else {}
    new = [replacement(card, tied) for card in who.archived]
    return list({card.pk: card for card in [*who.active, *new] if card is not None}.values())


@transaction.atomic
def identify(*, by: User, piece: Piece, card: Party) -> None:
    """Say that one of the proposed cards wrote it: she is its requester, her organisation its third party.

    Raises NotAllowed without the right to edit, DomainError for a card that was not proposed.
    """
    policy.require(by, "edit", piece)
    if card.pk not in {one.pk for one in proposals(piece)}:
        raise DomainError(_("This card is not among those of the sender’s address."))
    Link.objects.get_or_create(from_record=piece, to_record=card, role="requester", to_date=None)
    Piece.objects.filter(pk=piece.pk).update(main_party=top(card))
    Signal.objects.create(topic=f"record:{piece.pk}", kind="record.changed", object_id=piece.pk)
