"""One action on many records of a list: each within its own right, what cannot be done is told, and all of it undone.

Every record is changed by the very action that a single one is; a refusal leaves the others alone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.activities import actions
from ariane.activities.models import Activity, BulkChange
from ariane.journal import policy
from ariane.journal.actions import change_fields, set_tags
from ariane.journal.models import Kind, Record, Stage
from ariane.kernel import clock
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.kernel.text import is_number

MOST = 200
Verb = BulkChange.Verb
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
    return _each(by, Verb.ASSIGN, records, lambda one: _field(by, one, "owner", owner))


def move(*, by: User, records: Sequence[Record], stage: Stage) -> Done:
    """Bring the records to a stage of their kind."""
    return _each(by, Verb.STAGE, records, lambda one: _field(by, one, "stage", stage))


def tag(*, by: User, records: Sequence[Record], names: Iterable[str]) -> Done:
    """Add tags to the records; those they bear stay."""
    wanted = [name.strip() for name in names if name.strip()]
    if not wanted:
        raise DomainError(_("Write at least one tag."))

    def add(one: Record) -> dict[str, Any] | None:
        old = sorted(one.tags.values_list("name", flat=True))
        set_tags(by=by, record=one, names=[*old, *wanted])
        new = sorted(one.tags.values_list("name", flat=True))
        return {"old": old, "new": new} if new != old else None

    return _each(by, Verb.TAG, records, add)


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
    records = Record.objects.in_bulk([row["record"] for row in change.rows])
    for row in change.rows:
        record = records.get(row["record"])
        if record is not None and _attempt(done, record, partial(_back, by, change.verb, row)):
            done.number += 1
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


def _field(by: User, record: Record, name: str, value: User | Stage | None) -> dict[str, Any] | None:
    old = getattr(record, f"{name}_id")
    changed = change_fields(by=by, record=record, changes={name: value})
    return {"old": old, "new": value.pk if value else None} if changed else None


def _back(by: User, verb: str, row: dict[str, Any], record: Record) -> dict[str, Any] | None:
    """Put one record back; None when it was changed meanwhile."""
    if verb == Verb.PLAN:
        activity = Activity.objects.filter(pk=row["activity"], state=Activity.State.PLANNED).first()
        if activity is not None:
            actions.cancel(by=by, activity=activity)
        return row if activity else None
    if verb == Verb.TAG:
        now = sorted(record.tags.values_list("name", flat=True))
        added = set(row["new"]) - set(row["old"])
        set_tags(by=by, record=record, names=[name for name in now if name not in added])
        return row
    name = "owner" if verb == Verb.ASSIGN else "stage"
    if getattr(record, f"{name}_id") != row["new"]:
        return None
    model = User if verb == Verb.ASSIGN else Stage
    value = model._default_manager.filter(pk=row["old"]).first() if row["old"] else None
    change_fields(by=by, record=record, changes={name: value})
    return row
