"""What people keep of a list: the columns one wants to see, and the views one comes back to."""

import uuid

from django.conf import settings
from django.db import models


class ListColumns(models.Model):
    """The further columns that a person has chosen for the list of a kind (P-053), as codes of its fields."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.ForeignKey("journal.Kind", on_delete=models.CASCADE, related_name="+")
    codes = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name_plural = "list columns"
        constraints = (models.UniqueConstraint(fields=("user", "kind"), name="columns_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} on {self.kind_id}"


class SavedView(models.Model):
    """Filters and order of a list under a name, at an address that does not change (`uid`); its owner's, or everybody's
    when shared. What each reader sees through it is what she may read."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.ForeignKey("journal.Kind", on_delete=models.CASCADE, related_name="views")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="views")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=500, blank=True)
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=("owner", "kind", "name"), name="view_once"),)

    def __str__(self) -> str:
        return self.name
