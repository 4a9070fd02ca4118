"""A conversation becomes a record of its own, linked to the one that it leaves."""

import uuid
from collections.abc import Sequence

from django.db import transaction

from ariane.accounts.models import User
from ariane.journal.actions import move_entries
from ariane.journal.models import Entry, Link
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.models import Piece


@transaction.atomic
def split_off(*, by: User, entries: Sequence[Entry], piece: NewPiece) -> tuple[Piece, uuid.UUID]:
    """Make a record of these entries; the answer undoes the move (the new record stays, empty but for its trace)."""
    made = create_piece(by=by, piece=piece)
    Link.objects.create(from_record=made, to_record_id=entries[0].record_id, role="concerns")
    return made, move_entries(by=by, entries=entries, to=made)
