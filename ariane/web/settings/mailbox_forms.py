from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ariane.accounts.models import Team
from ariane.mail.models import Mailbox

SECURITY = (("tls", _("TLS at once")), ("starttls", _("STARTTLS")), ("none", _("none (same machine only)")))
RECEIVES = (
    ("no", _("do not come back here: they go to the author’s own address")),
    ("imap", _("are fetched from this mailbox, by IMAP")),
    ("pop", _("are fetched from this mailbox, by POP3, and stay there")),
    ("handed", _("are handed over by our mail server, by LMTP, SMTP or a pipe")),
)
KEPT = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class MailboxForm(forms.ModelForm):  # type: ignore[type-arg]
    """A mailbox with the server that sends and the one that is fetched from; a password left empty stays as it is."""

    name = forms.CharField(label=_("Name"), max_length=120)
    address = forms.EmailField(label=_("Address"))
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    smtp_host = forms.CharField(label=_("Sending server"), max_length=200, required=False)
    smtp_port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=587)
    smtp_security = forms.ChoiceField(label=_("Encryption"), choices=SECURITY, initial="starttls")
    smtp_username = forms.CharField(label=_("User name"), max_length=200, required=False)
    smtp_password = forms.CharField(label=_("Password"), required=False, strip=False, widget=KEPT)
    from_policy = forms.ChoiceField(
        label=_("Sender shown to the recipient"), choices=Mailbox.FromPolicy.choices, initial="organisation"
    )
    from_domains = forms.CharField(label=_("Domains or addresses that this server may send for"), required=False)
    team = forms.ModelChoiceField(
        label=_("For the records of the team"), queryset=Team.objects.filter(is_group=False), required=False,
        empty_label=_("all"),
    )  # fmt: skip
    default = forms.BooleanField(label=_("Used when no other fits"), required=False)
    per_minute = forms.IntegerField(label=_("At most per minute"), min_value=1, max_value=100_000, required=False)
    per_hour = forms.IntegerField(label=_("At most per hour"), min_value=1, max_value=1_000_000, required=False)
    probe = forms.BooleanField(label=_("Lent for round-trip tests only: a mailbox outside"), required=False)
    receives = forms.ChoiceField(label=_("Answers"), choices=RECEIVES)
    sub_addresses = forms.BooleanField(label=_("Takes sub-addresses (name+code@…)"), required=False, initial=True)
    catch_all = forms.BooleanField(label=_("Catches every address of its domain that nobody has"), required=False)
    imap_host = forms.CharField(label=_("Fetching server"), max_length=200, required=False)
    imap_port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=993)
    imap_security = forms.ChoiceField(label=_("Encryption"), choices=SECURITY, initial="tls")
    imap_username = forms.CharField(label=_("User name"), max_length=200, required=False)
    imap_password = forms.CharField(label=_("Password"), required=False, strip=False, widget=KEPT)
    imap_folders = forms.CharField(
        label=_("Folders, one a line"), required=False, widget=forms.Textarea(attrs={"rows": 2}), initial="INBOX"
    )
    authserv_id = forms.CharField(label=_("Server whose checks are trusted"), max_length=200, required=False)
    journal_folder = forms.CharField(label=_("Folder of what was sent"), max_length=200, required=False)
    interval_seconds = forms.IntegerField(label=_("Fetch every (seconds)"), min_value=15, max_value=86400, initial=300)

    class Meta:
        model = Mailbox
        fields = (
            "name", "address", "active", "smtp_host", "smtp_port", "smtp_security", "smtp_username", "smtp_password",
            "from_policy", "from_domains", "team", "default", "per_minute", "per_hour",
            "probe", "sub_addresses", "catch_all", "imap_host", "imap_port", "imap_security",
            "imap_username", "imap_password", "imap_folders", "journal_folder", "interval_seconds", "authserv_id",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = {name: getattr(self.instance, name) for name in ("smtp_password", "imap_password")}
        self.initial["from_domains"] = ", ".join(self.instance.from_domains)
        self.initial.update(dict.fromkeys(self.stored, ""))
        self.initial["imap_folders"] = "\n".join(self.instance.imap_folders)
        fetched = self.instance.protocol if self.instance.imap_host else "handed"
        self.initial["receives"] = fetched if self.instance.catches else "no"

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).lower()

    def clean_from_domains(self) -> list[str]:
        words = self.cleaned_data["from_domains"].replace(",", " ").split()
        return list(dict.fromkeys(word.lower().lstrip("@") for word in words))

    def clean_imap_folders(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["imap_folders"].splitlines()]
        return list(dict.fromkeys(name[:200] for name in names if name)) or ["INBOX"]

    def clean_smtp_password(self) -> str:
        return str(self.cleaned_data["smtp_password"] or self.stored["smtp_password"])

    def clean_imap_password(self) -> str:
        return str(self.cleaned_data["imap_password"] or self.stored["imap_password"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("from_policy") == Mailbox.FromPolicy.USER and not said.get("from_domains"):
            self.add_error("from_domains", _("Name the domains, or choose another sender."))
        if said.get("probe"):
            said["receives"] = self.cleaned_data["receives"] = "no"
        elif said.get("receives") in Mailbox.Protocol.values:
            for name in ("imap_host", "imap_username"):
                if not said.get(name):
                    self.add_error(name, _("Fetching needs it."))
        else:
            said["imap_host"] = ""
        self.instance.protocol = "pop" if said.get("receives") == "pop" else "imap"
        return said

    def type_again(self, data: Any) -> None:
        """After a test the form comes back with what was typed, passwords included: nothing is saved yet."""
        for name in self.stored:
            self.fields[name].widget.render_value = bool(data.get(name))

    def save(self, commit: bool = True) -> Any:
        self.instance.catches = self.cleaned_data["receives"] != "no"
        return super().save(commit)
