"""A follow-up decided elsewhere passes the gate of our own (X-27): it is a block of a flow like any other, so caps,
quiet days, approval, the last look and the journal are the same. What holds it back is told; it leaves later by itself.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.flows import engine, instance, letters
from ariane.flows.endings import end
from ariane.flows.log import line
from ariane.flows.model import Flow, Send, Trigger, as_json
from ariane.flows.models import Enrolment, Exclusion, FlowVersion, FollowUpRequest, Mailing, Outside, Scenario, StepRun
from ariane.flows.models.flow import digest
from ariane.flows.reasons import reason
from ariane.flows.words import KINDS, OUTSIDE, TONES
from ariane.journal import policy
from ariane.kernel import clock, hold, leases
from ariane.kernel.errors import Collision, DomainError
from ariane.kernel.models import Hold
from ariane.pieces.models import Piece

PREFIX = "outside-"


@dataclass(frozen=True)
class Wish:
    """What an outside engine wants sent. `key` is its own name for this request; `as_of` is when it read the facts: an
    answer since then stops it. `take_over` ends a follow-up of our own."""

    engine: str
    key: str
    template: str
    tone: str = "gentle"
    medium: str = "mail"
    signatory: str = "owner"
    approval: bool = False
    as_of: dt.datetime | None = None
    take_over: bool = False


@dataclass(frozen=True)
class Standing:
    """What became of a request: sent, held (it leaves later, by itself or when a person agrees), handed_over (a person
    was asked to write instead) or stopped; with the reason as code and in words, and until when it is held."""

    status: str
    reason: str = ""
    words: str = ""
    until: dt.datetime | None = None
    message: str = ""


def ask(*, by: User, record: Piece, wish: Wish) -> tuple[FollowUpRequest, bool]:
    """Ask for one follow-up and try to send it now; returns the request and whether it is new.

    Raises NotAllowed without the right to write from this record, Collision when the key names another record or the
    record is followed already, DomainError for a template that does not exist or a record that is excluded.
    """
    before = found(wish.engine, wish.key)
    if before is None:
        try:
            with transaction.atomic():
                made = _begin(by, record, wish)
        except IntegrityError:
            before = found(wish.engine, wish.key)
            if before is None:
                raise
        else:
            carry(made.enrolment_id)
            return made, True
    if before.record_id != record.pk:
        raise Collision(_("This key was used for another record: use a new one for each request."))
    return before, False


def found(engine_name: str, key: str) -> FollowUpRequest | None:
    """The request that an engine made under a key."""
    return FollowUpRequest.objects.filter(engine=engine_name, key=key).first()


def _begin(by: User, record: Piece, wish: Wish) -> FollowUpRequest:
    policy.require(by, "message", record)
    now = clock.now()
    _refuse(record, wish, now)
    scenario = scenario_of(record.kind.code)
    _alone(by, record, scenario, wish, now)
    Outside.objects.update_or_create(
        record_id=record.pk,
        defaults={"engine": wish.engine, "last_at": now},
        create_defaults={"engine": wish.engine, "last_at": now, "since": now},
    )
    earlier = Enrolment.objects.filter(record=record.pk)
    row = Enrolment.objects.create(
        scenario=scenario, version=version_of(scenario, wish), record_id=record.pk, party_id=record.main_party_id,
        step_key="s1", since=now, started_at=min(wish.as_of or now, now), due_at=now,
        stage_at_start=record.stage.code if record.stage else "",
        sends=earlier.filter(scenario=scenario).aggregate(n=Max("sends"))["n"] or 0,
        first_reminder=earlier.exclude(first_reminder=None).order_by("first_reminder").values_list(
            "first_reminder", flat=True).first(),
    )  # fmt: skip
    line(row, "enrolled", now, detail=f"{wish.engine} {wish.key}", by=by).save()
    return FollowUpRequest.objects.create(
        engine=wish.engine, key=wish.key, record_id=record.pk, enrolment=row, template=wish.template, asked_at=now,
        asked_by=by,
    )  # fmt: skip


def _refuse(record: Piece, wish: Wish, now: dt.datetime) -> None:
    """What can never be sent."""
    if record.kind.code not in KINDS:
        raise DomainError(_("This kind of record is not followed up."))
    if letters.inspect([wish.template])[wish.template].broken == "unknown":
        raise DomainError(_("There is no template “%(code)s”.") % {"code": wish.template})
    if wish.tone not in TONES or wish.medium not in ("mail", "letter"):
        raise DomainError(_("Unknown tone or medium."))
    current = Q(lifted_at=None) & (Q(until=None) | Q(until__gte=now.date()))
    of = Q(record=record.pk) | Q(record=record.main_party_id)
    excluded = Exclusion.objects.filter(of, current).first()
    if excluded is not None:
        raise DomainError(_("Excluded from follow-ups: %(why)s") % {"why": excluded.reason})


def _alone(by: User, record: Piece, scenario: Scenario, wish: Wish, now: dt.datetime) -> None:
    """Two engines never follow one record at the same time."""
    live = Enrolment.objects.select_for_update(of=("self",)).filter(record=record.pk, ended_at=None)
    for row in live.select_related("scenario", "record"):
        if row.scenario_id == scenario.pk:
            raise Collision(_("A follow-up that was asked for before still waits: %(why)s.") % {
                "why": reason(row.reason or "step", by.language)})  # fmt: skip
        if not wish.take_over:
            raise Collision(_("The flow “%(name)s” follows this record.") % {"name": row.scenario.name})
        end(row, "outside", now, by=by, detail=wish.engine)


def scenario_of(kind: str) -> Scenario:
    """The flow in which requests from outside stand, one a kind: who puts it on hold holds them all."""
    row, _made = Scenario.objects.get_or_create(
        code=PREFIX + kind,
        defaults={"name_fr": "Relances demandées par un moteur externe", "kind": kind, "state": "active",
                  "name_en": "Follow-ups asked for by an outside engine", "position": 900},
    )  # fmt: skip
    if row.state == Scenario.State.STOPPED:
        raise DomainError(_("Follow-ups from outside engines were stopped here."))
    return row


def version_of(scenario: Scenario, wish: Wish) -> FlowVersion:
    """The version that sends just this: the same wish is the same version."""
    step = Send("s1", wish.template, wish.medium, wish.tone, wish.signatory, wish.approval)
    definition = as_json(Flow(scenario.kind, Trigger(OUTSIDE), (step,)))
    same = scenario.versions.filter(digest=digest(definition)).first()
    if same is not None:
        return same
    Scenario.objects.select_for_update().get(pk=scenario.pk)
    last = scenario.versions.order_by("-number").values_list("number", flat=True).first() or 0
    made = FlowVersion.objects.create(scenario=scenario, number=last + 1, definition=definition, note=wish.engine)
    Scenario.objects.filter(pk=scenario.pk).update(version=made)
    return made


def carry(enrolment_id: int) -> None:
    """Let the engine decide about one row now, until it waits or has ended; a copy that is held sends nothing."""
    if instance.foreign() or Hold.objects.filter(name=hold.OUTBOX).exists():
        return
    for _turn in range(3):
        now = clock.now()
        due = Enrolment.objects.filter(pk=enrolment_id, state=Enrolment.State.WAITING, due_at__lte=now)
        rows = leases.take(due.order_by("pk"), limit=1, seconds=engine.LEASE)
        if not rows:
            return
        engine.work(rows, now)


def standing(request: FollowUpRequest, language: str) -> Standing:
    """What has become of a request by now."""
    row = Enrolment.objects.get(pk=request.enrolment_id)
    mailing = Mailing.objects.filter(runs__enrolment=row, runs__undone_at=None).first()
    if mailing is not None and mailing.state != Mailing.State.CALLED_OFF:
        return Standing("sent", message=mailing.state)
    if StepRun.objects.filter(enrolment=row, did="instead").exists():
        run = StepRun.objects.filter(enrolment=row, did="instead").latest("pk")
        return Standing("handed_over", run.reason, reason(run.reason, language))
    if row.live:
        why = row.reason or "step"
        return Standing("held", why, row.detail if why == "template" and row.detail else reason(why, language),
                        row.due_at if row.state == Enrolment.State.WAITING else None)  # fmt: skip
    return Standing("stopped", row.reason, reason(row.reason, language))
