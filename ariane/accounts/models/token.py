import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def digest(text: str) -> str:
    """What is kept of a token: it is long and random, so a plain hash is enough and quick to look up."""
    return hashlib.sha256(text.encode()).hexdigest()


class ApiToken(models.Model):
    """A key with which a program acts as one user, with her rights and no more. Only its hash is kept; `hint` is its
    beginning, to tell keys apart."""

    class Scope(models.TextChoices):
        READ = "read", _("read only")
        WRITE = "write", _("read and write")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=5, choices=Scope.choices, default=Scope.READ)
    hint = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def writes(self) -> bool:
        return self.scope == self.Scope.WRITE

    def alive(self, now: Any) -> bool:
        """Neither withdrawn nor run out."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)
