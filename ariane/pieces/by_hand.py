"""A record made by a person from a mail that waits in « À trier »."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal import policy
from ariane.journal.actions import receive_message
from ariane.journal.models import Entry, Link, Record
from ariane.journal.sorting import Letter, file_mail, read, settle, standing, take
from ariane.journal.wording import said
from ariane.kernel.errors import DomainError
from ariane.mail import routing
from ariane.mail.models import InboundMail
from ariane.mail.parse import Address
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.models import Piece
from ariane.pieces.passed_on import Case, case_of, first_entry


@transaction.atomic
def make_by_hand(*, by: User, mail: InboundMail, piece: NewPiece) -> Piece:
    """A person makes a record from a mail of « À trier »; its first entry is the mail, its requester the sender's card.
    A colleague's forward stands as what the other person wrote, « transmis par » the colleague (P-007).

    Raises NotAllowed, Collision when a colleague was faster, and DomainError for what answers a note: that can only
    join a record as a note (X-04).
    """
    letter = read(take(by, mail))
    if letter.tied:
        raise DomainError(_("This mail answers an internal note: file it on its record, where it stays internal."))
    case = case_of(letter.received)
    card = next((one for one in case.who.active), None)
    people = (("requester", card),) if card is not None and piece.party is not None else ()
    origin = said("created_from_sorting", name=by.name)
    made = create_piece(by=by, piece=replace(piece, people=people, fields={"origin": origin, **piece.fields}))
    if case.colleague is not None:
        Link.objects.create(from_record=made, to_user=case.colleague, role="passed_on_by")
    entry = stand(letter, case, made, by)
    settle(
        by, letter.mail, routing.Verdict(InboundMail.Verdict.RECORD, "by_hand", record_id=made.pk, entry_id=entry.pk)
    )
    return made


@transaction.atomic
def file_by_hand(*, by: User, mail: InboundMail, record: Record) -> Entry:
    """`sorting.file_mail`, which a colleague's forward goes through as what the other person wrote (P-007)."""
    policy.require(by, "note", record)
    letter = read(take(by, mail))
    case = case_of(letter.received)
    if letter.tied or not case.forwarded:
        return file_mail(by=by, mail=mail, record=record)
    entry = stand(letter, case, record, by)
    settle(
        by, letter.mail, routing.Verdict(InboundMail.Verdict.ENTRY, "by_hand", record_id=record.pk, entry_id=entry.pk)
    )
    return entry


def stand(letter: Letter, case: Case, record: Record, by: User) -> Entry:
    """The mail as an entry of the record."""
    if case.forwarded:
        return first_entry(case, record, sorted_by=by)
    return receive_message(record=record, incoming=standing(letter, record, by))


def writer(letter: Letter) -> Address:
    """The person behind a mail: whom a colleague passes on, else who wrote."""
    return case_of(letter.received).sender
