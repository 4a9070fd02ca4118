"""One field, or the tags, of many records changed at once: each within its own right, told in its own journal.

What `change_fields` does for one is done here for all of them in some statements, whose number does not depend on how
many records there are.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, User
from ariane.journal import expected, policy, tracking
from ariane.journal.actions.records import ROLES_THAT_FOLLOW
from ariane.journal.append import Line, append_many
from ariane.journal.events import RecordsChanged
from ariane.journal.models import Entry, ExpectedDocument, Follower, Record, Tag
from ariane.kernel import bulk, clock, events
from ariane.kernel.errors import DomainError
from ariane.kernel.models import Signal

TAGGED: Any = Record.tags.through


@dataclass(frozen=True)
class One:
    """A record that was changed, with what stood there and stands there now, as JSON keeps them."""

    record: Record
    old: Any
    new: Any


@dataclass
class Many:
    """What came of it, and who refused with which words; what stood there already is in neither."""

    changed: list[One] = field(default_factory=list)
    refused: list[tuple[Record, str]] = field(default_factory=list)


@transaction.atomic
def change_many(*, by: User, name: str, values: Mapping[int, Any], standing: Mapping[int, Any] | None = None) -> Many:
    """Give the field `name` (owner, stage) of some records a value each, by record id. With `standing` a record that no
    longer holds that value is left alone: somebody has changed it meanwhile."""
    done = Many()
    rows = Record.objects.select_for_update(of=("self",)).select_related("kind", "stage", "owner", "team")
    held = list(rows.filter(pk__in=values).order_by("pk"))
    if standing is not None:
        held = [one for one in held if tracking.plain(tracking.read(one, name)) == standing[one.pk]]
    covered = _allowed(by, name, held, values, done)
    lines: list[tuple[Record, Line]] = []
    for record in held:
        if record.pk not in covered:
            continue
        made = tracking.apply(record, {name: values[record.pk]})
        if not made:
            continue
        record.version, record.updated_at = record.version + 1, clock.now()
        done.changed.append(One(record, made[0].old, made[0].new))
        if name in record.kind.tracked:
            line = Line(Entry.Type.CHANGE, by.identity, on_behalf_of=covered[record.pk])
            line.extra, line.text = {"changes": [made[0].as_json()]}, tracking.in_words(made)
            lines.append((record, line))
    _write(by, name, [one.record for one in done.changed], lines)
    return done


def _allowed(
    by: User, name: str, held: Sequence[Record], values: Mapping[int, Any], done: Many
) -> dict[int, User | None]:
    """The records that may be changed so, with the colleague whose right is used; the others are told why not."""
    verbs = {record.pk: policy.verbs_for(record, {name: values[record.pk]}) for record in held}
    rights = {verb: policy.acting_on(by, verb, held) for verb in {one for some in verbs.values() for one in some}}
    people = User.objects.in_bulk({pk for some in rights.values() for pk in some.values() if pk})
    waiting = _kinds_that_wait(held) if name == "stage" else set()
    found: dict[int, User | None] = {}
    for record in held:
        missing = next((verb for verb in sorted(verbs[record.pk]) if record.pk not in rights[verb]), None)
        try:
            if missing is not None:
                policy.require(by, missing, record)
            if record.kind_id in waiting:
                expected.check_going_on(record, values[record.pk])
        except DomainError as error:
            done.refused.append((record, str(error)))
            continue
        found[record.pk] = people.get(rights["edit"].get(record.pk) or 0) if "edit" in rights else None
    return found


def _kinds_that_wait(held: Sequence[Record]) -> set[int]:
    """The kinds that hold a record at its stage until a document is there: only theirs are looked at one by one."""
    rows = ExpectedDocument.objects.filter(required=True, kind__in={record.kind_id for record in held})
    return set(rows.order_by().values_list("kind", flat=True))


def _write(by: User, name: str, records: list[Record], lines: list[tuple[Record, Line]]) -> None:
    if not records:
        return
    bulk.rewrite(records, (name, "version", "updated_at"), of=Record)
    append_many(lines)
    if name == "owner":
        add_followers(records)
    _heard(records)
    events.publish(RecordsChanged(tuple(one.pk for one in records), (name,), by.pk))


def add_followers(records: Sequence[Record]) -> None:
    """`add_followers_by_rule` for many records."""
    asked: list[tuple[Record, int, str]] = []
    for record in records:
        for who, level in record.kind.follow_rules.items():
            pk = getattr(record, f"{who}_id") if who in ROLES_THAT_FOLLOW else int(who) if who.isdigit() else None
            if pk is not None:
                asked.append((record, pk, level))
    people = Identity.objects.filter(user__in={pk for _record, pk, _level in asked}, user__is_active=True)
    known = {one.user_id: one for one in people}
    first: dict[tuple[int, int], Follower] = {}
    for record, pk, level in asked:
        if pk in known:
            row = Follower(record=record, identity=known[pk], user_id=pk, level=level, reason="rule")
            first.setdefault((record.pk, pk), row)
    Follower.objects.bulk_create(first.values(), ignore_conflicts=True)


@transaction.atomic
def tag_many(*, by: User, records: Sequence[Record], names: Iterable[str]) -> Many:
    """Add tags to records, making those that do not exist; each line of the answer has its tags before and after."""
    done = Many()
    wanted = {tag.pk: tag for tag in _tags(names)}
    allowed, bears = _taggable(by, records, done)
    rows = []
    for record in allowed:
        new = [pk for pk in wanted if pk not in bears[record.pk]]
        if new:
            old = sorted(bears[record.pk].values())
            done.changed.append(One(record, old, sorted([*old, *(wanted[pk].name for pk in new)])))
            rows += [TAGGED(record_id=record.pk, tag_id=pk) for pk in new]
    TAGGED.objects.bulk_create(rows, ignore_conflicts=True)
    _heard([one.record for one in done.changed])
    return done


@transaction.atomic
def untag_many(*, by: User, names: Mapping[int, Collection[str]]) -> Many:
    """Take tags, by name, off records by their ids; what a record no longer bears is no matter."""
    done = Many()
    allowed, bears = _taggable(by, list(Record.objects.select_related("kind").filter(pk__in=names)), done)
    gone: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for record in allowed:
        taken = tuple(sorted(pk for pk, name in bears[record.pk].items() if name in names[record.pk]))
        gone[taken].append(record.pk)
        done.changed.append(One(record, None, None))
    for tags, ids in gone.items():
        TAGGED.objects.filter(record__in=ids, tag__in=tags).delete()
    _heard([one.record for one in done.changed])
    return done


def _tags(names: Iterable[str]) -> list[Tag]:
    """The tags of these names, whatever their case, made where there is none."""
    known = {tag.name.casefold(): tag for tag in Tag.objects.all()}
    wanted = {name.casefold(): name for name in (" ".join(one.split())[:60] for one in names) if name}
    return [known.get(key) or Tag.objects.create(name=name) for key, name in sorted(wanted.items())]


def _taggable(by: User, records: Sequence[Record], done: Many) -> tuple[list[Record], dict[int, dict[int, str]]]:
    """The records whose tags the person may change, with those they bear; the others are told why not."""
    rows = Record.objects.select_for_update(of=("self",)).select_related("kind", "stage").order_by("pk")
    held = list(rows.filter(pk__in=[one.pk for one in records]))
    rights = policy.acting_on(by, "edit", held)
    words = _("You may read this record but not change it. Ask its owner.")
    done.refused += [(record, words) for record in held if record.pk not in rights]
    bears: dict[int, dict[int, str]] = {record.pk: {} for record in held}
    for record, tag, name in TAGGED.objects.filter(record__in=bears).values_list("record_id", "tag_id", "tag__name"):
        bears[record][tag] = name
    return [record for record in held if record.pk in rights], bears


def _heard(records: Sequence[Record]) -> None:
    """Open pages hear of it."""
    rows = [{"topic": f"record:{one.pk}", "object_id": one.pk} for one in records]
    bulk.insert(Signal(kind="record.changed"), rows)
