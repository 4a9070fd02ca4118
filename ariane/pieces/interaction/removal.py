"""Deleting an exchange: its content is gone, a line says who, when and which (X-13, D-048, D-049)."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.journal import actions, finding, policy
from ariane.journal.models import Document, Entry, Record
from ariane.journal.wording import said
from ariane.kernel import clock
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.pieces.interaction.log import CONCERNS
from ariane.pieces.models import Piece


def may_delete(user: User, interaction: Record) -> bool:
    """Deleting is a right of its own (D-049): its scope is asked, not that of editing."""
    return policy.can(user, "delete", interaction)


@transaction.atomic
def delete_exchange(*, by: User, interaction: Piece) -> None:
    """Blank an exchange and put it away; the journals it stood in keep a line.

    Raises NotAllowed without the right, DomainError when it holds a message that left or came in: that is evidence.
    """
    if not may_delete(by, interaction):
        raise NotAllowed(_("You may not delete this exchange."))
    if interaction.entries.filter(visibility=Entry.Visibility.EXTERNAL).exists():
        raise DomainError(_("This exchange holds messages with people outside: they are evidence, it stays."))
    name = f"{interaction.ref or ''} {interaction.title}".strip()
    about = interaction.links.filter(role=CONCERNS).select_related("to_record").first()
    for record in (interaction, interaction.main_party, about.to_record if about else None):
        if record is not None:
            actions.say_system(record, by, said("exchange_deleted", name=by.name, exchange=name))
    blank(by, interaction)
    now = clock.now()
    Activity.objects.filter(record=interaction.pk, state=Activity.State.PLANNED).update(state=Activity.State.CANCELLED)
    Piece.objects.filter(pk=interaction.pk).update(
        title=_("Deleted exchange"), description="", archived_at=now, archived_by=by, archive_reason="deleted"
    )


def blank(by: User, interaction: Piece) -> None:
    """Take the content out of every line and file; system lines and changes, which say no content, stay."""
    lines = interaction.entries.exclude(type__in=(Entry.Type.SYSTEM, Entry.Type.CHANGE)).filter(removed_at=None)
    gone = list(lines.values_list("pk", flat=True))
    for entry in lines:
        entry.edits.all().delete()
        finding.forget(entry)
    Entry.objects.filter(pk__in=gone).update(
        html="", text="", subject="", quoted_html="", mentions=[], meta={}, removed_at=clock.now(), removed_by=by
    )
    Document.objects.filter(record=interaction.pk, destroyed_at=None).update(
        destroyed_at=clock.now(), destroyed_by=by, path="", destroyed_reason="entry"
    )


def delete_many(*, by: User, interactions: Iterable[Piece]) -> tuple[list[Piece], list[tuple[Piece, str]]]:
    """Delete those one may; returns them, and the others with the reason why they stay (D-048)."""
    deleted, kept = [], []
    for one in interactions:
        try:
            delete_exchange(by=by, interaction=one)
            deleted.append(one)
        except (DomainError, NotAllowed) as error:
            kept.append((one, str(error)))
    return deleted, kept
