"""Who a mail comes from and where its answers go (M-005, M-006, O-028)."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from ariane.accounts.models import Organisation, User
from ariane.mail import tokens
from ariane.mail.models import Mailbox


@dataclass(frozen=True)
class Offices:
    """The mailboxes that matter for one mail: the one that sends it and the one that catches its answers."""

    sending: Mailbox | None
    catching: Mailbox | None

    @property
    def domain(self) -> str:
        """The right half of Message-IDs."""
        box = self.sending or self.catching
        return box.address.rpartition("@")[2] if box else urlsplit(settings.PUBLIC_URL).hostname or "localhost"


def offices(preferred: Mailbox | None = None) -> Offices:
    """The mailboxes for a mail: the preferred one where it can do the work, else the first that can. One query."""
    boxes = list(Mailbox.objects.filter(active=True).order_by("pk"))
    if preferred is not None:
        boxes.sort(key=lambda box: box.pk != preferred.pk)
    sending = next((box for box in boxes if box.smtp_host), None)
    if sending is not None and preferred is None:
        boxes.sort(key=lambda box: box.pk != sending.pk)
    return Offices(sending, next((box for box in boxes if box.catches), None))


def has_catcher() -> bool:
    """Whether answers come back to the records; without, the composer says so before sending (M-006)."""
    return Mailbox.objects.filter(active=True, catches=True).exists()


@dataclass(frozen=True)
class Sender:
    name: str
    address: str


def sender(author: User | None, author_name: str, mailbox: Mailbox | None) -> Sender:
    """The From of a mail: the author's own address where the server may send for its domain, else the mailbox's.

    A foreign domain in From would fail DMARC and be thrown away, so the name says « via » instead.
    """
    own = author.email if author else ""
    name = author_name or (author.name if author else "")
    if mailbox is None:
        return Sender(name, own or f"ariane@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}")
    allowed = {domain.lower().lstrip("@") for domain in mailbox.from_domains}
    if mailbox.from_policy == Mailbox.FromPolicy.USER and own and own.rpartition("@")[2].lower() in allowed:
        return Sender(name, own)
    if mailbox.from_policy == Mailbox.FromPolicy.ADDRESS or not name:
        return Sender(mailbox.name, mailbox.address)
    return Sender(_("%(name)s via %(organisation)s") % {"name": name, "organisation": organisation()}, mailbox.address)


def organisation() -> str:
    return Organisation.current().name


def reply_address(key: int, author: User | None, catching: Mailbox | None) -> str:
    """Where answers go: the signed address, the plain one where sub-addresses are refused, else the author's own."""
    if catching is None:
        return author.email if author else ""
    return tokens.tag(catching.address, tokens.make("r", key)) if catching.sub_addresses else catching.address


def language() -> str:
    return Organisation.current().language
