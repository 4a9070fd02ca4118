"""What a flow would do next if nothing else happened: « si le devis part aujourd'hui… », « et pour ce client ? ».

The same `decide` as reality; nothing is written.
"""

import datetime as dt
from dataclasses import dataclass, replace

from ariane.accounts.models import Organisation
from ariane.flows import house, letters
from ariane.flows.calendars import Calendar
from ariane.flows.decide import decide, first_key, onward, program
from ariane.flows.enrolling import anchor, in_segment
from ariane.flows.facts import Cursor, Facts, Policy, Scene
from ariane.flows.model import Flow, Send, Step, walk
from ariane.flows.models import Enrolment, FlowVersion, Scenario
from ariane.flows.places import calendar
from ariane.flows.read import Reader
from ariane.kernel import clock
from ariane.pieces.models import Piece

MOST = 14
STAGES = {"quote": "sent", "invoice": "published"}
TERMS = dt.timedelta(days=30)


@dataclass(frozen=True)
class Ahead:
    """One thing that would happen: when, the block, how (act, approve, instead, stop), and the reason's code."""

    at: dt.datetime
    verb: str
    reason: str
    step: Step | None = None


@dataclass(frozen=True)
class Course:
    """What lies ahead of a record; `why_not` is a reason's code when the flow would not follow it at all."""

    steps: tuple[Ahead, ...] = ()
    why_not: str = ""


def ahead(flow: Flow, facts: Facts, around: Calendar, cursor: Cursor, now: dt.datetime, policy: Policy) -> list[Ahead]:
    """The blocks that would act, in order, each at its time; a message that a person must see counts as agreed."""
    found: list[Ahead] = []
    for _turn in range(MOST * 4):
        made = decide(flow, cursor, facts, Scene(policy, around, now))
        if made.verb == "wait" and made.cursor.due is not None and made.cursor.due > now:
            now, cursor = made.cursor.due, made.cursor
            continue
        found.append(Ahead(now, made.verb, made.reason, made.step))
        if made.verb in ("stop", "wait", "pause") or made.step is None or len(found) >= MOST:
            break
        if made.verb == "approve":
            cursor = onward(cursor_at(made.cursor, made.step), program(flow)[made.step.key].next, now, sent=True)
        else:
            cursor = made.cursor
        if isinstance(made.step, Send) and made.verb != "instead":
            facts = replace(facts, contacts=(*facts.contacts, now), first_reminder=facts.first_reminder or now.date())
    return found


def cursor_at(cursor: Cursor, step: Step) -> Cursor:
    return replace(cursor, key=step.key)


def of_today(flow: Flow) -> list[Ahead]:
    """« Si une offre part aujourd'hui » (an invoice: published today, due in thirty days)."""
    organisation, now = Organisation.current(), clock.now()
    stage = STAGES.get(flow.kind, "")
    today = clock.today()
    facts = Facts(
        flow.kind, now, stage=stage, stage_at_start=stage, amount=100_00, balance=100_00,
        dates={"due_on": today + TERMS, "valid_until": today + TERMS, "expected_on": today + TERMS},
        country=organisation.country,
    )  # fmt: skip
    return ahead(flow, facts, calendar("", "", organisation), Cursor(first_key(flow), now), now, Policy())


def of_record(scenario: Scenario, flow: Flow, piece: Piece) -> Course:
    """What this flow would do with a real record, from where it stands now."""
    now = clock.now()
    row = Enrolment.objects.filter(scenario=scenario, record=piece.pk, ended_at=None).select_related("version").first()
    fresh = row is None
    if row is None:
        since = anchor(flow, piece, now) or now
        version = scenario.version or FlowVersion(scenario=scenario, number=0)
        row = Enrolment(scenario=scenario, version=version, record_id=piece.pk, party_id=piece.main_party_id)
        row.since = row.started_at = since
        row.stage_at_start = piece.stage.code if piece.stage else ""
        row.step_key = first_key(flow)
    known = Reader([row], now).known(row)
    if known is None:
        return Course(why_not="merged")
    if fresh and not in_segment(flow.segment, piece, known.party):
        return Course(why_not="segment")
    policy = replace(house.policy(letters.inspect(templates(flow)), now), mail_read=None, payments_read=None)
    start = now if row.due_at is None else max(now, row.due_at)
    cursor = row.cursor if row.step_key in program(flow) else Cursor(first_key(flow), row.since)
    return Course(tuple(ahead(flow, known.facts, known.calendar, cursor, start, policy)))


def templates(flow: Flow) -> set[str]:
    """The codes of the templates that a flow sends."""
    return {step.template for step, _depth in walk(flow.steps) if isinstance(step, Send)}
