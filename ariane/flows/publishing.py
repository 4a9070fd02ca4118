"""Editing flows: a draft, its publication as a new version, and what becomes of the follow-ups that run (R-034)."""

import datetime as dt
from dataclasses import dataclass, replace
from itertools import chain, count

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ariane.accounts.audit import trace
from ariane.accounts.models import User
from ariane.flows.checks import problems
from ariane.flows.decide import decide, program
from ariane.flows.endings import end
from ariane.flows.facts import Policy, Scene
from ariane.flows.log import line
from ariane.flows.model import Check, Flow, Task, Trigger, Wait, as_json, from_json, rekeyed, walk
from ariane.flows.models import Enrolment, FlowVersion, Scenario
from ariane.flows.models.flow import digest
from ariane.flows.read import Reader
from ariane.kernel import clock
from ariane.kernel.errors import DomainError, NotAllowed

TRIGGER_OF = {
    "quote": "quote.sent", "invoice": "invoice.published", "order": "order.confirmed", "purchase": "order.confirmed",
    "delivery": "delivery.done", "request": "record.created", "ticket": "record.created", "case": "record.created",
}  # fmt: skip
RUNNING = ("keep", "migrate", "stop")
State = Scenario.State


@dataclass(frozen=True)
class Move:
    """Where one running follow-up would stand under the new version; `to` is empty when its blocks are all gone."""

    enrolment: int
    record: int
    at: str
    to: str
    due: dt.datetime | None
    new_due: dt.datetime | None

    @property
    def unchanged(self) -> bool:
        return self.at == self.to and self.due == self.new_due


def may_edit(by: User, scenario: Scenario) -> bool:
    """Whether the person may edit this flow: every one, or those of her teams, as is her scope."""
    scope = int(by.rights.scope("flow.edit"))
    return scope >= 3 or (scope == 2 and scenario.team_id in by.rights.teams)


def must_edit(by: User, scenario: Scenario) -> None:
    """Raise NotAllowed unless the person may edit this flow."""
    if may_edit(by, scenario):
        return
    raise NotAllowed(_("Only a manager changes flows. Ask yours."))


@transaction.atomic
def save_draft(*, by: User, scenario: Scenario, flow: Flow) -> Flow:
    """Keep what is being edited; blocks keep the keys they have in the published version."""
    must_edit(by, scenario)
    keyed = rekeyed(flow, scenario.version.flow if scenario.version else None)
    Scenario.objects.filter(pk=scenario.pk).update(draft=as_json(keyed), updated_at=clock.now())
    scenario.refresh_from_db()
    return keyed


def preview(scenario: Scenario, flow: Flow, limit: int = 5000) -> list[Move]:
    """« 312 en cours : 280 inchangés, 32 déplacés »: where each running follow-up would go."""
    now = clock.now()
    rows = Enrolment.objects.filter(scenario=scenario, ended_at=None).select_related("scenario", "version", "record")
    reader = Reader(list(rows[:limit]), now)
    return [moved(row, flow, reader, now) for row in reader.rows]


def moved(row: Enrolment, flow: Flow, reader: Reader, now: dt.datetime) -> Move:
    to, known = surviving(row, flow), reader.known(row)
    due = row.due_at
    if known is not None and to and row.state == Enrolment.State.WAITING:
        cursor = replace(row.cursor, key=to, armed=False, due=None)
        made = decide(flow, cursor, known.facts, Scene(Policy(), known.calendar, now))
        due = made.cursor.due if made.verb == "wait" else now
    return Move(row.pk, row.record_id, row.step_key, to, row.due_at, due)


def surviving(row: Enrolment, flow: Flow) -> str:
    """The block to go on with: its own, else the next one of the old order that is still there; "" without any."""
    keys = [step.key for step, _depth in walk(row.version.flow.steps)]
    kept = program(flow)
    after = keys[keys.index(row.step_key) :] if row.step_key in keys else []
    return next((key for key in after if key in kept), "")


@transaction.atomic
def publish(*, by: User, scenario: Scenario, flow: Flow, running: str = "keep", note: str = "") -> FlowVersion:
    """Make a version of a flow; running follow-ups finish on theirs, are moved by block, or end.

    No step is done twice, since what was done is known by its block's key. Raises DomainError for a flow that cannot
    be published or an unknown choice.
    """
    must_edit(by, scenario)
    if running not in RUNNING:
        raise DomainError(_("Say what becomes of the follow-ups that run: keep, migrate or stop."))
    held = Scenario.objects.select_for_update(of=("self",)).get(pk=scenario.pk)
    keyed = rekeyed(flow, held.version.flow if held.version else None)
    wrong = problems(keyed)
    if wrong:
        raise DomainError(wrong[0].words(get_language() or "fr"))
    last = held.versions.order_by("-number").first()
    if last is not None and last.digest == digest(as_json(keyed)):
        raise DomainError(_("Nothing has changed since version %(number)d.") % {"number": last.number})
    made = FlowVersion.objects.create(
        scenario=held, number=last.number + 1 if last else 1, definition=as_json(keyed), note=note[:250],
        published_by=by,
    )  # fmt: skip
    old = list(Enrolment.objects.filter(scenario=held, ended_at=None).select_related("scenario", "version", "record"))
    held.version, held.draft, held.kind = made, {}, keyed.kind
    held.save()
    for row in old if running != "keep" else ():
        migrate(row, made) if running == "migrate" else end(row, "flow_stopped", clock.now(), by=by)
    trace(by, "flow", held, "published", [("version", last.number if last else None, made.number)])
    scenario.refresh_from_db()
    return made


def migrate(row: Enrolment, version: FlowVersion) -> None:
    """Move a running follow-up to a version: same block or the next surviving one, its wait counted again."""
    to, now = surviving(row, version.flow), clock.now()
    if not to:
        end(row, "flow_stopped", now)
        return
    row.version, row.step_key, row.armed, row.due_at = version, to, False, now
    row.save()
    line(row, "migrated", now, detail=f"v{version.number}").save()


@transaction.atomic
def drop_draft(*, by: User, scenario: Scenario) -> None:
    """Forget what is being edited; the published version stays. Raises DomainError when there is none."""
    must_edit(by, scenario)
    if scenario.version is None:
        raise DomainError(_("This flow was never published: publish or delete it."))
    Scenario.objects.filter(pk=scenario.pk).update(draft={}, updated_at=clock.now())
    scenario.refresh_from_db()


@transaction.atomic
def begin(*, by: User, name: str, kind: str) -> Scenario:
    """A new flow as a draft with one wait and one message, for the team of whoever begins it. Raises NotAllowed,
    DomainError for a kind that flows do not follow."""
    if int(by.rights.scope("flow.edit")) < 2:
        raise NotAllowed(_("Only a manager changes flows. Ask yours."))
    if kind not in TRIGGER_OF or not name.strip():
        raise DomainError(_("Give the flow a name, and choose what it follows."))
    steps = (Wait("", 7), Check("", "no_reply"), Task("", _("Call"), days=2))
    flow = rekeyed(Flow(kind, Trigger(TRIGGER_OF[kind]), steps))
    base = slugify(name)[:40] or "flow"
    code = next(one for one in chain((base,), (f"{base}-{n}" for n in count(2))) if not taken(one))
    team = None if int(by.rights.scope("flow.edit")) >= 3 else by.teams.filter(is_group=False).order_by("pk").first()
    return Scenario.objects.create(
        code=code, name_fr=name.strip()[:120], kind=kind, draft=as_json(flow), team=team, keeper=by
    )


def taken(code: str) -> bool:
    return Scenario.objects.filter(code=code).exists()


@transaction.atomic
def set_state(*, by: User, scenario: Scenario, state: str, reason: str = "") -> None:
    """Activate, simulate or put on hold. What a pause holds goes on when the flow does."""
    must_edit(by, scenario)
    if state not in (State.ACTIVE, State.SIMULATED, State.PAUSED) or scenario.version is None:
        raise DomainError(_("Publish a version first."))
    if state == State.PAUSED and not reason.strip():
        raise DomainError(_("Say why in a few words: the review shows it."))
    before = scenario.state
    Scenario.objects.filter(pk=scenario.pk).update(state=state, paused_reason=reason[:250], updated_at=clock.now())
    if state == State.ACTIVE:
        paused = Enrolment.objects.filter(scenario=scenario, state="paused", reason="flow_paused")
        paused.update(state="waiting", reason="", due_at=clock.now())
    trace(by, "flow", scenario, "changed", [("state", before, state)])
    scenario.refresh_from_db()


@transaction.atomic
def delete(*, by: User, scenario: Scenario, running: str = "") -> None:
    """Stop a flow for good. While follow-ups run on it, only with `running="stop"`: each ends, and an activity takes
    over (failure 27)."""
    must_edit(by, scenario)
    live = Enrolment.objects.filter(scenario=scenario, ended_at=None).select_related("scenario", "version", "record")
    if live.exists() and running != "stop":
        text = _("%(count)d follow-ups are running on this flow: stop them too, or put the flow on hold.")
        raise DomainError(text % {"count": live.count()})
    for row in live:
        end(row, "flow_stopped", clock.now(), by=by)
    Scenario.objects.filter(pk=scenario.pk).update(state=State.STOPPED)
    trace(by, "flow", scenario, "deleted", [])
    scenario.refresh_from_db()


def as_file(scenario: Scenario) -> dict[str, object]:
    """A flow as a readable file (R-011)."""
    definition = scenario.version.definition if scenario.version else scenario.draft
    return {
        "ariane": "flow/1",
        "code": scenario.code,
        "fr": scenario.name_fr,
        "en": scenario.name_en,
        "flow": definition,
    }


@transaction.atomic
def from_file(*, by: User, data: dict[str, object]) -> Scenario:
    """A flow from such a file, as a draft. Raises DomainError when it is none, or its code is taken."""
    if int(by.rights.scope("flow.edit")) < 2:
        raise NotAllowed(_("Only a manager changes flows. Ask yours."))
    try:
        flow = rekeyed(from_json(dict(data["flow"])))  # type: ignore[call-overload]
        code, french, english = str(data["code"]), str(data["fr"]), str(data.get("en", ""))
    except (KeyError, TypeError, ValueError) as error:
        raise DomainError(_("This file holds no flow: %(why)s") % {"why": error}) from error
    if Scenario.objects.filter(code=code).exists():
        raise DomainError(_("There is a flow “%(code)s” already. Change the code in the file.") % {"code": code})
    team = by.teams.filter(is_group=False).order_by("pk").first()
    return Scenario.objects.create(
        code=code[:50], name_fr=french[:120], name_en=english[:120], kind=flow.kind, draft=as_json(flow), team=team,
        keeper=by,
    )  # fmt: skip
