import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ariane.journal.models.kind import in_language

# types answered yes or no, by somebody who may approve
APPROVALS = frozenset({"approve", "approve-price", "approve-purchase"})


class ActivityType(models.Model):
    """A kind of thing to do; built-in ones are rows too and editable (O-016, O-020, O-022)."""

    code = models.SlugField(unique=True)
    name_fr = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    icon = models.CharField(max_length=40, default="circle-check")
    flow = models.CharField(max_length=20, blank=True)
    default_days = models.PositiveSmallIntegerField(default=0)
    default_assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    next_type = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_event = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=100)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        return in_language(self.name_fr, self.name_en)


class Activity(models.Model):
    """Something to be done on a record by a colleague or a team, by a day (optional hour) or from–to.

    Done and cancelled are final: the entry `feedback` stays in the journal for ever (domain invariant 15).
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")

    class Repeats(models.TextChoices):
        """How often: a number and a unit (see repeating.nth)."""

        ONCE = "", _("once")
        DAILY = "1-day", _("every day")
        WORKDAYS = "1-weekday", _("every working day")
        WEEKLY = "1-week", _("every week")
        FORTNIGHTLY = "2-week", _("every two weeks")
        MONTHLY = "1-month", _("every month")
        QUARTERLY = "3-month", _("every three months")
        HALF_YEARLY = "6-month", _("every six months")
        YEARLY = "1-year", _("every year")

    record = models.ForeignKey("journal.Record", on_delete=models.PROTECT, related_name="activities")
    type = models.ForeignKey(ActivityType, on_delete=models.PROTECT, related_name="+")
    summary = models.CharField(max_length=250, blank=True)
    note = models.TextField(blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="activities"
    )
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="activities"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="delegated"
    )
    due_on = models.DateField()
    due_time = models.TimeField(null=True, blank=True)
    start_at = models.DateTimeField(null=True, blank=True)
    end_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    outcome = models.CharField(max_length=20, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    feedback = models.ForeignKey(
        "journal.Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="activity_done"
    )
    from_entry = models.ForeignKey(
        "journal.Entry", null=True, blank=True, on_delete=models.SET_NULL, related_name="activities_made"
    )
    # how often it comes again once done, until when, and the first day of the series, from which its days are counted
    repeats = models.CharField(max_length=12, choices=Repeats.choices, blank=True, default="")
    repeats_until = models.DateField(null=True, blank=True)
    repeats_from = models.DateField(null=True, blank=True)
    # what made it by itself, once while it is planned: `fix-address:12`
    origin = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "activities"
        constraints = (
            models.UniqueConstraint(
                fields=("record", "origin"),
                condition=Q(state="planned") & ~Q(origin=""),
                name="activity_once_by_itself",
            ),
            models.CheckConstraint(
                condition=Q(assignee__isnull=False) | Q(team__isnull=False), name="activity_has_somebody"
            ),
            models.CheckConstraint(
                condition=Q(end_at=None) | Q(end_at__gte=F("start_at")), name="activity_ends_after_start"
            ),
        )
        indexes = (
            models.Index(
                fields=("remind_at",),
                condition=Q(state="planned", reminded_at=None, remind_at__isnull=False),
                name="activity_to_remind",
            ),
            # the state stands in them although it is always the same: the counter then reads no row, on both databases
            models.Index(fields=("assignee", "due_on", "state"), condition=Q(state="planned"), name="activity_of_mine"),
            models.Index(
                fields=("team", "due_on", "state", "assignee", "record"),
                condition=Q(state="planned"),
                name="activity_of_team",
            ),
            models.Index(fields=("requested_by", "due_on"), condition=Q(state="planned"), name="activity_delegated"),
            models.Index(fields=("record", "state", "due_on"), name="activity_of_record"),
        )

    def __str__(self) -> str:
        return self.summary or str(self.type)

    @property
    def is_approval(self) -> bool:
        """Whether it is answered yes or no, by somebody who may approve."""
        return self.type.code in APPROVALS


class SlaRule(models.Model):
    """What is promised on the records of a kind, in working hours; the most demanding rule that it meets holds."""

    kind = models.CharField(max_length=40)
    urgent_only = models.BooleanField(default=False)
    min_stars = models.PositiveSmallIntegerField(default=0)
    answer_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    solve_hours = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("kind", "-urgent_only", "-min_stars", "pk")
        constraints = (
            models.UniqueConstraint(fields=("kind", "urgent_only", "min_stars"), name="sla_once"),
            models.CheckConstraint(
                condition=Q(answer_hours__gt=0) | Q(solve_hours__gt=0), name="sla_promises_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.answer_hours}/{self.solve_hours} h"


class BulkChange(models.Model):
    """One change made to many records of a list at once, with what stood there before, so that it can be taken back.

    `rows` holds, per record, {"record": id, "old": …, "new": …}; for planned activities {"record": id, "activity": id}.
    """

    class Verb(models.TextChoices):
        ASSIGN = "assign", _("assign")
        STAGE = "stage", _("move to a stage")
        TAG = "tag", _("tag")
        PLAN = "plan", _("plan")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    verb = models.CharField(max_length=10, choices=Verb.choices)
    rows = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.verb} × {len(self.rows)}"
