"""Who a mail comes from and where its answers go (M-005, M-006, O-028)."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ariane.accounts.models import Organisation, User
from ariane.kernel import memo
from ariane.kernel.prepared import prepared
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


def offices(preferred: Mailbox | None = None, *, address: str = "", team: int | None = None) -> Offices:
    """The mailboxes for a mail. One query.

    The preferred one where it can do the work; else the server for the sender's address, for its domain, for the team
    of the record, the default one, the first. Answers are caught there too, else by the first that catches.
    """
    boxes = sorted(in_use(), key=lambda box: fitness(box, preferred, address.lower(), team))
    sending = next((box for box in boxes if can_send(box)), None)
    return Offices(sending, next((box for box in boxes if box.catches), None))


@memo.setting
@prepared
def in_use() -> QuerySet[Mailbox]:
    """The house's mailboxes that are on."""
    return Mailbox.objects.filter(active=True, probe=False).order_by("pk")


def fitness(box: Mailbox, preferred: Mailbox | None, address: str, team: int | None) -> tuple[bool, ...]:
    """Sorts the best mailbox first; an order of pk breaks ties."""
    names = {name.lower().lstrip("@") for name in box.from_domains}
    return (
        preferred is None or box.pk != preferred.pk,
        not address or address not in names | {box.address.lower()},
        not address or address.rpartition("@")[2] not in names,
        team is None or box.team_id != team,
        box.team_id is not None and box.team_id != team,
        not box.default,
    )


def can_send(box: Mailbox) -> bool:
    """Whether mail may leave through this mailbox."""
    return bool(box.active and box.smtp_host and not box.probe)


def has_catcher() -> bool:
    """Whether answers come back to the records; without, the composer says so before sending (M-006)."""
    return Mailbox.objects.filter(active=True, catches=True, probe=False).exists()


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
    may = own and {own.lower(), own.rpartition("@")[2].lower()} & allowed
    if mailbox.from_policy == Mailbox.FromPolicy.USER and may:
        return Sender(name, own)
    if mailbox.from_policy == Mailbox.FromPolicy.ADDRESS or not name:
        return Sender(mailbox.name, mailbox.address)
    return Sender(_("%(name)s via %(organisation)s") % {"name": name, "organisation": organisation()}, mailbox.address)


def sender_for(author: User, team: int | None) -> Sender:
    """The From of a message that the author would write from a record of that team, for the composer to show."""
    return sender(author, "", offices(address=author.email, team=team).sending)


def organisation() -> str:
    return Organisation.current().name


def reply_address(key: int, author: User | None, catching: Mailbox | None) -> str:
    """Where answers go: the signed address, the plain one where sub-addresses are refused, else the author's own."""
    if catching is None:
        return author.email if author else ""
    return tokens.tag(catching.address, tokens.make("r", key)) if catching.sub_addresses else catching.address


def language() -> str:
    return Organisation.current().language
