from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ariane.mail.sealed import SealedTextField


def inbox() -> list[str]:
    return ["INBOX"]


class Mailbox(models.Model):
    """A server that mail is fetched from, or sent through, or both.

    `catches` says that mail sent to `address` comes back here (by IMAP, or because the mail server hands it over by
    LMTP, SMTP or pipe): then replies carry it. `journal_folder` is an IMAP folder in which every sent mail shows up
    (« Sent » at the providers that file it themselves): the evidence asked after a crash. How far each of
    `imap_folders` was read stands in its FolderMark. `next_run_at` is empty while the server announces new mail.

    `from_domains` are the domains, or single addresses, that the server may send for. A `probe` is a mailbox outside,
    lent for round-trip tests: nothing else is sent through it or fetched from it. A server that asks to wait rests
    until `rests_until`; `next_slot_at` spaces the transmissions of a throttled one.
    """

    class Protocol(models.TextChoices):
        IMAP = "imap", "IMAP"
        POP = "pop", "POP3"

    class FromPolicy(models.TextChoices):
        USER = "user", _("The colleague's own address, when her domain is allowed")
        ORGANISATION = "organisation", _("“First Last via Organisation”")
        ADDRESS = "address", _("Always the mailbox's address")

    name = models.CharField(max_length=120)
    address = models.EmailField(unique=True)
    active = models.BooleanField(default=True)
    # outgoing; security is one of tls, starttls, none
    smtp_host = models.CharField(max_length=200, blank=True)
    smtp_port = models.PositiveIntegerField(default=587)
    smtp_security = models.CharField(max_length=10, default="starttls")
    smtp_username = models.CharField(max_length=200, blank=True)
    smtp_password = SealedTextField(blank=True)
    from_policy = models.CharField(max_length=16, choices=FromPolicy.choices, default=FromPolicy.ORGANISATION)
    from_domains = models.JSONField(default=list, blank=True)
    team = models.ForeignKey("accounts.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    default = models.BooleanField(default=False)
    per_minute = models.PositiveIntegerField(null=True, blank=True)
    per_hour = models.PositiveIntegerField(null=True, blank=True)
    next_slot_at = models.DateTimeField(null=True, blank=True)
    rests_until = models.DateTimeField(null=True, blank=True)
    rests = models.PositiveSmallIntegerField(default=0)
    rest_problem = models.CharField(max_length=24, blank=True)
    rest_said = models.TextField(blank=True)
    # incoming; what is named imap_ says where mail is fetched from, by IMAP or by POP3
    protocol = models.CharField(max_length=4, choices=Protocol.choices, default=Protocol.IMAP)
    # the server whose Authentication-Results are believed (its authserv-id, RFC 8601)
    authserv_id = models.CharField(max_length=200, blank=True)
    catches = models.BooleanField(default=False)
    sub_addresses = models.BooleanField(default=True)
    # takes what is sent to any address of its domain that nobody has (O-033)
    catch_all = models.BooleanField(default=False)
    imap_host = models.CharField(max_length=200, blank=True)
    imap_port = models.PositiveIntegerField(default=993)
    imap_security = models.CharField(max_length=10, default="tls")
    imap_username = models.CharField(max_length=200, blank=True)
    imap_password = SealedTextField(blank=True)
    imap_folders = models.JSONField(default=inbox, blank=True)
    journal_folder = models.CharField(max_length=200, blank=True)
    probe = models.BooleanField(default=False)
    interval_seconds = models.PositiveIntegerField(default=300)
    last_run_at = models.DateTimeField(null=True, blank=True)
    next_run_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return self.name


class Alias(models.Model):
    """An address whose mail makes a record of a kind (O-030, O-031); the kind is a code, its table stands above.

    Its policy (X-06): `who` may write to it; what a mail that has it only in copy becomes; from whom a record is that a
    colleague's forward makes. With `target_record_id` it makes nothing: every mail goes into that record. `defaults`
    are values of a new record's fields. `acknowledge` is what an outsider is answered at once, "" for nothing.
    """

    class Who(models.TextChoices):
        ANYONE = "anyone", _("Anyone")
        KNOWN = "known", _("Third parties that we know, and colleagues")
        COLLEAGUES = "colleagues", _("Colleagues only")
        FOLLOWERS = "followers", _("Those who follow its record")

    class Copy(models.TextChoices):
        OUTSIDERS = "outsiders", _("makes a record for people outside; a colleague’s mail waits in To sort")
        CREATE = "create", _("makes a record")
        SORT = "sort", _("waits in To sort")
        IGNORE = "ignore", _("is set aside")

    class Forwards(models.TextChoices):
        REQUESTER = "requester", _("comes from the original sender; the colleague passed it on")
        SENDER = "sender", _("comes from the colleague")
        SORT = "sort", _("waits in To sort")

    address = models.EmailField(unique=True)
    mailbox = models.ForeignKey(Mailbox, null=True, blank=True, on_delete=models.SET_NULL, related_name="aliases")
    target_kind = models.CharField(max_length=40)
    team = models.ForeignKey("accounts.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="aliases")
    default_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="aliases"
    )
    active = models.BooleanField(default=True)
    who = models.CharField(max_length=12, choices=Who.choices, default=Who.ANYONE)
    copies = models.CharField(max_length=12, choices=Copy.choices, default=Copy.OUTSIDERS)
    forwards = models.CharField(max_length=12, choices=Forwards.choices, default=Forwards.REQUESTER)
    target_record_id = models.BigIntegerField(null=True, blank=True)
    defaults = models.JSONField(default=dict, blank=True)
    acknowledge = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "aliases"

    def __str__(self) -> str:
        return self.address
