"""Who is followed: enrolment as soon as a fact makes a record one to follow, and again by the hourly sweep.

`attend` looks at one record and does whatever its facts ask for: end, wake, enrol. Events call it for speed, the sweep
for truth; calling it twice is once.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.flows import words
from ariane.flows.decide import decide, first_key, program, stop_reason
from ariane.flows.endings import end
from ariane.flows.facts import Policy, Scene
from ariane.flows.log import line
from ariane.flows.model import Flow, Segment, Until
from ariane.flows.models import Enrolment, Exclusion, Outside, Scenario
from ariane.flows.models.enrolment import STANDS
from ariane.flows.read import Known, Reader, customer_kind
from ariane.kernel import bulk, clock
from ariane.kernel.money import per_unit
from ariane.kernel.prepared import prepared
from ariane.parties.models import Party
from ariane.pieces.models import Piece

AGAIN_DAYS = 7
UNSENT = ("draft", "to-approve", "approved")

# ends that may be taken back: the follow-up then goes on where it stood
RESUMES = frozenset({"paid", "excluded"})


def scenarios(kind: str, *, states: Iterable[str] = (Scenario.State.ACTIVE,)) -> list[Scenario]:
    """The flows of a kind that enrol, the first in order first."""
    rows = Scenario.objects.filter(kind=kind, state__in=list(states), version__isnull=False)
    return list(rows.select_related("version", "keeper").order_by("position", "pk"))


def anchor(flow: Flow, piece: Piece, now: dt.datetime) -> dt.datetime | None:
    """Since when the flow's trigger is true of a record; None when it is not."""
    stage = piece.stage.code if piece.stage else ""
    if not piece.is_open or piece.kind.code != flow.kind:
        return None
    if flow.trigger.event == words.SILENT:
        last = max(filter(None, (piece.last_message_at, piece.created_at)))
        reached = last + dt.timedelta(days=flow.trigger.days)
        return reached if reached <= now else None
    if flow.trigger.event == "invoice.published":
        return piece.published_at if stage != "draft" and (piece.balance or 0) > 0 else None
    delivered = dt.datetime.combine(piece.delivered_on, dt.time(12), tzinfo=dt.UTC) if piece.delivered_on else None
    return {
        "quote.sent": piece.sent_at if stage not in UNSENT else None,
        "order.confirmed": piece.updated_at if stage not in UNSENT else None,
        "delivery.done": delivered,
        "record.created": piece.created_at,
    }.get(flow.trigger.event)


def in_segment(segment: Segment, piece: Piece, party: Party | None) -> bool:
    """Whether the flow concerns this record; tags are only read when the segment names some."""
    amount = (piece.amount or 0) / per_unit(piece.currency)
    tags = set(piece.tags.values_list("name", flat=True)) if segment.tags else set()
    checks = (
        not segment.teams or (piece.team is not None and piece.team.name in segment.teams),
        not segment.over or amount > segment.over,
        not segment.under or amount < segment.under,
        not segment.countries or (party is not None and party.country in segment.countries),
        not segment.customers or customer_kind(party) == segment.customers,
        not segment.tags or bool(tags & set(segment.tags)),
        not segment.relations or (party is not None and bool(set(party.relations) & set(segment.relations))),
        not segment.languages or (party is not None and party.language in segment.languages),
    )
    return all(checks)


def excluded(record_id: int, party_id: int | None) -> bool:
    """Whether the record or its customer is excluded, or an outside engine follows it."""
    now = clock.now()
    of = Q(record=record_id) | Q(record=party_id)
    current = Q(lifted_at=None) & (Q(until=None) | Q(until__gte=now.date()))
    if Exclusion.objects.filter(of, current).exists():
        return True
    outside = Outside.objects.filter(record=record_id).first()
    return outside is not None and now - outside.last_at <= dt.timedelta(days=outside.days)


@transaction.atomic
def attend(record_ids: Sequence[int], now: dt.datetime | None = None) -> int:
    """Do what the facts of these records ask for; returns how many were enrolled."""
    moment = now or clock.now()
    live = followed_up(record_ids)
    reader = Reader(live, moment)
    for row in live:
        known = reader.known(row)
        if known is not None:
            wake(row, known, moment)
    followed = {row.record_id for row in live if row.ended_at is None}
    pieces = wanted([pk for pk in record_ids if pk not in followed])
    flows = {kind: scenarios(kind) for kind in {piece.kind.code for piece in pieces}}
    due = [piece for piece in pieces if any(_begins(one, piece, moment) for one in flows[piece.kind.code])]
    made = [found for piece in due if (found := enrol_if_due(piece, moment)) is not None]
    first_dates(made, moment)
    return len(made)


def _begins(scenario: Scenario, piece: Piece, now: dt.datetime) -> bool:
    """Whether what a flow begins with is true of a record: most have nothing to begin, and need not be asked more."""
    return scenario.version is not None and anchor(scenario.version.flow, piece, now) is not None


def followed_up(record_ids: Sequence[int]) -> list[Enrolment]:
    """The live follow-ups of some records. Most have none, and a narrow look says so for a fifth of the price."""
    keys = live_of(record_ids)
    if not keys:
        return []
    rows = Enrolment.objects.filter(pk__in=keys).select_related("scenario", "version", "record")
    return list(rows.order_by("pk"))


@prepared
def live_of(record_ids: Sequence[int]) -> "QuerySet[Enrolment, int]":
    return Enrolment.objects.filter(record__in=record_ids, ended_at=None).order_by().values_list("pk", flat=True)


@prepared
def about(record_ids: Sequence[int]) -> "QuerySet[Piece, int]":
    """The keys of the pieces that an active flow is about."""
    active = Scenario.objects.filter(state=Scenario.State.ACTIVE, version__isnull=False).order_by().values("kind")
    return Piece.objects.filter(pk__in=record_ids, kind__code__in=active).order_by().values_list("pk", flat=True)


def wanted(record_ids: Sequence[int]) -> list[Piece]:
    """The pieces among some records that an active flow is about."""
    if not record_ids:
        return []
    keys = about(record_ids)
    if not keys:
        return []
    return list(Piece.objects.select_related("kind", "stage", "team", "owner").filter(pk__in=keys))


def wake(row: Enrolment, known: Known, now: dt.datetime) -> None:
    """End a follow-up that its facts end; give a wait until a date its new date; resume what was mended."""
    why = stop_reason(row.version.flow, known.facts)
    if why:
        end(row, why, now)
        return
    if row.state == Enrolment.State.PAUSED and mended(row, known):
        row.state, row.reason, row.due_at = Enrolment.State.WAITING, "", now
        row.save()
        line(row, "resumed", now).save()
    elif row.state == Enrolment.State.WAITING and row.armed:
        node = program(row.version.flow).get(row.step_key)
        if node is not None and isinstance(node.step, Until):
            redate(row, known, now)


def mended(row: Enrolment, known: Known) -> bool:
    facts = known.facts
    good = {"address": facts.reachable, "postal": facts.postal, "disputed": not facts.disputed}
    return good.get(row.reason, False)


def redate(row: Enrolment, known: Known, now: dt.datetime) -> bool:
    """Count the date of a wait again, from what it counted from; says whether it moved."""
    cursor = replace(row.cursor, armed=False, due=None)
    made = decide(row.version.flow, cursor, known.facts, Scene(Policy(), known.calendar, now))
    due = made.cursor.due if made.verb == "wait" and made.cursor.key == row.step_key else now
    if due is None or due == row.due_at:
        return False
    row.due_at, row.basis = due, made.cursor.basis[:120]
    row.save(update_fields=["due_at", "basis"])
    line(row, "redated", now, detail=row.basis).save()
    return True


def enrol_if_due(piece: Piece, now: dt.datetime) -> Enrolment | None:
    """Enrol a record in the first flow that wants it; its wait has no date yet (`first_dates`)."""
    flows = scenarios(piece.kind.code)
    if not flows or excluded(piece.pk, piece.main_party_id):
        return None
    party = Party.objects.filter(pk=piece.main_party_id).first() if piece.main_party_id else None
    for scenario in flows:
        flow = scenario.version.flow if scenario.version else None
        since = anchor(flow, piece, now) if flow else None
        if flow is None or since is None or not in_segment(flow.segment, piece, party):
            continue
        before = Enrolment.objects.filter(scenario=scenario, record=piece.pk).order_by("-pk").first()
        if before is not None and not again(before, piece, now):
            return None
        return enrol(scenario, piece, since if before is None else now, now, before=before)
    return None


def again(before: Enrolment, piece: Piece, now: dt.datetime) -> bool:
    """Whether a record whose follow-up ended is followed once more (X-26): nothing is planned on it, and nothing was
    heard for X days; a payment or an exclusion that was taken back goes on at once."""
    if before.reason in RESUMES:
        return True
    if Activity.objects.filter(record=piece.pk, state=Activity.State.PLANNED).exists():
        return False
    done = Activity.objects.filter(record=piece.pk, state=Activity.State.DONE).order_by("-done_at").first()
    moments = (piece.last_message_at, before.ended_at, done.done_at if done else None)
    return now - max(filter(None, moments)) >= dt.timedelta(days=AGAIN_DAYS)


def enrol(
    scenario: Scenario, piece: Piece, since: dt.datetime, now: dt.datetime, *,
    before: Enrolment | None = None, by: User | None = None,
) -> Enrolment | None:  # fmt: skip
    """Begin to follow a record; waits count from `since`. None when somebody was faster.

    After a payment (failure 14) or an exclusion that was taken back it goes on where it stood, without repeating what
    was done. What the customer said since then, and nobody answered, counts as said to the follow-up: it ends at once,
    and somebody is asked to answer.
    """
    assert scenario.version is not None
    row = Enrolment(
        scenario=scenario, version=scenario.version, record_id=piece.pk, party_id=piece.main_party_id,
        step_key=first_key(scenario.version.flow), since=since, due_at=now,
        started_at=since if last_word(piece, since) else now,
        stage_at_start=piece.stage.code if piece.stage else "",
    )  # fmt: skip
    if before is not None and before.reason in RESUMES and before.version_id == scenario.version_id:
        row.step_key, row.loops, row.sends = before.step_key or row.step_key, before.loops, before.sends
        row.first_reminder = before.first_reminder
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return None
    line(row, "enrolled", now, by=by).save()
    return row


def last_word(piece: Piece, since: dt.datetime) -> bool:
    """Whether the customer has written since then and nobody answered."""
    said, told = piece.last_in_at, piece.last_out_at
    return said is not None and said > since and (told is None or told < said)


def first_dates(rows: Sequence[Enrolment], now: dt.datetime) -> None:
    """Give the first wait of new follow-ups its date at once, so that the records' pages can say it."""
    if not rows:
        return
    reader = Reader(rows, now)
    dated = []
    for row in rows:
        known = reader.known(row)
        if known is None:
            continue
        made = decide(row.version.flow, row.cursor, known.facts, Scene(Policy(), known.calendar, now))
        if made.verb == "wait" and made.reason in ("step", "event") and not made.trail:
            row.stand_at(made.cursor)
            row.reason = made.reason
            dated.append(row)
    bulk.rewrite(dated, ("reason", *STANDS))
