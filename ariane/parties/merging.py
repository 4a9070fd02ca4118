"""Two cards become one, and two again: merge then unmerge restores both exactly (X-32, domain invariant 12).

Everything that names the merged card names the kept one, journal included; the merged card is archived as a duplicate
and points to the kept one. What arrives in between goes, at the unmerge, where its address says.
"""

from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal import finding
from ariane.journal.actions import say_system
from ariane.journal.models import Entry, Placement, Record
from ariane.journal.wording import said
from ariane.kernel import clock, events
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.kernel.models import Signal
from ariane.parties.archiving import Reason
from ariane.parties.events import PartiesMerged, PartiesUnmerged
from ariane.parties.models import Merge, Party, PartyAddress, Suspicion
from ariane.parties.rows import Column, columns, naming, repoint

# an empty one of these on the kept card is filled from the other
FILLED = (
    "other_name", "first_name", "job", "legal_form", "organisation_id", "establishment_no", "enterprise_no", "street",
    "postcode", "city", "website", "description", "owner_id", "team_id",
)  # fmt: skip
LATEST = ("last_in_at", "last_out_at", "last_message_at")
PUT_AWAY = ("archived_at", "archived_by_id", "archive_reason", "merged_into_id")


@transaction.atomic
def merge(*, by: User, kept: Party, merged: Party) -> Merge:
    """Merge one card into another; returns the row by which `unmerge` takes it back.

    Raises NotAllowed without the steward's right, DomainError for one and the same card, a person and an organisation,
    or a card that is merged already.
    """
    _steward(by)
    kept, merged = _held(kept), _held(merged)
    _check(kept, merged)
    moves = [(column.label, column.name, moved) for column in columns() if (moved := _carry(column, kept, merged, by))]
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    _write(kept, _completed(kept, merged), before, after)
    gone = {"archived_at": clock.now(), "archived_by_id": by.pk, "archive_reason": Reason.DUPLICATE}
    _write(merged, gone | {"merged_into_id": kept.pk}, before, after)
    row = Merge.objects.create(kept=kept, merged=merged, by=by, at=clock.now(), moves=moves, before=before, after=after)
    _decide(by, kept, merged, Suspicion.State.MERGED)
    say_system(kept, by, said("merged", name=by.name, card=merged.title))
    say_system(merged, by, said("merged_into", name=by.name, card=kept.title))
    _tell(kept, merged)
    events.publish(PartiesMerged(kept.pk, merged.pk, by.pk))
    return row


@transaction.atomic
def unmerge(*, by: User, merge: Merge) -> None:
    """Give both cards back what they had; raises DomainError when it is undone already or the kept card was itself
    merged since (that one comes first)."""
    _steward(by)
    if not Merge.objects.filter(pk=merge.pk, undone_at=None).update(undone_at=clock.now(), undone_by=by):
        raise DomainError(_("This merge has been taken back already."))
    kept, merged = _held(merge.kept), _held(merge.merged)
    if kept.merged_into_id is not None:
        raise DomainError(_("%(name)s was merged itself since: take that back first.") % {"name": kept.title})
    for label, name, rows in merge.moves:
        _bring_back(Column(apps.get_model(label), name), rows, kept, merged, merge)
    for card in (kept, merged):
        _restore(card, merge)
    _since(merge, kept, merged, by)
    _decide(by, kept, merged, Suspicion.State.APART)
    say_system(kept, by, said("unmerged", name=by.name, card=merged.title))
    say_system(merged, by, said("unmerged", name=by.name, card=kept.title))
    _tell(kept, merged)
    events.publish(PartiesUnmerged(kept.pk, merged.pk, by.pk))


def current(party: Party) -> Party:
    """The card that stands for this one today: itself, or the one it was finally merged into."""
    seen = {party.pk}
    while party.merged_into is not None and party.merged_into_id not in seen:
        party = party.merged_into
        seen.add(party.pk)
    return party


def _steward(by: User) -> None:
    if not by.rights.may("party.govern"):
        raise NotAllowed(_("Only the contact-file steward merges cards. Ask her with an activity."))


def _held(party: Party) -> Party:
    return Party.objects.select_for_update(of=("self",)).select_related("kind").get(pk=party.pk)


def _check(kept: Party, merged: Party) -> None:
    if kept.pk == merged.pk:
        raise DomainError(_("This is one and the same card."))
    for card in (kept, merged):
        if card.merged_into_id is not None:
            raise DomainError(_("%(name)s is merged into another card already.") % {"name": card.title})
    if (kept.party_type == Party.Type.PERSON) != (merged.party_type == Party.Type.PERSON):
        raise DomainError(_("A person and an organisation cannot be merged."))


def _carry(column: Column, kept: Party, merged: Party, by: User) -> list[int]:
    moved = repoint(column, naming(column, merged, but=kept), kept)
    if column.model is Entry and moved:
        _placed(moved, merged, kept, by)
    return moved


def _placed(entries: list[int], left: Record, to: Record, by: User) -> None:
    """Entries change record only by a move, which leaves a row; what is found follows."""
    rows = [Placement(entry_id=pk, from_record_id=left.pk, to_record_id=to.pk, by=by) for pk in entries]
    Placement.objects.bulk_create(rows, batch_size=500)
    finding.again(entries)


def _bring_back(column: Column, rows: list[int], kept: Party, merged: Party, merge: Merge) -> None:
    """Only what still names the kept card: what was changed by hand meanwhile stays as it was changed."""
    still = column.model._base_manager.filter(pk__in=rows, **{column.name: kept.pk}).order_by("pk")
    back = repoint(column, list(still.values_list("pk", flat=True)), merged)
    if column.model is Entry:
        mine = Placement.objects.filter(entry__in=back, from_record=merged.pk, to_record=kept.pk, undone_at=None)
        mine.filter(at__gte=merge.at).update(undone_at=clock.now())
        finding.again(back)


def _completed(kept: Party, merged: Party) -> dict[str, Any]:
    changes = {name: getattr(merged, name) for name in FILLED if not getattr(kept, name) and getattr(merged, name)}
    if changes.get("organisation_id") in (kept.pk, merged.pk):
        del changes["organisation_id"]
    for name in LATEST:
        times = [value for card in (kept, merged) if (value := getattr(card, name))]
        if times and max(times) != getattr(kept, name):
            changes[name] = max(times)
    wanted = list(dict.fromkeys([*kept.relations, *merged.relations]))
    return changes | ({"relations": wanted} if wanted != kept.relations else {})


def _write(card: Party, changes: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> None:
    before[str(card.pk)] = {name: _plain(getattr(card, name)) for name in changes}
    after[str(card.pk)] = {name: _plain(value) for name, value in changes.items()}
    for name, value in changes.items():
        setattr(card, name, value)
    card.save()


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _restore(card: Party, merge: Merge) -> None:
    for name, was in merge.before[str(card.pk)].items():
        if _plain(getattr(card, name)) == merge.after[str(card.pk)][name]:
            setattr(card, name, parse_datetime(was) if name.endswith("_at") and was else was)
    card.save()


def _since(merge: Merge, kept: Party, merged: Party, by: User) -> None:
    """What arrived on the kept card meanwhile from an address that is the other's alone is the other's."""
    theirs = set(PartyAddress.objects.filter(party=merged).values_list("identity", flat=True))
    theirs -= set(PartyAddress.objects.filter(party=kept).values_list("identity", flat=True))
    if not theirs:
        return
    written = Entry.objects.filter(record=kept.pk, recorded_at__gte=merge.at, author__in=theirs)
    moved = list(written.values_list("pk", flat=True))
    if moved:
        repoint(Column(Entry, "record"), moved, merged)
        _placed(moved, kept, merged, by)
    fresh = Record.objects.filter(main_party=kept.pk, created_at__gte=merge.at)
    for record in fresh:
        first = record.entries.filter(visibility=Entry.Visibility.EXTERNAL).order_by("pk").first()
        if first is not None and first.author_id in theirs:
            Record.objects.filter(pk=record.pk).update(main_party=merged.pk)


def _decide(by: User, one: Party, other: Party, state: str) -> None:
    first, second = sorted((one.pk, other.pk))
    rows = Suspicion.objects.filter(first=first, second=second)
    rows.update(state=state, decided_by=by, decided_at=clock.now())


def _tell(*cards: Party) -> None:
    for card in cards:
        Signal.objects.create(topic=f"record:{card.pk}", kind="record.changed", object_id=card.pk)
