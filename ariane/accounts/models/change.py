from django.conf import settings
from django.db import models


class SettingChange(models.Model):
    """One line of the settings' own journal: who changed what of the configuration, when, from what to what.

    `area` is a code (user, role, team, organisation, kind, mailbox…), `changes` a list of `[field, old, new]`;
    secrets never stand here.
    """

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=20)
    name = models.CharField(max_length=250)
    verb = models.CharField(max_length=12)
    changes = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.area} {self.name}: {self.verb}"
