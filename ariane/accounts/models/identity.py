import re

from django.db import models

from ariane.kernel import bulk
from ariane.kernel.prepared import prepared


def normalise(address: str) -> str:
    """One spelling per address: trimmed, lower case, as mail systems in practice compare them."""
    return re.sub(r"\s+", "", address).lower()


class Identity(models.Model):
    """Somebody who can write or be written to: a colleague, an outsider, or the system.

    Authors, followers and recipients are identities. A colleague's identities name her account; an outsider's are
    joined to cards by the address book above. `address` is empty for the system and for a colleague without mail.
    """

    address = models.CharField(max_length=254, unique=True, null=True, blank=True)
    name = models.CharField(max_length=200, blank=True)
    user = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="identities"
    )
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounce_reason = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "identities"

    def __str__(self) -> str:
        return self.name or self.address or "Ariane"

    @property
    def external(self) -> bool:
        """An outsider: has an address and no account."""
        return self.user_id is None and self.address is not None

    @classmethod
    def of_address(cls, address: str, name: str = "") -> "Identity":
        """The identity of an address, made when it is new; a name is only ever filled in, never overwritten."""
        plain = normalise(address)
        known = at_address(plain)
        if not known:
            made = cls(address=plain, name=name[:200])
            if bulk.add(made):
                return made
            known = [cls.objects.get(address=plain)]  # written meanwhile by somebody else
        if name and not known[0].name:
            known[0].name = name[:200]
            known[0].save(update_fields=["name"])
        return known[0]

    @classmethod
    def system(cls) -> "Identity":
        """Ariane herself: author of system lines."""
        return next(iter(ariane_herself()), None) or cls.objects.create(name="Ariane")


@prepared
def at_address(address: str) -> models.QuerySet[Identity]:
    return Identity.objects.filter(address=address)


@prepared
def ariane_herself() -> models.QuerySet[Identity]:
    return Identity.objects.filter(address=None, user=None).order_by("pk")[:1]
