"""What the pages of MESSAGES show of each message, and their filters."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal import actions, inbox
from ariane.journal.models import Delivery, Entry
from ariane.kernel.text import is_number

LONGEST = 900


@dataclass(frozen=True)
class Shown:
    """A message as it stands on the page: who, why, what, and the colleague whom an answer mentions."""

    message: Delivery
    why: str
    text: str = ""
    html: str = ""
    cut: bool = False
    told: str = ""

    @property
    def entry(self) -> Entry:
        return self.message.entry  # type: ignore[return-value]

    @property
    def name(self) -> str:
        return str(self.entry.author)

    @property
    def outside(self) -> bool:
        return self.entry.author.external

    @property
    def look(self) -> str:
        """Yellow paper for what is internal, a double rule for what is confidential."""
        sealed = self.entry.visibility == Entry.Visibility.CONFIDENTIAL
        return "note sealed" if sealed else "note" if not self.entry.is_external else ""

    @property
    def unread(self) -> bool:
        return self.message.read_at is None

    @property
    def url(self) -> str:
        return f"{self.message.record.get_absolute_url()}?entry={self.entry.pk}#entry-{self.entry.pk}"


@dataclass(frozen=True)
class Page:
    """A page of messages, with the way to the next one."""

    ask: inbox.Ask
    messages: list[Shown]
    older: int | None

    @property
    def tabs(self) -> list[tuple[str, str, bool]]:
        """(address, label, is this one)"""
        named = (
            ("", _("To handle")),
            ("mentions", _("Mentions")),
            ("replies", _("Replies")),
            ("messages", _("Messages sent")),
            ("notes", _("Notes")),
        )
        tabs = [(f"?only={code}" if code else "?", label, self._here(code)) for code, label in named]
        return [*tabs, ("?handled=1", _("Handled"), self.ask.handled)]

    def _here(self, code: str) -> bool:
        return not self.ask.handled and self.ask.only == code

    @property
    def newest(self) -> int:
        return self.messages[0].message.pk if self.messages else 0

    @property
    def more(self) -> str:
        kept = "handled=1" if self.ask.handled else f"only={self.ask.only}"
        return f"?{kept}&before={self.older}" if self.older else ""


def asked(given: Mapping[str, str]) -> inbox.Ask:
    """From an address; what is not understood is no filter."""
    only, before = given.get("only", ""), given.get("before", "")
    return inbox.Ask(
        only=only if only in inbox.FILTERS else "",
        handled=given.get("handled") == "1",
        before=int(before) if is_number(before) else None,
    )


def page(user: User, ask: inbox.Ask) -> Page:
    """The page, its messages then counted as seen."""
    box = inbox.page(user, ask)
    found = Page(ask, [shown(one, user) for one in box.messages], box.older)
    actions.mark_seen(by=user, messages=box.messages)
    actions.log_reading(by=user, entries=[one.entry for one in found.messages])
    return found


def fetch(user: User, pk: int) -> Delivery:
    """One of the person's own messages that she may still read, or 404."""
    found = inbox.mine(user, [pk])
    if not found:
        raise Http404
    return found[0]


def shown(message: Delivery, user: User) -> Shown:
    """What a colleague wrote in the editor keeps its form; a mail is shown as its words."""
    entry = message.entry
    if entry is None:
        raise Http404
    author = entry.author.user
    told = author.name if author and author.pk != user.pk and author.is_active else ""
    if entry.html and entry.inbound_id is None and len(entry.text) <= LONGEST:
        return Shown(message, why(message), html=entry.html, told=told)
    text = Truncator(entry.text).chars(LONGEST)
    return Shown(message, why(message), text=text, cut=len(entry.text) > LONGEST, told=told)


def why(message: Delivery) -> str:
    """« vous mentionne sur », « a répondu sur »: the words between the name and the record."""
    reason, entry = message.reason, message.entry
    if reason == Delivery.Reason.MENTIONED:
        return _("mentions you on")
    if entry is not None and entry.is_external and entry.direction == Entry.Direction.IN:
        return _("answered on") if reason == Delivery.Reason.REPLIED_TO else _("wrote on")
    if entry is not None and entry.is_external:
        return _("sent a message from")
    if reason == Delivery.Reason.REPLIED_TO:
        return _("answers you on")
    return _("noted on")
