"""What a person does to a follow-up, always with a reason that the review shows (R-005, R-038)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import Organisation, User
from ariane.flows import enrolling, places
from ariane.flows.endings import end
from ariane.flows.log import line
from ariane.flows.models import Approval, Enrolment, Exclusion, Scenario
from ariane.journal import policy
from ariane.journal.actions import say_system
from ariane.journal.models import Record
from ariane.journal.wording import said
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from ariane.pieces.models import Piece

State = Enrolment.State


def held(by: User, enrolment: Enrolment, reason: str) -> Enrolment:
    """The row, locked; raises NotAllowed without the right to edit its record, DomainError without a reason or when it
    has ended."""
    names = ("scenario", "version", "record__kind", "record__stage")
    row = Enrolment.objects.select_for_update(of=("self",)).select_related(*names).get(pk=enrolment.pk)
    policy.require(by, "edit", row.record)
    if not reason.strip():
        raise DomainError(_("Say why in a few words: the review shows it."))
    if not row.live:
        raise DomainError(_("This follow-up has ended already."))
    # a worker that is deciding it just now finds another epoch, and what it decided is taken back
    row.epoch, row.lease_until = row.epoch + 1, None
    return row


@transaction.atomic
def pause(*, by: User, enrolment: Enrolment, reason: str) -> Enrolment:
    """Send nothing until a person resumes it."""
    row = held(by, enrolment, reason)
    row.state, row.reason, row.detail = State.PAUSED, "by_hand", reason.strip()[:250]
    row.save()
    Approval.objects.filter(enrolment=row, decided_at=None).update(decided_at=clock.now(), verdict="ended")
    line(row, "paused", clock.now(), detail=reason, by=by).save()
    return row


@transaction.atomic
def resume(*, by: User, enrolment: Enrolment, reason: str) -> Enrolment:
    """Go on from where it stands, also for one set aside after failures."""
    row = held(by, enrolment, reason)
    if row.state == State.WAITING:
        raise DomainError(_("This follow-up is not on hold."))
    row.state, row.reason, row.detail, row.failures, row.due_at = State.WAITING, "", "", 0, clock.now()
    row.save()
    line(row, "resumed", clock.now(), detail=reason, by=by).save()
    return row


@transaction.atomic
def postpone(*, by: User, enrolment: Enrolment, day: dt.date, reason: str) -> Enrolment:
    """Look at it again on a later day, not before."""
    row = held(by, enrolment, reason)
    if day <= clock.today():
        raise DomainError(_("Choose a later day."))
    row.state, row.reason, row.due_at = (
        State.WAITING,
        "by_hand",
        places.calendar("", "", Organisation.current()).opening(day),
    )
    row.armed, row.detail = True, reason.strip()[:250]
    row.save()
    Approval.objects.filter(enrolment=row, decided_at=None).update(decided_at=clock.now(), verdict="ended")
    line(row, "postponed", clock.now(), detail=f"{day.isoformat()} {reason}", by=by).save()
    return row


@transaction.atomic
def stop(*, by: User, enrolment: Enrolment, reason: str) -> Enrolment:
    """End it; an activity of the responsible takes over while the record is open (X-26)."""
    row = held(by, enrolment, reason)
    end(row, "manual", clock.now(), by=by, detail=reason.strip())
    return row


@transaction.atomic
def exclude(*, by: User, record: Record, reason: str, until: dt.date | None = None) -> Exclusion:
    """Follow a record, or everything of a customer, no more, with the reason; what runs ends."""
    policy.require(by, "edit", record)
    if not reason.strip():
        raise DomainError(_("Say why in a few words: the review shows it."))
    row, made = Exclusion.objects.get_or_create(
        record_id=record.pk, lifted_at=None,
        defaults={"reason": reason.strip()[:250], "by": by, "at": clock.now(), "until": until},
    )  # fmt: skip
    if not made:
        raise DomainError(_("It is excluded already: %(why)s") % {"why": row.reason})
    live = Enrolment.objects.filter(ended_at=None).select_related("scenario", "version", "record")
    for enrolment in (*live.filter(record=record), *live.filter(party=record)):
        end(enrolment, "excluded", clock.now(), by=by, detail=reason.strip())
    say_system(record, by, said("flow_excluded", name=by.name, why=reason.strip()))
    return row


@transaction.atomic
def include(*, by: User, record: Record) -> int:
    """Take an exclusion back; the record is followed again when it should be. Returns how many were enrolled."""
    policy.require(by, "edit", record)
    mine = Exclusion.objects.filter(record=record, lifted_at=None)
    if not mine.update(lifted_at=clock.now(), lifted_by=by):
        raise DomainError(_("It is not excluded."))
    say_system(record, by, said("flow_included_again", name=by.name))
    return enrolling.attend([record.pk])


@transaction.atomic
def enrol_by_hand(*, by: User, record: Piece, scenario: Scenario) -> Enrolment:
    """Follow a record with a flow of a person's choice, from today (the one click of a hole)."""
    policy.require(by, "edit", record)
    if scenario.version is None or scenario.kind != record.kind.code:
        raise DomainError(_("This flow does not follow this kind of record."))
    if not record.is_open:
        raise DomainError(_("This record is closed: there is nothing to follow up."))
    now = clock.now()
    row = enrolling.enrol(scenario, record, now, now, by=by)
    if row is None:
        raise DomainError(_("This record is followed already."))
    enrolling.first_dates([row], now)
    return row


@transaction.atomic
def not_a_reply(*, by: User, enrolment: Enrolment, reason: str) -> Enrolment:
    """« Ce n'était pas une réponse »: a follow-up that a message ended by mistake goes on where it stood."""
    row = Enrolment.objects.select_related("scenario", "version", "record__kind", "record__stage").get(pk=enrolment.pk)
    policy.require(by, "edit", row.record)
    if row.live or row.reason != "reply":
        raise DomainError(_("This follow-up was not ended by a reply."))
    if not reason.strip():
        raise DomainError(_("Say why in a few words: the review shows it."))
    if Enrolment.objects.filter(record=row.record, ended_at=None).exists():
        raise DomainError(_("This record is followed already."))
    now = clock.now()
    row.state, row.reason, row.ended_at, row.due_at, row.started_at = State.WAITING, "", None, row.due_at or now, now
    row.armed = False
    row.save()
    line(row, "resumed", now, detail=reason, by=by).save()
    return row
