"""The hourly sweep of truth: what an event did not tell is found here; what is missing writes itself down as a task.

Events give speed, the sweep gives truth: records to follow that nothing follows, dates that moved with the calendar,
facts that were written behind the events' back, approvals that nobody answered, owners who left.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import translation
from django.utils.translation import gettext as _

from ariane.flows import approvals, enrolling, instance, people, tasks, words
from ariane.flows.coverage import eligible, with_status
from ariane.flows.enrolling import redate
from ariane.flows.models import Enrolment, Scenario, Watermark
from ariane.flows.read import Reader
from ariane.journal.models import Record
from ariane.kernel import clock
from ariane.pieces.models import Piece

CHUNK = 200
HOUR = dt.timedelta(hours=1)
Moved = tuple[int, dt.datetime | None, dt.datetime | None]
SWEEP = "sweep"


def hourly(now: dt.datetime | None = None) -> bool:
    """Sweep when an hour has gone by; whether it did. Two workers do it once."""
    moment = now or clock.now()
    instance.foreign()
    _row, made = Watermark.objects.get_or_create(source=SWEEP, defaults={"ok_until": moment})
    if not made:
        due = Q(ok_until__lte=moment - HOUR) | Q(ok_until__gt=moment + HOUR)
        if not Watermark.objects.filter(due, source=SWEEP).update(ok_until=moment):
            return False
    sweep(moment)
    return False


def sweep(now: dt.datetime | None = None) -> Counter[str]:
    """Everything once; returns what was done."""
    moment = now or clock.now()
    done: Counter[str] = Counter()
    for ids in chunks(missed(moment)):
        done["enrolled"] += enrolling.attend(ids, moment)
    before = Enrolment.objects.filter(ended_at=None).count()
    for ids in chunks(stale()):
        enrolling.attend(ids, moment)
    done["ended"] += max(0, before - Enrolment.objects.filter(ended_at=None).count())
    done["escalated"] += approvals.escalate(moment)
    done["taken_over"] += orphans()
    return done


def chunks(ids: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), CHUNK):
        yield list(ids[start : start + CHUNK])


def missed(now: dt.datetime) -> list[int]:
    """Records that should be followed and are not; at rest ones are asked too, since their rest may be over."""
    uncovered = with_status(eligible(), now).filter(covered__in=("hole", "resting")).values_list("pk", flat=True)
    others = []
    for scenario in Scenario.objects.filter(state=Scenario.State.ACTIVE, version__isnull=False).select_related(
        "version"
    ):
        event = scenario.version.flow.trigger.event if scenario.version else ""
        if event not in ("quote.sent", "invoice.published"):
            others += candidates(scenario, event, now)
    return list(dict.fromkeys([*uncovered, *others]))


def candidates(scenario: Scenario, event: str, now: dt.datetime) -> list[int]:
    """Open records of a flow's kind that it may concern and does not follow."""
    live = Enrolment.objects.filter(record=OuterRef("pk"), ended_at=None)
    rows = Piece.objects.filter(enrolling_open(scenario.kind)).exclude(Exists(live))
    if event == words.SILENT and scenario.version is not None:
        before = now - dt.timedelta(days=scenario.version.flow.trigger.days)
        rows = rows.filter(Q(last_message_at__lte=before) | Q(last_message_at=None, created_at__lte=before))
    return list(rows.values_list("pk", flat=True)[:20_000])


def enrolling_open(kind: str) -> Q:
    return Q(kind__code=kind, archived_at=None) & (Q(stage=None) | Q(stage__final=False))


def stale() -> list[int]:
    """Followed records whose facts changed behind the events: closed, paid, disputed, answered, or mended."""
    live = Enrolment.objects.filter(ended_at=None)
    closed = Q(record__archived_at__isnull=False) | Q(record__stage__final=True) | Q(record__dispute=True)
    replied = Record.objects.filter(pk=OuterRef("record"), last_in_at__gt=OuterRef("started_at"))
    paused = Q(state="paused", reason__in=("address", "postal", "disputed"))
    return list(live.filter(closed | Exists(replied) | paused).values_list("record_id", flat=True)[:20_000])


@transaction.atomic
def orphans() -> int:
    """Followed records whose owner has no account any more: their team's lead chooses who takes over."""
    rows = Enrolment.objects.filter(ended_at=None, record__owner__is_active=False)
    count = 0
    for row in rows.select_related("record__owner", "record__team__lead", "scenario__keeper")[:500]:
        who = people.lead_of(row.record, row.scenario)
        with translation.override(who.language if who else None):
            words_ = _("%(name)s has left: choose who takes this over") % {"name": row.record.owner}
        count += tasks.plan(row.record, tasks.Todo("check", words_, who, "flow:takeover")) is not None
    return count


@transaction.atomic
def recount(now: dt.datetime | None = None, *, dry: bool = False) -> list[Moved]:
    """Date every wait again, after a holiday or a closure was added; with `dry` only say what would move."""
    moment = now or clock.now()
    moved = []
    rows = Enrolment.objects.filter(state="waiting", armed=True).select_related("scenario", "version", "record")
    ids = list(rows.values_list("pk", flat=True))
    for some in chunks(ids):
        reader = Reader(list(rows.filter(pk__in=some)), moment)
        for row in reader.rows:
            known, before = reader.known(row), row.due_at
            if known is not None and redate(row, known, moment):
                moved.append((row.record_id, before, row.due_at))
    if dry:
        transaction.set_rollback(True)
    return moved
