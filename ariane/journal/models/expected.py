from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ariane.journal.models.kind import Kind, Stage, in_language


class ExpectedDocument(models.Model):
    """What a record of a kind should have once it stands at a stage: a file of some type or name, an incoming mail, a
    record that follows from it (P-024, O-063). Without a stage it is expected from the start; `required` holds the
    record at its stage until it is there."""

    class What(models.TextChoices):
        FILE = "file", _("a file")
        MAIL = "mail", _("a mail received")
        RECORD = "record", _("a record that follows")

    kind = models.ForeignKey(Kind, on_delete=models.CASCADE, related_name="expected")
    stage = models.ForeignKey(Stage, null=True, blank=True, on_delete=models.CASCADE, related_name="expected")
    name_fr = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    what = models.CharField(max_length=8, choices=What.choices, default=What.FILE)
    # of a file: its type, and words that its name must hold; either may be empty
    doc_type = models.CharField(max_length=12, blank=True)
    words = models.CharField(max_length=80, blank=True)
    # of a record that follows: the code of its kind
    follows = models.CharField(max_length=40, blank=True)
    required = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("kind", "position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(required=False) | Q(stage__isnull=False), name="expected_holds_at_a_stage"
            ),
        )

    def __str__(self) -> str:
        return self.name_fr

    @property
    def name(self) -> str:
        return in_language(self.name_fr, self.name_en)
