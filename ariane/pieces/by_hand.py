"""A record made by a person from a mail that waits in « À trier »."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal.actions import receive_message
from ariane.journal.sorting import read, settle, standing, take
from ariane.journal.wording import said
from ariane.kernel.errors import DomainError
from ariane.mail import routing
from ariane.mail.models import InboundMail
from ariane.mail.parse import ParsedMail
from ariane.parties.queries import who_is
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.models import Piece


@transaction.atomic
def make_by_hand(*, by: User, mail: InboundMail, piece: NewPiece) -> Piece:
    """A person makes a record from a mail of « À trier »; its first entry is the mail, its requester the sender's card.

    Raises NotAllowed, Collision when a colleague was faster, and DomainError for what answers a note: that can only
    join a record as a note (X-04).
    """
    letter = read(take(by, mail))
    if letter.inside:
        raise DomainError(_("This mail answers an internal note: file it on its record, where it stays internal."))
    card = next((one for one in who_is(sender_of(letter.parsed)).active), None)
    people = (("requester", card),) if card is not None and piece.party is not None else ()
    origin = said("created_from_sorting", name=by.name)
    made = create_piece(by=by, piece=replace(piece, people=people, fields={"origin": origin, **piece.fields}))
    entry = receive_message(record=made, incoming=standing(letter, made, by))
    settle(
        by, letter.mail, routing.Verdict(InboundMail.Verdict.RECORD, "by_hand", record_id=made.pk, entry_id=entry.pk)
    )
    return made


def sender_of(parsed: ParsedMail) -> str:
    """The person behind a mail: whom a colleague forwarded, else From."""
    if parsed.forward and parsed.forward.email:
        return parsed.forward.email
    return parsed.from_[0].email if parsed.from_ else ""
