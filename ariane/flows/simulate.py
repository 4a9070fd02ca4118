"""What a flow would have done between two days: the same `decide`, a virtual clock, the records' own history.

History cannot tell who would have answered: what is shown is an upper bound. Nothing is written.
"""

import datetime as dt
import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q

from ariane.flows import house, letters
from ariane.flows.batch import sends
from ariane.flows.decide import Decision, decide, first_key
from ariane.flows.enrolling import anchor, in_segment
from ariane.flows.facts import Cursor, Facts, Policy, Scene
from ariane.flows.group import bundles, travels
from ariane.flows.model import Flow, Send, walk
from ariane.flows.models import Enrolment, FlowVersion, Scenario
from ariane.flows.read import Known, Reader
from ariane.flows.sending import Ready
from ariane.journal.models import Entry, Stage
from ariane.pieces.models import Piece

MOST = 100_000


@dataclass(frozen=True)
class Row:
    """Something that would have happened: a message, an activity, an end; to whom, and why."""

    at: dt.datetime
    record: int
    ref: str
    party: int | None
    did: str
    reason: str
    step: str
    template: str = ""
    message: int = 0

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass
class Result:
    """The rows, and how often each guard held something back."""

    rows: list[Row] = field(default_factory=list)
    held: Counter[str] = field(default_factory=Counter)
    too_late: int = 0

    @property
    def messages(self) -> list[Row]:
        return [row for row in self.rows if row.did == "sent"]

    def sums(self) -> dict[str, Any]:
        """Messages, customers, the worst day, who would hear most, what was held back, and what left to somebody who
        had answered or paid (which must be 0)."""
        letters_sent = {row.message: row for row in self.messages}.values()
        days = Counter(row.at.date().isoformat() for row in letters_sent)
        parties = Counter(row.party for row in letters_sent)
        return {
            "messages": len(letters_sent), "customers": len(parties), "held": dict(self.held),
            "worst_day": next(iter(days.most_common(1)), None), "most_written_to": parties.most_common(10),
            "after_reply_or_payment": self.too_late,
            "did": dict(Counter(row.did for row in self.rows)),
        }  # fmt: skip


@dataclass
class History:
    """What became known of one record, and when."""

    replies: list[dt.datetime] = field(default_factory=list)
    stages: list[tuple[dt.datetime, Stage]] = field(default_factory=list)

    def at(self, moment: dt.datetime, facts: Facts, piece: Piece) -> Facts:
        """The facts as they stood then."""
        stage = next((one for when, one in reversed(self.stages) if when <= moment), None)
        later = next((one for when, one in self.stages if when > moment), None)
        paid = piece.paid_at is not None and piece.paid_at <= moment
        known: dict[str, Any] = {
            "replied": max((one for one in self.replies if one <= moment), default=None),
            "archived": piece.archived_at is not None and piece.archived_at <= moment,
        }
        if stage is not None:
            known |= {"stage": stage.code, "stage_final": stage.final, "open": not stage.final}
        elif later is not None:
            known |= {"stage": facts.stage_at_start, "stage_final": False, "open": True}
        if facts.kind == "invoice" and piece.paid_at is not None and not paid:
            known["balance"] = piece.amount_incl if piece.amount_incl is not None else piece.amount
        human = facts.human_out if facts.human_out is not None and facts.human_out <= moment else None
        return replace(facts, **known, human_out=human)


def simulate(
    scenario: Scenario, first: dt.datetime, last: dt.datetime, *, flow: Flow | None = None, limit: int = MOST
) -> Result:
    """Play a flow (its published version, or a draft) over what really happened between two instants."""
    played = flow or (scenario.version.flow if scenario.version else None)
    if played is None:
        return Result()
    return Simulation(scenario, played, first, last).run(limit)


class Simulation:
    """One play: a queue of due follow-ups, a ledger of what would have been sent."""

    def __init__(self, scenario: Scenario, flow: Flow, first: dt.datetime, last: dt.datetime) -> None:
        self.scenario, self.flow, self.first, self.last = scenario, flow, first, last
        self.result = Result()
        self.contacts: dict[int | None, list[dt.datetime]] = defaultdict(list)
        codes = {step.template for step, _depth in walk(flow.steps) if isinstance(step, Send)}
        self.policy: Policy = replace(house.policy(letters.inspect(codes), last), mail_read=None, payments_read=None)
        self.known: dict[int, Known] = {}
        self.rows: dict[int, Enrolment] = {}
        self.cursors: dict[int, Cursor] = {}
        self.history: dict[int, History] = defaultdict(History)
        self.queue: list[tuple[dt.datetime, int]] = []
        self.next: dict[int, dt.datetime] = {}
        self.of_party: dict[int | None, list[int]] = defaultdict(list)
        self.numbers = 0

    def run(self, limit: int) -> Result:
        self.load(limit)
        while self.queue and self.queue[0][0] <= self.last:
            now = self.queue[0][0]
            due = []
            while self.queue and self.queue[0][0] <= now:
                when, pk = heapq.heappop(self.queue)
                if self.next.get(pk) == when:
                    due.append(pk)
            self.step(due, now)
        return self.result

    def load(self, limit: int) -> None:
        """The records that the flow would have followed, each from the moment that set it off."""
        rows = Piece.objects.filter(kind__code=self.flow.kind, created_at__lte=self.last)
        pieces = list(rows.select_related("kind", "stage", "owner", "team").order_by("pk")[:limit])
        for start in range(0, len(pieces), 500):
            self.load_some(pieces[start : start + 500])

    def load_some(self, pieces: list[Piece]) -> None:
        version = self.scenario.version or FlowVersion(scenario=self.scenario, number=0)
        made = [
            Enrolment(pk=piece.pk, scenario=self.scenario, version=version, record_id=piece.pk,
                      party_id=piece.main_party_id, since=self.first, started_at=self.first, step_key="")
            for piece in pieces
        ]  # fmt: skip
        reader = Reader(made, self.last)
        self.read_history([piece.pk for piece in pieces])
        for row, piece in zip(made, pieces, strict=True):
            known = reader.known(row)
            since = self.since(piece)
            if known is None or since is None or not in_segment(self.flow.segment, piece, known.party):
                continue
            stage = next((one for when, one in reversed(self.history[piece.pk].stages) if when <= since), None)
            row.started_at = max(since, self.first)
            row.stage_at_start = (
                stage.code if stage else {"quote": "sent", "invoice": "published"}.get(self.flow.kind, "")
            )
            self.known[row.pk], self.rows[row.pk] = known, row
            self.cursors[row.pk] = Cursor(first_key(self.flow), since)
            self.look(row.pk, row.started_at)
            self.of_party[row.party_id].append(row.pk)

    def look(self, pk: int, when: dt.datetime) -> None:
        """Look at a follow-up again then, and not before."""
        self.next[pk] = when
        heapq.heappush(self.queue, (when, pk))

    def joined(self, ready: dict[int, Ready], now: dt.datetime) -> None:
        """What the same customers have due soon joins the letters that leave now, as the engine has it."""
        leaving = {one.item.together for one in ready.values()} if self.flow.kind == "invoice" else set()
        parties = {one.row.party_id for one in ready.values()} if leaving else set()
        for pk in [pk for party in parties for pk in self.of_party[party] if pk not in ready and pk in self.next]:
            cursor, known = self.cursors[pk], self.known[pk]
            if not travels(self.flow, cursor, known.calendar, now):
                continue
            self.cursors[pk] = replace(cursor, due=now)
            made = self.ask(pk, now)
            one = self.ready(pk, made)
            if one is not None and one.item.together in leaving:
                ready[pk] = one
            else:
                self.cursors[pk] = cursor

    def ready(self, pk: int, made: Decision) -> Ready | None:
        row = self.rows[pk]
        row.sends = self.cursors[pk].sends
        if not (sends(made) and isinstance(made.step, Send)):
            return None
        return Ready(row, self.known[pk], made.step, made.occurrence)

    def since(self, piece: Piece) -> dt.datetime | None:
        """The moment that set the flow off, whatever became of the record since."""
        found = {"quote.sent": piece.sent_at, "invoice.published": piece.published_at}.get(self.flow.trigger.event)
        found = found or anchor(self.flow, piece, self.last)
        return found if found is not None and found <= self.last else None

    def read_history(self, ids: list[int]) -> None:
        incoming = Q(direction=Entry.Direction.IN, visibility=Entry.Visibility.EXTERNAL, removed_at=None)
        entries = Entry.objects.filter(incoming, record__in=ids).order_by("pk")
        for record, at, meta in entries.values_list("record_id", "occurred_at", "meta"):
            if not meta.get("automatic"):
                self.history[record].replies.append(at)
        stages = {str(stage.pk): stage for stage in Stage.objects.filter(kind__code=self.flow.kind)}
        changes = Entry.objects.filter(record__in=ids, type=Entry.Type.CHANGE).order_by("pk")
        for record, at, changed in changes.values_list("record_id", "recorded_at", "changes"):
            for one in changed:
                if one.get("field") == "stage" and str(one.get("new")) in stages:
                    self.history[record].stages.append((at, stages[str(one["new"])]))

    def facts(self, pk: int, now: dt.datetime) -> Facts:
        known, row = self.known[pk], self.rows[pk]
        base = replace(known.facts, started=row.started_at, stage_at_start=row.stage_at_start, approved=frozenset(),
                       contacts=tuple(self.contacts[row.party_id]))  # fmt: skip
        return self.history[pk].at(now, base, known.record)

    def ask(self, pk: int, now: dt.datetime) -> Decision:
        facts = self.facts(pk, now)
        made = decide(self.flow, self.cursors[pk], facts, Scene(self.policy, self.known[pk].calendar, now))
        if made.verb == "approve" and made.step is not None:
            # a person is taken to agree at once: an upper bound
            self.result.held[made.reason] += 1
            agreed = replace(facts, approved=frozenset({(made.step.key, made.occurrence)}))
            made = decide(self.flow, self.cursors[pk], agreed, Scene(self.policy, self.known[pk].calendar, now))
        return made

    def step(self, due: Iterable[int], now: dt.datetime) -> None:
        """Everything that is due at one instant."""
        ready: dict[int, Ready] = {}
        for pk in due:
            self.next.pop(pk, None)
            made = self.ask(pk, now)
            one = self.ready(pk, made)
            if one is not None:
                ready[pk] = one
            else:
                self.go_on(pk, made, now)
        self.joined(ready, now)
        for bundle in bundles(one.item for one in ready.values()):
            again = {item.id: self.ask(item.id, now) for item in bundle.items}
            self.numbers += 1
            if any(sends(made) for made in again.values()):
                self.contacts[bundle.lead.party].append(now)
            for pk, made in again.items():
                self.go_on(pk, made, now)

    def go_on(self, pk: int, made: Decision, now: dt.datetime) -> None:
        """Write down what would have happened, and when to look again."""
        row, known = self.rows[pk], self.known[pk]
        self.cursors[pk] = made.cursor
        self.next.pop(pk, None)
        if made.verb in ("act", "instead", "stop"):
            step = made.step
            did = "sent" if sends(made) else "ended" if made.verb == "stop" else made.verb
            self.result.rows.append(
                Row(now, known.record.pk, known.record.ref or "", row.party_id, did, made.reason,
                    step.key if step else "", step.template if isinstance(step, Send) else "",
                    self.numbers if did == "sent" else 0)
            )  # fmt: skip
            facts = self.facts(pk, now)
            if did == "sent" and (facts.paid or (facts.replied or row.started_at) > row.started_at):
                self.result.too_late += "reply" in self.flow.stop_on or facts.paid
        elif made.reason not in ("step", "event"):
            self.result.held[made.reason] += 1
        if made.verb in ("act", "instead"):
            self.look(pk, now)
        elif made.verb == "wait" and made.until is not None:
            self.look(pk, max(made.until, now))
