"""What the composer posts, read once and checked; and what must be asked back before anything is posted."""

import datetime as dt
import re
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils import timezone
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, User
from ariane.journal import mentions, policy
from ariane.journal.models import Record
from ariane.kernel.errors import DomainError
from ariane.kernel.text import is_number
from ariane.mail import suppression

NOTE, MESSAGE, LETTER = "note", "message", "letter"
READER = re.compile(r"^reader-user:(\d+)$")


@dataclass(frozen=True)
class Composed:
    """One posting of the composer. `readers` says per mentioned colleague without access: add, or skip (O-012)."""

    mode: str
    html: str
    subject: str = ""
    to: tuple[int, ...] = ()
    typed: str = ""
    cc: str = ""
    bcc: str = ""
    files: tuple[str, ...] = ()
    forwarded: tuple[str, ...] = ()
    reply_to: int | None = None
    send_at: dt.datetime | None = None
    readers: dict[int, str] = field(default_factory=dict)
    anyway: bool = False
    shared_with: str = ""
    template: str = ""
    on_paper: bool = False

    @property
    def grants(self) -> tuple[int, ...]:
        return tuple(pk for pk, choice in self.readers.items() if choice == "add")


def read(post: QueryDict) -> Composed:
    """From the form. A text typed without the editor is plain; `as` is the button of a question that was asked back.

    Raises DomainError for an hour that is none.
    """
    html = post.get("body", "")
    if post.get("format") != "html":
        html = linebreaks(escape(html)) if html.strip() else ""
    choices = {int(found[1]): str(post[name]) for name in post if (found := READER.match(name))}
    return Composed(
        mode=MESSAGE if (post.get("as") or post.get("mode")) in (MESSAGE, LETTER) else NOTE,
        on_paper=post.get("as") == LETTER,
        html=html,
        subject=post.get("subject", "").strip(),
        to=tuple(int(one) for one in post.getlist("to") if is_number(one)),
        typed=post.get("typed", ""),
        cc=post.get("cc", "").strip(),
        bcc=post.get("bcc", "").strip(),
        files=tuple(post.getlist("file")),
        forwarded=tuple(post.getlist("forwarded")),
        reply_to=int(post.get("reply_to", "")) if is_number(post.get("reply_to", "")) else None,
        send_at=_hour(post.get("send_at", "")),
        readers=choices,
        anyway=bool(post.get("anyway")),
        shared_with=post.get("shared_with", ""),
        template=post.get("template", "")[:80],
    )


def _hour(text: str) -> dt.datetime | None:
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise DomainError(_("“%(text)s” is not a date and hour.") % {"text": text}) from error
    return moment if moment.tzinfo else timezone.make_aware(moment)


@dataclass(frozen=True)
class Question:
    """What the composer asks before posting: colleagues who cannot read, or a message that looks like a note."""

    unreadable: tuple[User, ...] = ()
    guard: str = ""

    def __bool__(self) -> bool:
        return bool(self.unreadable or self.guard)


def question(record: Record, composed: Composed, recipients: list[Identity]) -> Question:
    """What stands in the way of posting as it is (O-012, O-081)."""
    named = mentions.mentioned(composed.html)
    users = [user for user in mentions.people(named) if {"user": user.pk} in named]
    may_read = policy.readers(record, users) if users else set()
    waiting = mentions.unreadable(named, may_read) if users else []
    open_ = tuple(user for user in waiting if user.pk not in composed.readers)
    return Question(
        open_, "" if composed.mode == NOTE or composed.on_paper or composed.anyway else _guard(named, recipients)
    )


def _guard(named: list[dict[str, int]], recipients: list[Identity]) -> str:
    """Why a message might be meant as a note, in words; empty when it is clearly one for the outside."""
    if not any(one.external for one in recipients):
        return _("Nobody outside will receive this message.")
    refused = suppression.standing([one.address or "" for one in recipients])
    if refused:
        return _("%(address)s would not receive this message: %(why)s. Correct the address, or leave it out.") % {
            "address": next(iter(refused)),
            "why": next(iter(refused.values())).in_words(),
        }
    if named:
        return _("You mention a colleague in a text that people outside will read.")
    return ""
