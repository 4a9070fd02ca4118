"""« Couverture »: every open quote and unpaid invoice is followed, or excluded with a reason, or a hole (R-001).

Six answers, in this order: followed by a flow · by an outside engine · excluded · by a person (something is planned) ·
at rest (news less than X days ago) · hole. Counted in the database, so that a million records take seconds.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from ariane.activities.models import Activity
from ariane.flows.decide import program
from ariane.flows.enrolling import AGAIN_DAYS
from ariane.flows.models import Enrolment, Exclusion, Outside, Scenario
from ariane.flows.models.enrolment import LIVE
from ariane.flows.naming import names
from ariane.flows.reasons import reason
from ariane.flows.sentence import sentence, step_words
from ariane.kernel import clock
from ariane.pieces.models import Piece

STATUSES = ("followed", "outside", "excluded", "person", "resting", "hole")
KINDS = ("quote", "invoice")
OUTSIDE = dt.timedelta(days=10)


def eligible() -> QuerySet[Piece]:
    """Sent quotes without an end, published invoices with a balance: what must never be forgotten."""
    open_now = Q(archived_at=None) & (Q(stage=None) | Q(stage__final=False))
    quotes = Q(kind__code="quote", sent_at__isnull=False) & ~Q(stage__code__in=("draft", "to-approve", "approved"))
    owed = Q(amount_paid=None) | Q(amount_incl=None) | Q(amount_incl__gt=F("amount_paid"))
    invoices = Q(kind__code="invoice", published_at__isnull=False) & ~Q(stage__code="draft") & owed
    return Piece.objects.filter(open_now & (quotes | invoices))


def with_status(rows: QuerySet[Piece], now: dt.datetime | None = None) -> QuerySet[Any]:
    """The rows annotated with `covered`, one of STATUSES."""
    moment = now or clock.now()
    rest = moment - dt.timedelta(days=AGAIN_DAYS)
    this = OuterRef("pk")
    current = Q(lifted_at=None) & (Q(until=None) | Q(until__gte=moment.date()))
    excluded = Exclusion.objects.filter(current)
    outside = Outside.objects.filter(record=this, last_at__gte=moment - OUTSIDE)
    ended = Enrolment.objects.filter(record=this, ended_at__gte=rest)
    flows = Scenario.objects.filter(kind=OuterRef("kind__code"), state=Scenario.State.ACTIVE)
    fresh = Q(Exists(flows)) & (Q(last_message_at__gte=rest) & Q(Exists(Enrolment.objects.filter(record=this))))
    covered = Case(
        When(Exists(Enrolment.objects.filter(record=this, ended_at=None)), then=Value("followed")),
        When(Exists(outside), then=Value("outside")),
        When(Exists(excluded.filter(record=this)), then=Value("excluded")),
        When(Exists(excluded.filter(record=OuterRef("main_party"))), then=Value("excluded")),
        When(Exists(Activity.objects.filter(record=this, state=Activity.State.PLANNED)), then=Value("person")),
        When(Exists(ended) | fresh, then=Value("resting")),
        default=Value("hole"),
        output_field=CharField(),
    )
    return rows.annotate(covered=covered)


@dataclass(frozen=True)
class Coverage:
    """How many records of a kind stand under each status."""

    kind: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def percent(self) -> float:
        """Followed or excluded with a reason, of all; 100 when there is nothing to follow."""
        return 100.0 if not self.total else 100.0 * (self.total - self.counts.get("hole", 0)) / self.total


def coverage(now: dt.datetime | None = None) -> list[Coverage]:
    """Per kind, in one query."""
    rows = with_status(eligible(), now).order_by().values("kind__code", "covered").annotate(n=Count("pk"))
    found: dict[str, dict[str, int]] = {kind: dict.fromkeys(STATUSES, 0) for kind in KINDS}
    for row in rows:
        found[row["kind__code"]][row["covered"]] = row["n"]
    return [Coverage(kind, counts) for kind, counts in found.items()]


def holes(limit: int = 200) -> list[Piece]:
    """Records that nothing follows and nobody excluded, the oldest first."""
    rows = with_status(eligible()).filter(covered="hole").order_by("created_at", "pk")
    return list(rows.select_related("kind", "stage", "main_party", "owner")[:limit])


@dataclass(frozen=True)
class Finding:
    """A broken promise of the engine: I1 a hole, I2 a date long past, I6 a message without its step, poisoned rows."""

    code: str
    record_id: int
    enrolment_id: int | None = None


def audit(now: dt.datetime | None = None, *, limit: int = 1000) -> list[Finding]:
    """The invariants of « nothing is forgotten », looked at over everything."""
    moment = now or clock.now()
    late = Enrolment.objects.filter(state="waiting", due_at__lt=moment - dt.timedelta(hours=2))
    uncovered = with_status(eligible(), moment).filter(covered="hole").values_list("pk", flat=True)
    found = [Finding("I1", pk) for pk in uncovered[:limit]]
    found += [Finding("I2", record, pk) for pk, record in late.values_list("pk", "record_id")[:limit]]
    poison = Enrolment.objects.filter(state="poison")
    return found + [Finding("poison", record, pk) for pk, record in poison.values_list("pk", "record_id")[:limit]]


def explain(row: Enrolment, language: str = "fr") -> dict[str, object]:
    """Why a follow-up stands where it stands: its flow, block, date and what it counts from, its log."""
    flow = row.version.flow
    node, called = program(flow).get(row.step_key), names(flow.kind, language)
    lines = [
        (one.at, one.step_key, f"{one.did} {one.reason}".strip(), reason(one.reason or one.did, language))
        for one in row.runs.order_by("pk")
    ]
    lines += [(t.at, t.step_key, t.what, t.detail or reason(t.reason, language)) for t in row.traces.order_by("pk")]
    return {
        "id": row.pk, "record": row.record_id, "flow": row.scenario.code, "version": row.version.number,
        "state": row.state, "live": row.state in LIVE, "reason": row.reason, "why": reason(row.reason, language),
        "step": row.step_key, "block": step_words(node.step, flow, language, called) if node else "",
        "due": row.due_at, "counted": row.basis, "sends": row.sends,
        "sentence": sentence(flow, language, called),
        "log": [dict(zip(("at", "step", "what", "why"), one, strict=True)) for one in sorted(lines)],
    }  # fmt: skip
