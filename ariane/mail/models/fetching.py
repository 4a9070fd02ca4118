"""What is known of the mailboxes that mail is fetched from: how far each was read, and how each run went."""

from django.conf import settings
from django.db import models

from ariane.mail.models.mailbox import Mailbox
from ariane.mail.sealed import SealedTextField


class FolderMark(models.Model):
    """How far a folder of an IMAP mailbox has been read.

    `skipped` are mails that could not be read one by one (`uid`, `why`, `tries`); they never hold back the next.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="marks")
    name = models.CharField(max_length=200)
    uid_validity = models.BigIntegerField(null=True, blank=True)
    last_uid = models.BigIntegerField(default=0)
    skipped = models.JSONField(default=list, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("mailbox", "name"), name="folder_mark_once"),)

    def __str__(self) -> str:
        return self.name


class PopMark(models.Model):
    """A mail of a POP3 mailbox that is done with; with `why`, one that could not be read `tries` times.

    Goes when the server no longer lists it: such a mailbox holds at most as many marks as mails.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="pop_marks")
    uidl = models.CharField(max_length=100)
    why = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("mailbox", "uidl"), name="pop_mark_once"),)

    def __str__(self) -> str:
        return self.uidl


class FetchRun(models.Model):
    """One run over a mailbox; runs that said the same one after the other are one row, `times` over."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="runs")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    kept = models.PositiveIntegerField(default=0)
    times = models.PositiveIntegerField(default=1)
    error = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("mailbox", "-ended_at"), name="fetch_run_newest"),)

    def __str__(self) -> str:
        return f"{self.mailbox_id} {self.ended_at:%Y-%m-%d %H:%M}"


class Grant(models.Model):
    """The permission that a provider gave for a mailbox (OAuth): what it knows us as, and the sealed tokens."""

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="grant")
    provider = models.CharField(max_length=20)
    tenant = models.CharField(max_length=100, default="common", blank=True)
    client_id = models.CharField(max_length=200)
    client_secret = SealedTextField(blank=True)
    fetches = models.BooleanField(default=True)
    sends = models.BooleanField(default=True)
    refresh_token = SealedTextField(blank=True)
    access_token = SealedTextField(blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    connected_at = models.DateTimeField(null=True, blank=True)
    connected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.name}: {self.mailbox}"

    @property
    def name(self) -> str:
        """What people call the provider."""
        return {"microsoft": "Microsoft 365", "google": "Google"}[self.provider]
