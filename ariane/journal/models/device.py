from django.conf import settings
from django.db import models


class Device(models.Model):
    """A telephone or browser on which a person wants to be told at once (O-075, Web Push).

    `endpoint` is where its maker takes messages for it, `p256dh` and `auth` the keys only the device can read with (RFC
    8291).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices")
    endpoint = models.URLField(max_length=500, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return self.name
