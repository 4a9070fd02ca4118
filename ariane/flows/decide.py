"""What happens next to one follow-up. Pure: reality, simulation and preview all ask here.

Blocks that need nothing from outside (waits that are over, checks, forks, repetitions) are passed at once and listed in
`trail`; the first one that does something, or that must wait, makes the decision. Before a message leaves, guards are
asked in a fixed order, and the first that objects gives the reason that people read.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from ariane.flows import legal, words
from ariane.flows.facts import LONG_AGO, Cursor, Facts, Letter, Scene
from ariane.flows.model import ACTS, WAITS, Await, Check, Flow, Fork, Repeat, Send, Step, Until, Wait
from ariane.kernel.money import per_unit

# stages that sending, publishing or paying in part lead to: they are no answer of anybody
NEUTRAL = frozenset({"sent", "published", "part-paid"})
RETRY = dt.timedelta(minutes=5)
MOST_PASSED = 200
HELD = ("wait", "approve", "pause")


@dataclass(frozen=True)
class Node:
    """A block with where it leads: to the next one, for a fork to `yes` or `next`, for a repetition to `yes` again."""

    step: Step
    next: str
    yes: str = ""
    loop: str = ""


@lru_cache(maxsize=512)
def program(flow: Flow) -> dict[str, Node]:
    """Every block by its key."""
    nodes: dict[str, Node] = {}

    def lay(steps: tuple[Step, ...], after: str, loop: str) -> str:
        """Lay blocks out backwards; returns the key of the first, `after` when there is none."""
        for step in reversed(steps):
            if isinstance(step, Fork):
                no = lay(step.no, after, loop)
                nodes[step.key] = Node(step, no, lay(step.yes, after, loop), loop)
            elif isinstance(step, Repeat):
                nodes[step.key] = Node(step, after, lay(step.steps, step.key, step.key), loop)
            else:
                nodes[step.key] = Node(step, after, "", loop)
            after = step.key
        return after

    lay(flow.steps, "", "")
    return nodes


def first_key(flow: Flow) -> str:
    return flow.steps[0].key if flow.steps else ""


@dataclass(frozen=True)
class Passed:
    """A block that was passed, in which round of its repetition, and what was found."""

    key: str
    occurrence: int
    what: str


@dataclass(frozen=True)
class Decision:
    """What to do. `verb`: wait (until then), act (carry `step` out), instead (an activity in its place), approve (ask a
    person first), pause (until something is mended), stop. `cursor` is where the follow-up stands once it is done."""

    verb: str
    reason: str
    cursor: Cursor
    step: Step | None = None
    occurrence: int = 1
    trail: tuple[Passed, ...] = ()

    @property
    def until(self) -> dt.datetime | None:
        return self.cursor.due if self.verb == "wait" else None


def decide(flow: Flow, cursor: Cursor, facts: Facts, scene: Scene) -> Decision:
    """The next decision about a record that stands at `cursor`."""
    ended = stop_reason(flow, facts)
    if ended:
        return Decision("stop", ended, replace(cursor, due=None))
    nodes, trail = program(flow), list[Passed]()
    gate = ""
    for _passed in range(MOST_PASSED):
        node = nodes.get(cursor.key)
        if node is None:
            return Decision("stop", "finished", replace(cursor, due=None), trail=tuple(trail))
        step = node.step
        occurrence = max(1, cursor.loop(node.loop)) if node.loop else 1
        made = look(flow, node, cursor, facts, scene)
        if made is not None:
            if gate and made.verb in HELD:
                # its check is asked again when the message can leave at last
                trail.pop()
                made = replace(made, cursor=replace(made.cursor, key=gate))
            return replace(made, trail=tuple(trail), step=step, occurrence=occurrence)
        gate = step.key if isinstance(step, Check) else ""
        cursor, what = passed(node, cursor, flow, facts, scene)
        trail.append(Passed(step.key, occurrence, what))
    raise RuntimeError("a flow that never comes to anything")


def look(flow: Flow, node: Node, cursor: Cursor, facts: Facts, scene: Scene) -> Decision | None:
    """What a block decides; None when it is passed."""
    step = node.step
    if isinstance(step, ACTS):
        return act(flow, node, cursor, facts, scene)
    if isinstance(step, Check) and not holds(step.state, step.value, flow, facts):
        return Decision("stop", "no_longer", replace(cursor, due=None))
    if isinstance(step, Wait | Until | Await):
        armed = cursor if cursor.armed else arm(step, cursor, facts, scene)
        if armed.due is not None and armed.due > scene.now and not came(step, armed, facts):
            return Decision("wait", "event" if isinstance(step, Await) else "step", armed)
    return None


def passed(node: Node, cursor: Cursor, flow: Flow, facts: Facts, scene: Scene) -> tuple[Cursor, str]:
    """Go past a block that does nothing outside."""
    step = node.step
    if isinstance(step, Send):
        return onward(cursor, node.next, scene.now), "past_due"
    if isinstance(step, WAITS) and not cursor.armed:
        cursor = arm(step, cursor, facts, scene)
    if isinstance(step, Fork):
        yes = holds(step.state, step.value, flow, facts)
        return replace(cursor, key=node.yes if yes else node.next, armed=False), "yes" if yes else "no"
    if isinstance(step, Repeat):
        done = cursor.loop(step.key)
        if done >= step.times or not node.yes:
            return replace(cursor, key=node.next, armed=False), "enough"
        loops = (*((key, n) for key, n in cursor.loops if key != step.key), (step.key, done + 1))
        return replace(cursor, key=node.yes, loops=loops, armed=False), "again"
    if isinstance(step, Check):
        return replace(cursor, key=node.next, armed=False), "true"
    # the date stays: a message is late by what lies between it and today
    return replace(cursor, key=node.next, armed=False, since=scene.now), "waited"


def onward(cursor: Cursor, key: str, now: dt.datetime, *, sent: bool = False) -> Cursor:
    """Where one stands after something happened now; waits count from here."""
    sends = cursor.sends + sent
    return replace(cursor, key=key, since=now, due=None, armed=False, basis="", sends=sends, deferrals=0)


def stop_reason(flow: Flow, facts: Facts) -> str:
    """Why the follow-up ends whatever its block, "" when it goes on. Asked again when a message is about to leave."""
    if facts.archived:
        return "archived"
    if facts.paid:
        return "paid"
    if facts.stage_final or not facts.open:
        return "stage"
    moved = facts.stage != facts.stage_at_start and facts.stage not in NEUTRAL
    for code, true in (
        ("reply", facts.replied is not None and facts.replied > facts.started),
        ("interaction", facts.interaction is not None and facts.interaction > facts.started),
        ("stage", moved),
        ("dispute", facts.disputed),
    ):
        if true and code in flow.stop_on:
            return code
    return ""


def holds(state: str, value: int, flow: Flow, facts: Facts) -> bool:
    """Whether a state is still true now."""
    if state == words.OVER:
        owed = facts.balance if facts.kind == "invoice" and facts.balance is not None else facts.amount or 0
        return owed > value * per_unit(facts.currency)
    answers: dict[str, Callable[[], bool]] = {
        "no_reply": lambda: (facts.replied or LONG_AGO) <= facts.started,
        "silent": lambda: (facts.news or LONG_AGO) <= facts.started,
        "unpaid": lambda: not facts.paid,
        "open": lambda: facts.open and not facts.stage_final,
        "same_stage": lambda: facts.stage == facts.stage_at_start or facts.stage in NEUTRAL,
    }
    return answers[state]()


def arm(step: Wait | Until | Await, cursor: Cursor, facts: Facts, scene: Scene) -> Cursor:
    """Give a wait its date, and say what it counts from."""
    calendar = scene.calendar
    if isinstance(step, Until):
        day = facts.dates.get(step.field)
        if day is None:
            # a date that is not known yet is looked for again every day
            return replace(cursor, due=scene.now + dt.timedelta(days=1), armed=False, basis=f"{step.field}?")
        moved = calendar.add_working(day, step.offset) if step.unit == "working" else day + dt.timedelta(step.offset)
        due, basis = calendar.opening(moved), f"{step.field} {day.isoformat()} {step.offset:+d} {step.unit}"
        return replace(cursor, due=due, armed=True, basis=basis)
    start = calendar.day_of(cursor.since)
    if isinstance(step, Await):
        due, basis = calendar.opening(calendar.add_working(start, step.most)), f"{step.event} ≤ {step.most}"
    else:
        working = step.unit == "working"
        day = calendar.add_working(start, step.days) if working else start + dt.timedelta(step.days)
        due, basis = calendar.opening(day), f"{start.isoformat()} +{step.days} {step.unit}"
    place = f"{calendar.country}{'-' if calendar.region else ''}{calendar.region}"
    return replace(cursor, due=due, armed=True, basis=f"{basis} {place}")


def came(step: Step, cursor: Cursor, facts: Facts) -> bool:
    """Whether what a block waits for has happened."""
    return isinstance(step, Await) and facts.happened.get(step.event, LONG_AGO) > cursor.since


def act(flow: Flow, node: Node, cursor: Cursor, facts: Facts, scene: Scene) -> Decision | None:
    """The decision about a block that does something; None when it is passed over because its day is gone."""
    step = node.step
    after = onward(cursor, node.next, scene.now, sent=isinstance(step, Send))
    if not isinstance(step, Send):
        return Decision("act", "done", after)
    if before_due(flow, step, facts, scene):
        return None
    if cursor.sends >= flow.caps.per_record:
        return Decision("stop", "cap", replace(cursor, due=None))
    occurrence = max(1, cursor.loop(node.loop)) if node.loop else 1
    blocked = next(guards(Asked(flow, step, cursor, facts, scene, (step.key, occurrence) in facts.approved)), None)
    if blocked is None:
        return Decision("act", "done", after)
    verb, reason, until = blocked
    if verb == "instead":
        return Decision("instead", reason, onward(cursor, node.next, scene.now))
    if verb == "wait":
        often = cursor.deferrals + (reason in ("gap", "month", "throttle"))
        return Decision("wait", reason, replace(cursor, due=until, deferrals=often))
    return Decision(verb, reason, cursor)


def before_due(flow: Flow, step: Send, facts: Facts, scene: Scene) -> bool:
    """A reminder that stands before the due date, whose due date has gone: the next block takes over."""
    nodes = program(flow)
    ahead = next((n.step for n in nodes.values() if n.next == step.key and isinstance(n.step, Until)), None)
    if ahead is None:
        # a check may stand between the wait and the message
        gate = next((n.step.key for n in nodes.values() if n.next == step.key and isinstance(n.step, Check)), "")
        ahead = next((n.step for n in nodes.values() if n.next == gate and isinstance(n.step, Until)), None)
    if not isinstance(ahead, Until) or ahead.offset >= 0:
        return False
    day = facts.dates.get(ahead.field)
    return day is not None and scene.calendar.day_of(scene.now) > day


@dataclass(frozen=True)
class Asked:
    """One message about to be decided, for the guards."""

    flow: Flow
    step: Send
    cursor: Cursor
    facts: Facts
    scene: Scene
    approved: bool

    @property
    def letter(self) -> Letter:
        return self.scene.policy.letters.get(self.step.template, Letter())


Objection = tuple[str, str, dt.datetime | None]


def guards(asked: Asked) -> Iterator[Objection]:
    """Every objection to this message, in the fixed order; the first one counts."""
    for guard in (fresh, people, customer, lawful, limits, hours, approval, throttle):
        yield from guard(asked)


def fresh(asked: Asked) -> Iterator[Objection]:
    """What arrived lately must have been read first."""
    policy, now = asked.scene.policy, asked.scene.now
    if policy.mail_read is not None and now - policy.mail_read > policy.mail_fresh:
        yield "wait", "stale_mail", now + RETRY
    if asked.facts.kind == "invoice" and policy.payments_read is not None and not asked.approved:
        read = asked.scene.calendar.day_of(policy.payments_read)
        if asked.scene.calendar.working_between(read, asked.scene.calendar.day_of(now)) > policy.payments_fresh:
            yield "approve", "stale_payments", None


def people(asked: Asked) -> Iterator[Objection]:
    """Cases that machines leave to people: the step becomes an activity, never nothing (R-030, R-044)."""
    for code in ("do_not_contact", "sensitive", "strategic"):
        if getattr(asked.facts, code):
            yield "instead", code, None


def customer(asked: Asked) -> Iterator[Objection]:
    """Disputed, promised, away, unreachable."""
    facts, calendar = asked.facts, asked.scene.calendar
    today = calendar.day_of(asked.scene.now)
    if facts.disputed:
        yield "pause", "disputed", None
    if facts.promised_on is not None and calendar.add_working(facts.promised_on, 1) > today:
        yield "wait", "promise", calendar.opening(calendar.add_working(facts.promised_on, 1))
    if facts.away_until is not None and calendar.add_working(facts.away_until, 1) > today:
        yield "wait", "away", calendar.opening(calendar.add_working(facts.away_until, 1))
    if not facts.reachable and asked.step.medium == "mail":
        yield "pause", "address", None
    if not facts.postal and asked.step.medium == "letter":
        yield "pause", "postal", None


def lawful(asked: Asked) -> Iterator[Objection]:
    """The template is whole, and what it claims may be claimed here and now."""
    letter, facts = asked.letter, asked.facts
    if letter.broken:
        yield "pause", "template", None
    rules = legal.regime(facts.country, facts.customer)
    today = asked.scene.calendar.day_of(asked.scene.now)
    known = facts.country in asked.scene.policy.rates
    reason = legal.objection(letter.claims, rules, facts.first_reminder, today, known)
    if reason == "forbidden":
        yield "pause", reason, None
    elif reason == "too_early":
        day = (facts.first_reminder or today) + dt.timedelta(days=rules.free_days + 1)
        yield "wait", reason, asked.scene.calendar.opening(day)
    elif reason and not asked.approved:
        yield "approve", reason, None


def limits(asked: Asked) -> Iterator[Objection]:
    """The customer's cap over all flows, the gap between two automatic messages, and a colleague who has just written.

    Who loses is put off, never lost; put off three times, a person decides."""
    facts, scene, calendar = asked.facts, asked.scene, asked.scene.calendar
    today, many = calendar.day_of(scene.now), asked.cursor.deferrals >= 3 and not asked.approved
    month = sorted(one for one in facts.contacts if scene.now - one < dt.timedelta(days=30))
    late: Objection | None = ("approve", "deferred", None) if many else None
    if len(month) >= scene.policy.per_month:
        free = month[-scene.policy.per_month] + dt.timedelta(days=30)
        yield late or ("wait", "month", calendar.window(free))
    if asked.flow.caps.gap and facts.contacts:
        day = calendar.add_working(calendar.day_of(max(facts.contacts)), asked.flow.caps.gap)
        if day > today:
            yield late or ("wait", "gap", calendar.opening(day))
    if facts.human_out is not None and scene.now - facts.human_out < scene.policy.after_human and not asked.approved:
        yield "wait", "human", calendar.window(facts.human_out + scene.policy.after_human)


def hours(asked: Asked) -> Iterator[Objection]:
    """Quiet days, holidays, closures, and the window in the customer's zone."""
    calendar, now = asked.scene.calendar, asked.scene.now
    opening = calendar.window(now)
    for _try in range(60):
        day = calendar.day_of(opening)
        if day not in asked.scene.policy.quiet:
            break
        opening = calendar.opening(day + dt.timedelta(days=1))
    if opening > now:
        yield "wait", "quiet", opening


def approval(asked: Asked) -> Iterator[Objection]:
    """What a person must see first: the flow, the block or the amount says so, or it is long overdue."""
    if asked.approved:
        return
    flow, facts, calendar = asked.flow, asked.facts, asked.scene.calendar
    if asked.step.approval or flow.approval == "always" or (flow.approval == "first" and asked.cursor.sends == 0):
        yield "approve", "approval", None
    if flow.approval_over and (facts.amount or 0) > flow.approval_over * per_unit(facts.currency):
        yield "approve", "amount", None
    due = asked.cursor.due
    if due is not None:
        late = calendar.working_between(calendar.day_of(due), calendar.day_of(asked.scene.now))
        if late > asked.scene.policy.late_after:
            yield "approve", "late", None


def throttle(asked: Asked) -> Iterator[Objection]:
    """No burst: what does not fit in today's room leaves on the next working day."""
    room, calendar = asked.scene.policy.room, asked.scene.calendar
    if room is not None and room <= 0:
        yield "wait", "throttle", calendar.opening(calendar.day_of(asked.scene.now) + dt.timedelta(days=1))
