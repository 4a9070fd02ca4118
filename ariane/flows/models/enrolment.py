from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ariane.flows.facts import Cursor

LIVE = ("waiting", "to_approve", "paused", "poison")
# what a cursor holds (Enrolment.stand_at)
STANDS = ("step_key", "since", "due_at", "armed", "basis", "loops", "sends", "deferrals")


class Enrolment(models.Model):
    """One record followed by one version of a flow: one row, whose whole state is (version, block, due date).

    `reason` says why it waits, pauses or ended (flows.reasons). A worker leases due rows; `epoch` grows at each lease,
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        TO_APPROVE = "to_approve", _("to approve")
        PAUSED = "paused", _("on hold")
        POISON = "poison", _("set aside after failures")
        FINISHED = "finished", _("finished")
        EXITED = "exited", _("exited")

    scenario = models.ForeignKey("flows.Scenario", on_delete=models.PROTECT, related_name="enrolments")
    version = models.ForeignKey("flows.FlowVersion", on_delete=models.PROTECT, related_name="enrolments")
    record = models.ForeignKey("journal.Record", on_delete=models.PROTECT, related_name="enrolments")
    party = models.ForeignKey(
        "journal.Record", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_as_party"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=250, blank=True)
    step_key = models.CharField(max_length=20)
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    armed = models.BooleanField(default=False)
    basis = models.CharField(max_length=120, blank=True)
    loops = models.JSONField(default=list, blank=True)
    sends = models.PositiveSmallIntegerField(default=0)
    deferrals = models.PositiveSmallIntegerField(default=0)
    first_reminder = models.DateField(null=True, blank=True)
    stage_at_start = models.CharField(max_length=50, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("scenario", "record"), condition=Q(ended_at=None), name="enrolled_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, state__in=LIVE)
                | Q(ended_at__isnull=False, state__in=("finished", "exited")),
                name="enrolment_ended_or_live",
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=False) | ~Q(state="waiting"), name="enrolment_waiting_is_due"
            ),
        )
        indexes = (
            models.Index(fields=("due_at", "id"), condition=Q(state="waiting"), name="enrolment_due"),
            models.Index(fields=("party",), condition=Q(ended_at=None), name="enrolment_of_party"),
            models.Index(fields=("record", "ended_at"), name="enrolment_of_record"),
            models.Index(fields=("scenario", "state", "step_key"), name="enrolment_by_step"),
        )

    def __str__(self) -> str:
        return f"{self.record_id} in {self.scenario_id}: {self.state} at {self.step_key}"

    @property
    def live(self) -> bool:
        return self.ended_at is None

    @property
    def cursor(self) -> Cursor:
        """Where it stands, as a value."""
        return Cursor(
            key=self.step_key,
            since=self.since,
            due=self.due_at,
            armed=self.armed,
            basis=self.basis,
            loops=tuple((str(key), int(count)) for key, count in self.loops),
            sends=self.sends,
            deferrals=self.deferrals,
        )

    def stand_at(self, cursor: Cursor) -> None:
        """Take a cursor over; the caller saves."""
        self.step_key, self.since, self.due_at, self.armed = cursor.key, cursor.since, cursor.due, cursor.armed
        self.basis, self.loops = cursor.basis[:120], [list(pair) for pair in cursor.loops]
        self.sends, self.deferrals = cursor.sends, cursor.deferrals


class StepRun(models.Model):
    """A block that was done or passed for a record. Append-only; the constraint is what keeps a step from acting
    twice, whatever the code above it does. A message called off before it left undoes its runs."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="runs")
    version = models.ForeignKey("flows.FlowVersion", on_delete=models.PROTECT, related_name="+")
    step_key = models.CharField(max_length=20)
    occurrence = models.PositiveSmallIntegerField(default=1)
    did = models.CharField(max_length=10)
    reason = models.CharField(max_length=20, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()
    mailing = models.ForeignKey("flows.Mailing", null=True, blank=True, on_delete=models.PROTECT, related_name="runs")
    before = models.JSONField(default=dict, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("enrolment", "step_key", "occurrence"), condition=Q(undone_at=None), name="step_runs_once"
            ),
        )
        indexes = (models.Index(fields=("mailing",), condition=Q(mailing__isnull=False), name="run_of_mailing"),)

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.step_key} ({self.occurrence}) {self.did}"


class Trace(models.Model):
    """The log of a record's follow-up beside the blocks it ran: enrolled, held, stopped, resumed; why nothing left is
    a line too (R-035)."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="traces")
    at = models.DateTimeField()
    what = models.CharField(max_length=20)
    reason = models.CharField(max_length=20, blank=True)
    step_key = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=250, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = (models.Index(fields=("reason", "at"), name="trace_by_reason"),)

    def __str__(self) -> str:
        return f"{self.what} {self.reason}"
