from django.db import models

from ariane.mail.sealed import SealedTextField


class SigningKey(models.Model):
    """The DKIM key of a domain we send for: made here, sealed, its public half shown as a DNS record to copy."""

    domain = models.CharField(max_length=200, unique=True)
    selector = models.CharField(max_length=60)
    private_key = SealedTextField()
    public_key = models.TextField()
    active = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.selector}._domainkey.{self.domain}"
