import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

OPTIONS_HELP = "what the columns of this file mean: decimal marks, order of days, pattern of links, all or nothing"


class Import(models.Model):
    """A file of documents that another system made, on its way in; its lines are kept until it is thrown away.

    `columns` says which column gives which field, `choices` what a person decided where the file left a doubt
    (« party:… » → a card or « new », « stage:… » → a stage). The worker leases what runs, so that a restart goes on
    with the next line.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        RUNNING = "running", _("being written")
        DONE = "done", _("imported")
        REFUSED = "refused", _("refused, nothing was written")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.ForeignKey("journal.Kind", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=60)
    file_name = models.CharField(max_length=200)
    heads = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    options = models.JSONField(default=dict, help_text=OPTIONS_HELP)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKING)
    said = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("id",), condition=Q(state__in=("checking", "running")), name="import_to_work_on"),
        )

    def __str__(self) -> str:
        return f"{self.file_name} ({self.source})"

    @property
    def busy(self) -> bool:
        return self.state in (self.State.CHECKING, self.State.RUNNING)

    @property
    def whole(self) -> bool:
        """All lines or none."""
        return bool(self.options.get("whole"))


class ImportLine(models.Model):
    """One line of the file: what it would do, what is wrong with it, what became of it. `doubts` is what a person may
    decide: the key of a choice → the words of the file and the cards that may be meant."""

    class Verdict(models.TextChoices):
        UNSEEN = "", _("not looked at")
        NEW = "new", _("new")
        UPDATE = "update", _("update")
        SAME = "same", _("unchanged")
        CREDIT = "credit", _("credit note")
        ERROR = "error", _("in error")
        SKIPPED = "skipped", _("left out")

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True, default="")
    problems = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    doubts = models.JSONField(default=dict)
    record = models.ForeignKey("journal.Record", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    done = models.BooleanField(default=False)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("batch", "number"), name="import_line_once"),)
        indexes = (models.Index(fields=("batch", "done", "verdict"), name="import_line_waiting"),)

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number}"
