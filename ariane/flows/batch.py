"""One batch of leased follow-ups in one transaction: read, decide, then write what was decided, the outbox, the journal
and where each stands next. No network in it."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ariane.flows import acts, approvals, house, letters, tasks
from ariane.flows.decide import Decision, decide, onward, program
from ariane.flows.endings import end
from ariane.flows.events import StepDone
from ariane.flows.facts import Facts, Policy, Scene
from ariane.flows.group import bundles, spread, travels
from ariane.flows.log import line
from ariane.flows.model import Send, walk
from ariane.flows.models import Enrolment, Mailing, Scenario, StepRun, Trace
from ariane.flows.models.enrolment import STANDS
from ariane.flows.people import lead_of
from ariane.flows.read import Known, Reader
from ariane.flows.reasons import reason
from ariane.flows.sending import Ready, Written, dispatch, write
from ariane.journal.models import Record
from ariane.kernel import bulk, events
from ariane.templates.sandbox import Broken

State = Enrolment.State


class Taken(Exception):
    """A lease ran out while its rows were decided; all of the transaction is taken back."""


@dataclass
class Tick:
    """What one tick did: how many rows it decided, what came of them, and why it did nothing."""

    decided: int = 0
    sent: int = 0
    did: Counter[str] = field(default_factory=Counter)
    held: str = ""

    def __iadd__(self, other: "Tick") -> "Tick":
        self.decided, self.sent = self.decided + other.decided, self.sent + other.sent
        self.did, self.held = self.did + other.did, self.held or other.held
        return self


class Batch:
    """One transaction over leased rows."""

    def __init__(self, rows: Sequence[Enrolment], now: dt.datetime, catching_up: bool) -> None:
        self.now, self.tick = now, Tick()
        self.rows = self.held(rows)
        self.reader = Reader(self.rows, now)
        for row in self.rows:
            if (record := self.reader.records.get(row.record_id)) is not None:
                row.record = record
        codes = {s.template for row in self.rows for s, _d in walk(row.version.flow.steps) if isinstance(s, Send)}
        self.policy: Policy = house.policy(letters.inspect(codes), now, catching_up=catching_up)
        self.ran = set(
            StepRun.objects.filter(enrolment__in=[row.pk for row in self.rows], undone_at=None).values_list(
                "enrolment_id", "step_key", "occurrence"
            )
        )
        self.runs: list[StepRun] = []
        self.traces: list[Trace] = []
        self.changed: list[Enrolment] = []
        self.written: set[int] = set()

    def held(self, rows: Sequence[Enrolment]) -> list[Enrolment]:
        """The rows that are still ours, their customers locked so that two workers cannot both find room for one."""
        parties = sorted({row.party_id for row in rows if row.party_id})
        list(Record.objects.select_for_update(of=("self",)).filter(pk__in=parties).order_by("pk").values_list("pk"))
        epochs = {row.pk: row.epoch for row in rows}
        mine = Enrolment.objects.filter(pk__in=epochs, state=State.WAITING).order_by("due_at", "pk")
        # hundreds of rows share a few flows: one object each, read once
        shared = mine.prefetch_related("scenario__keeper", "version")
        return [row for row in shared if row.epoch == epochs[row.pk]]

    def go(self) -> Tick:
        """Decide every row, then the messages together, then write."""
        ready: list[Ready] = []
        early: list[Ready] = []
        for row in self.rows:
            known = self.reader.known(row)
            if known is None or row.scenario.state in (Scenario.State.PAUSED, Scenario.State.STOPPED):
                self.idle(row, known)
                continue
            made = self.ask(row, known)
            soon = row.due_at is not None and row.due_at > self.now
            if sends(made) and isinstance(made.step, Send):
                (early if soon else ready).append(Ready(row, known, made.step, made.occurrence, made))
            elif not soon:
                self.follow(row, known, made)
            self.tick.decided += not soon
            row.lease_until = None
            if soon:
                self.changed.append(row)
        leaving = {one.item.together for one in ready}
        ready += [one for one in early if one.item.together in leaving]
        self.send(ready)
        self.write()
        return self.tick

    def idle(self, row: Enrolment, known: Known | None) -> None:
        """Its flow is on hold, or its record is gone."""
        self.tick.decided += 1
        if known is None:
            end(row, "merged", self.now)
        elif row.scenario.state == Scenario.State.STOPPED:
            end(row, "flow_stopped", self.now)
        else:
            row.state, row.reason, row.lease_until = State.PAUSED, "flow_paused", None
            self.changed.append(row)

    def ask(self, row: Enrolment, known: Known, facts: Facts | None = None) -> Decision:
        """The decision, passing over what was already done (a migrated row never repeats a step)."""
        flow, cursor = row.version.flow, row.cursor
        soon = row.due_at is not None and row.due_at > self.now
        if soon and travels(flow, cursor, known.calendar, self.now):
            cursor = replace(cursor, due=self.now)
        for _again in range(len(program(flow)) + 1):
            made = decide(flow, cursor, facts or known.facts, Scene(self.policy, known.calendar, self.now))
            if made.step is None or made.verb not in ("act", "instead", "approve"):
                return made
            if (row.pk, made.step.key, made.occurrence) not in self.ran:
                return made
            cursor = onward(made.cursor, program(flow)[made.step.key].next, self.now)
        return made

    def follow(self, row: Enrolment, known: Known, made: Decision) -> None:
        """Carry out a decision that sends nothing."""
        self.passed(row, made)
        self.tick.did[made.verb if made.verb != "wait" else made.reason] += 1
        row.lease_until = None
        if made.verb == "stop":
            self.flush()
            row.stand_at(made.cursor)
            end(row, made.reason, self.now)
        elif made.verb == "act" and made.step is not None:
            self.flush()
            acts.carry_out(row, made.step, made.occurrence, known, self.now)
            self.done(row, known, made, "done")
        elif made.verb == "instead" and isinstance(made.step, Send):
            self.flush()
            acts.in_place(row, made.step, made.occurrence, made.reason, known)
            self.done(row, known, made, "instead")
        else:
            self.hold(row, known, made)

    def hold(self, row: Enrolment, known: Known, made: Decision) -> None:
        """It waits: for a date, a person, or something to be mended."""
        told = (row.state, row.reason)
        row.stand_at(made.cursor)
        row.reason = made.reason
        if made.verb == "approve":
            row.state = State.TO_APPROVE
            approvals.ask(row, made, known, self.now)
        elif made.verb == "pause":
            row.state, row.due_at = State.PAUSED, row.due_at or self.now
            mend(row, known, made.reason)
        if (row.state, row.reason) != told and made.reason != "step":
            self.traces.append(line(row, "held", self.now))
        self.changed.append(row)

    def done(self, row: Enrolment, known: Known, made: Decision, did: str, mailing: Mailing | None = None) -> None:
        """A block was carried out: its run, where the row stands next, the date of the wait that follows."""
        assert made.step is not None
        before = {"since": row.since.isoformat(), "sends": row.sends, "loops": row.loops}
        if did == "sent" and row.due_at is not None:
            # how late it left is counted from here (reports.reminders)
            before["due"] = row.due_at.isoformat()
        key = made.step.key
        self.ran.add((row.pk, key, made.occurrence))
        self.runs.append(
            StepRun(
                enrolment=row,
                version_id=row.version_id,
                step_key=key,
                occurrence=made.occurrence,
                did=did,
                reason=made.reason,
                facts=kept(known.facts),
                at=self.now,
                mailing=mailing,
                before=before,
            )
        )
        events.publish(StepDone(row.pk, row.record_id, key, did))
        cursor = made.cursor
        following = decide(row.version.flow, cursor, known.facts, Scene(self.policy, known.calendar, self.now))
        row.stand_at(cursor)
        row.reason, row.failures, row.lease_until, row.due_at = "", 0, None, self.now
        if following.verb == "wait" and following.reason in ("step", "event"):
            self.passed(row, following)
            row.stand_at(following.cursor)
            row.reason = following.reason
        self.changed.append(row)

    def passed(self, row: Enrolment, made: Decision) -> None:
        """The blocks passed on the way, each once."""
        for one in made.trail:
            if (row.pk, one.key, one.occurrence) in self.ran or one.what in ("again", "enough"):
                continue
            self.ran.add((row.pk, one.key, one.occurrence))
            self.runs.append(
                StepRun(enrolment=row, version_id=row.version_id, step_key=one.key, occurrence=one.occurrence,
                        did="passed", reason=one.what, at=self.now)
            )  # fmt: skip

    def send(self, ready: Sequence[Ready]) -> None:
        """Group, spread over the day's room, and queue; a customer already written to in this batch waits her gap."""
        by_row = {one.row.pk: one for one in ready}
        groups = bundles(one.item for one in ready)
        leaving: list[tuple[Written, list[Decision]]] = []
        staying: list[tuple[Ready, Decision]] = []
        for bundle in spread(groups, None)[0]:
            mine = [by_row[item.id] for item in bundle.items]
            again = [self.again(one) for one in mine]
            if not all(sends(made) for made in again):
                for one, made in zip(mine, again, strict=True):
                    later = replace(made, verb="wait", reason="gap", cursor=replace(one.row.cursor, due=self.now))
                    staying.append((one, later if sends(made) else made))
                continue
            try:
                leaving.append((write(bundle, mine, self.now), again))
            except Broken as error:
                for one in mine:
                    one.row.detail = str(error)[:250]
                    staying.append((one, Decision("pause", "template", one.row.cursor, one.step)))
                continue
            self.room_taken(bundle.lead.party)
        mailings = dispatch([written for written, _made in leaving], self.now)
        for (written, again), mailing in zip(leaving, mailings, strict=True):
            self.sent(written, again, mailing)
        for one, made in staying:
            self.follow(one.row, one.known, made)

    def again(self, one: Ready) -> Decision:
        """The decision once more, with what this batch has sent to the customer, and in all, since."""
        facts = one.known.facts
        if one.known.record.main_party_id in self.written:
            facts = replace(facts, contacts=(*facts.contacts, self.now))
        elif self.policy.room is None and one.made is not None:
            return one.made
        return self.ask(one.row, one.known, facts)

    def room_taken(self, party: int | None) -> None:
        """A message will leave: less room for this customer, and for today while catching up."""
        self.tick.sent += 1
        if party is not None:
            self.written.add(party)
        if self.policy.room is not None:
            self.policy = replace(self.policy, room=self.policy.room - 1)

    def sent(self, written: Written, made: Sequence[Decision], mailing: Mailing) -> None:
        for one, decision in zip(written.ready, made, strict=True):
            self.tick.did["send"] += 1
            self.passed(one.row, decision)
            if one.row.first_reminder is None:
                one.row.first_reminder = one.known.calendar.day_of(self.now)
            self.done(one.row, one.known, decision, "sent", mailing)

    def flush(self) -> None:
        """Write the runs so far: what follows may look at them."""
        bulk.create(self.runs)
        self.runs = []

    def write(self) -> None:
        bulk.create(self.runs)
        bulk.create(self.traces)
        names = ("state", "reason", "detail", *STANDS, "first_reminder", "stage_at_start", "failures", "lease_until")
        changed = list({row.pk: row for row in self.changed}.values())
        if bulk.rewrite(changed, names, guards=("epoch",)) != len(changed):
            raise Taken("another worker has taken some of these rows")


def sends(made: Decision) -> bool:
    return made.verb == "act" and isinstance(made.step, Send)


def kept(facts: Facts) -> dict[str, object]:
    """The facts worth keeping beside a decision."""
    return {"stage": facts.stage, "amount": facts.amount, "balance": facts.balance,
            "replied": facts.replied.isoformat() if facts.replied else None}  # fmt: skip


def mend(row: Enrolment, known: Known, why: str) -> None:
    """Ask somebody to mend what keeps a message back."""
    record = known.record
    kind = {"address": "fix-address", "postal": "fix-address", "disputed": "settle-dispute"}.get(why, "check")
    who = lead_of(record, row.scenario) if kind == "check" else (record.owner or lead_of(record, row.scenario))
    who = who if who is not None and who.is_active else lead_of(record, row.scenario)
    words = reason(why, who.language if who else "fr")
    tasks.plan(record, tasks.Todo(kind, words, who, f"flow:{row.pk}:{why}", note=row.detail))
