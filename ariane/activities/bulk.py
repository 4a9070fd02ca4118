"""One action on many records of a list: each within its own right, what cannot be done is told, and all of it undone.

Owner, stage and tags are changed in a number of statements that does not depend on how many records there are
(`journal.actions.changes`); an activity is planned on each by the very action that plans a single one. A refusal leaves
the others alone.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.activities import actions
from ariane.activities.models import Activity, BulkChange
from ariane.journal import policy
from ariane.journal.actions.changes import Many, change_many, tag_many, untag_many
from ariane.journal.models import Kind, Record, Stage
from ariane.kernel import clock
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.kernel.text import is_number

MOST = 1000
Verb = BulkChange.Verb
FIELDS: dict[str, str] = {Verb.ASSIGN: "owner", Verb.STAGE: "stage"}
Deed = Callable[[Record], dict[str, Any] | None]


@dataclass
class Done:
    """What a bulk action did: the row that undoes it (None when nothing changed), and who refused with which words."""

    change: BulkChange | None = None
    number: int = 0
    refused: list[tuple[Record, str]] = field(default_factory=list)


def chosen(user: User, kind: Kind, ids: Iterable[str]) -> list[Record]:
    """The records of a kind among these ids that the person may read; raises DomainError for none, or for too many."""
    asked = {int(one) for one in ids if is_number(one)}
    if len(asked) > MOST:
        raise DomainError(_("Choose at most %(most)s records at a time.") % {"most": MOST})
    found = list(Record.objects.filter(policy.visible_in(user, kind), kind=kind, pk__in=asked).order_by("pk"))
    if not found:
        raise DomainError(_("Choose at least one record."))
    return found


def assign(*, by: User, records: Sequence[Record], owner: User | None) -> Done:
    """Give the records an owner, or none."""
    return _set(by, Verb.ASSIGN, {record.pk: owner for record in records})


def move(*, by: User, records: Sequence[Record], stage: Stage) -> Done:
    """Bring the records to a stage of their kind."""
    return _set(by, Verb.STAGE, {record.pk: stage for record in records})


def tag(*, by: User, records: Sequence[Record], names: Collection[str]) -> Done:
    """Add tags to the records; those they bear stay."""
    if not any(name.strip() for name in names):
        raise DomainError(_("Write at least one tag."))
    return _kept(by, Verb.TAG, tag_many(by=by, records=records, names=names))


def plan(*, by: User, records: Sequence[Record], plan: actions.Plan) -> Done:
    """Plan the same activity on each of the records."""
    return _each(by, Verb.PLAN, records, lambda one: {"activity": actions.plan(by=by, record=one, plan=plan).pk})


@transaction.atomic
def undo(*, by: User, change: BulkChange) -> Done:
    """Take a bulk action back, once, by whoever made it; what somebody changed since then stays as it is."""
    if change.by_id != by.pk:
        raise NotAllowed(_("Only whoever made this change can take it back."))
    if not BulkChange.objects.filter(pk=change.pk, undone_at=None).update(undone_at=clock.now()):
        raise DomainError(_("This change has already been taken back."))
    done = Done(change)
    if change.verb in FIELDS:
        model = User if change.verb == Verb.ASSIGN else Stage
        olds = model._default_manager.in_bulk({row["old"] for row in change.rows if row["old"]})
        made = change_many(
            by=by,
            name=FIELDS[change.verb],
            values={row["record"]: olds.get(row["old"]) for row in change.rows},
            standing={row["record"]: row["new"] for row in change.rows},
        )
        done.number, done.refused = len(made.changed), made.refused
        return done
    if change.verb == Verb.TAG:
        gone = {row["record"]: set(row["new"]) - set(row["old"]) for row in change.rows}
        untagged = untag_many(by=by, names=gone)
        done.number, done.refused = len(untagged.changed), untagged.refused
        return done
    records = Record.objects.in_bulk([row["record"] for row in change.rows])
    for row in change.rows:
        record = records.get(row["record"])
        if record is not None and _attempt(done, record, partial(_back, by, row)):
            done.number += 1
    return done


def _set(by: User, verb: str, values: Mapping[int, User | Stage | None]) -> Done:
    return _kept(by, verb, change_many(by=by, name=FIELDS[verb], values=values))


@transaction.atomic
def _kept(by: User, verb: str, made: Many) -> Done:
    """What was done, with the row that undoes it."""
    done = Done(refused=made.refused, number=len(made.changed))
    if made.changed:
        rows = [{"record": one.record.pk, "old": one.old, "new": one.new} for one in made.changed]
        done.change = BulkChange.objects.create(by=by, verb=verb, rows=rows)
    return done


def _each(by: User, verb: str, records: Sequence[Record], deed: Deed) -> Done:
    done, rows = Done(), []
    with transaction.atomic():
        for record in records:
            row = _attempt(done, record, deed)
            if row:
                rows.append({"record": record.pk, **row})
        if rows:
            done.change = BulkChange.objects.create(by=by, verb=verb, rows=rows)
    done.number = len(rows)
    return done


def _attempt(done: Done, record: Record, deed: Deed) -> dict[str, Any] | None:
    try:
        with transaction.atomic():
            return deed(record)
    except DomainError as error:
        done.refused.append((record, str(error)))
        return None


def _back(by: User, row: dict[str, Any], record: Record) -> dict[str, Any] | None:
    """Cancel what was planned on one record; None when it is done or cancelled meanwhile."""
    activity = Activity.objects.filter(pk=row["activity"], state=Activity.State.PLANNED).first()
    if activity is not None:
        actions.cancel(by=by, activity=activity)
    return row if activity else None
