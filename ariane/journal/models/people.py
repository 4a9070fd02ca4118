"""Who follows, reads, has read, and is writing."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Follower(models.Model):
    """A colleague, or an outsider added on purpose, who is told of what happens. Following never grants reading."""

    class Level(models.TextChoices):
        ALL = "all", _("Everything (notes too)")
        MESSAGES = "messages", _("Messages")
        MENTIONS = "mentions", _("Mentions only")
        MUTE = "mute", _("Muted")

    record = models.ForeignKey("journal.Record", on_delete=models.CASCADE, related_name="followers")
    identity = models.ForeignKey("accounts.Identity", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="following"
    )
    level = models.CharField(max_length=8, choices=Level.choices, default=Level.MESSAGES)
    reason = models.CharField(max_length=20, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("record", "identity"), name="follower_once"),)

    def __str__(self) -> str:
        return f"{self.identity_id} follows {self.record_id}"


class Reader(models.Model):
    """Reading granted to one person on one record: by a colleague (O-012) or because an activity is hers."""

    record = models.ForeignKey("journal.Record", on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=20, default="granted")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("record", "user", "reason"), name="reader_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} reads {self.record_id}"


class ReadMark(models.Model):
    """Up to which entry a person has read a journal; going back marks unread."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    record = models.ForeignKey("journal.Record", on_delete=models.CASCADE, related_name="+")
    entry_id = models.BigIntegerField(default=0)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "record"), name="read_mark_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} read {self.record_id} up to {self.entry_id}"


class Draft(models.Model):
    """What a person is writing on a record; nobody else's action touches it (X-31). `template` is the code and the
    language of the template it was begun from: « invoice-after/fr-BE »."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    record = models.ForeignKey("journal.Record", on_delete=models.CASCADE, related_name="drafts")
    mode = models.CharField(max_length=12, default="note")
    subject = models.CharField(max_length=500, blank=True)
    html = models.TextField(blank=True)
    recipients = models.JSONField(default=list, blank=True)
    cc = models.TextField(blank=True)
    bcc = models.TextField(blank=True)
    documents = models.JSONField(default=list, blank=True)
    reply_to = models.ForeignKey("journal.Entry", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    template = models.CharField(max_length=80, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "record"), name="draft_once"),)

    def __str__(self) -> str:
        return f"draft of {self.user_id} on {self.record_id}"


class Presence(models.Model):
    """A colleague has a record, or a mail of « À trier », open now, and may be writing there; a row that is not renewed
    goes (see journal.presence). In a table, so that several web processes agree."""

    record = models.ForeignKey("journal.Record", null=True, on_delete=models.CASCADE, related_name="+")
    mail = models.ForeignKey("mail.InboundMail", null=True, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    typing_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("record", "user"), name="present_once"),
            models.UniqueConstraint(fields=("mail", "user"), name="present_at_mail_once"),
            models.CheckConstraint(
                condition=models.Q(record=None, mail__isnull=False) | models.Q(record__isnull=False, mail=None),
                name="present_somewhere",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} at {self.record_id or self.mail_id}"


class AccessLog(models.Model):
    """Who read a confidential entry, and when; one line per person, entry and day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey("journal.Entry", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    motive = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "entry", "day"), name="access_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.user_id} read {self.entry_id}"
