from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ariane.accounts.models.identity import Identity, normalise


class User(AbstractUser):
    """A colleague. `username` is the login, `email` the professional address, which may be missing (M-005, D-021)."""

    class Notify(models.TextChoices):
        ALL = "all", _("All messages")
        MINE = "mine", _("What is addressed to me")
        DIGEST = "digest", _("Daily summary")
        NONE = "none", _("No e-mail")

    email = models.EmailField(_("professional address"), blank=True)
    language = models.CharField(max_length=8, default="fr")
    timezone = models.CharField(max_length=64, blank=True)
    signature = models.TextField(blank=True)
    job = models.CharField(max_length=120, blank=True)
    notify = models.CharField(max_length=8, choices=Notify.choices, default=Notify.MINE)
    # one mail each working morning with her activities due or overdue
    morning = models.BooleanField(default=True)
    theme = models.CharField(max_length=8, default="auto")
    single_keys = models.BooleanField(default=True)
    oldest_first = models.BooleanField(default=False)
    roles = models.ManyToManyField("accounts.Role", blank=True, related_name="users")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.get_full_name() or self.username

    @property
    def initials(self) -> str:
        words = self.name.split()
        return (
            "".join(word[0] for word in (words[0], words[-1]) if word).upper()
            if len(words) > 1
            else self.name[:2].upper()
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.__dict__.pop("identity", None)
        self.__dict__.pop("rights", None)
        keep_identity(self)

    @cached_property
    def identity(self) -> Identity:
        """The identity under which this person writes in journals."""
        return keep_identity(self)

    @cached_property
    def rights(self) -> Any:
        """What this person may do now: roles, teams and covers read once (see accounts.rights)."""
        from ariane.accounts.rights import Rights

        return Rights.of(self)


def keep_identity(user: User) -> Identity:
    """Give the account its identity, or bring name and address up to date; an outsider's address is taken over."""
    address = normalise(user.email) or None
    mine = list(user.identities.order_by("pk"))
    current = next((i for i in mine if i.address == address), None)
    if current is None and address:
        current = Identity.objects.filter(address=address, user=None).first()
    if current is None:
        current = next((i for i in mine if i.address is None), None) or Identity(address=address)
    if (current.name, current.user_id, current.address) != (user.name, user.pk, address):
        current.name, current.user, current.address = user.name, user, address
        current.save()
    return current
