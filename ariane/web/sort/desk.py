"""What stands on « À trier »: the mails that wait, the chosen one with where it may belong, and what was just done."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal import policy, presence, sorting
from ariane.journal.models import Entry, Record
from ariane.kernel import clock
from ariane.kernel.text import is_number
from ariane.mail import queue
from ariane.mail.models import InboundMail
from ariane.pieces.candidates import Candidate, candidates
from ariane.pieces.passed_on import case_of
from ariane.ui import formats
from ariane.ui.templatetags.formats import near_day
from ariane.web.mails import letter as letters
from ariane.web.mails import words
from ariane.web.mails.fetch import Opened, fetch, record_of

LONGEST = 4000


@dataclass(frozen=True)
class Place:
    """A record where the mail may belong, with its reasons in words."""

    candidate: Candidate
    why: str

    @property
    def record(self) -> Record:
        return self.candidate.record

    @property
    def likely(self) -> str:
        return {3: _("very likely"), 2: _("possible"), 1: _("hardly likely")}[self.candidate.rank]

    @property
    def dots(self) -> list[bool]:
        return [n < self.candidate.rank for n in range(3)]


@dataclass(frozen=True)
class Row:
    """A mail of the list: why it is there, for how many days it has waited, and where it went."""

    mail: InboundMail
    why: str
    days: int = 0
    record: Record | None = None


@dataclass
class Desk:
    """The page of one person: what waits, or with the tab « done » what was dealt with."""

    user: User
    waiting: list[InboundMail] = field(default_factory=list)
    tab: str = ""
    opened: Opened | None = None
    settled: InboundMail | None = None

    @property
    def mail(self) -> InboundMail | None:
        return self.opened.mail if self.opened else None

    @cached_property
    def rows(self) -> list[Row]:
        """Each mail of the tab with what is to be said of it."""
        if self.tab == "done":
            return done_rows(self.user)
        now = clock.now()
        return [Row(mail, words.why(mail), (now - mail.received_at).days) for mail in self.waiting]

    @property
    def oldest(self) -> int:
        """For how many days the longest waits."""
        return (clock.now() - self.waiting[0].received_at).days if self.waiting else 0

    @property
    def mine(self) -> int:
        """How many of those that wait she takes care of."""
        return sum(mail.held_by_id == self.user.pk for mail in self.waiting)

    @cached_property
    def present(self) -> list[presence.Present]:
        """The colleagues who look at the same mail."""
        return presence.present(self.mail, self.user) if self.mail else []

    @property
    def can_undo(self) -> bool:
        return self.mail is not None and sorting.can_take_back(self.mail)

    @cached_property
    def became(self) -> Record | None:
        """The record that the opened mail stands in."""
        return record_of(self.user, self.mail) if self.mail else None

    @property
    def undoable(self) -> bool:
        """Whether what was just done can be taken back."""
        return self.settled is not None and sorting.can_take_back(self.settled)

    @property
    def why(self) -> str:
        return words.why(self.mail) if self.mail else ""

    @property
    def rules(self) -> list[words.Said]:
        return words.rules(self.mail) if self.mail else []

    @property
    def held(self) -> int:
        return letters.held(self.opened.parsed) if self.opened and self.opened.readable else 0

    @property
    def text(self) -> str:
        """What was written, without what it quotes; a very long letter is cut here, never in the thread."""
        parsed = self.opened.parsed if self.opened else None
        return Truncator((parsed.reply_text or parsed.text).strip()).chars(LONGEST) if parsed else ""

    @property
    def quoted(self) -> str:
        return Truncator(self.opened.parsed.quoted_text.strip()).chars(LONGEST) if self.opened else ""

    @property
    def inside(self) -> bool:
        """Whether it can only be filed as an internal note."""
        inside = bool(self.opened and self.opened.letter and self.opened.letter.inside)
        return inside and not self.passed_on

    @property
    def tied(self) -> bool:
        """Whether it answers a note, so that no record can be made of it."""
        return bool(self.opened and self.opened.letter and self.opened.letter.tied)

    @cached_property
    def passed_on(self) -> str:
        """Whom a colleague's forward is from, when it can be told; "" for a mail that is not one."""
        if self.opened is None or not self.opened.readable or self.opened.letter is None or self.tied:
            return ""
        case = case_of(self.opened.letter.received)
        return (case.sender.name or case.sender.email) if case.forwarded else ""

    @cached_property
    def may_work(self) -> bool:
        return self.mail is not None and queue.works(self.user, self.mail)

    @cached_property
    def places(self) -> list[Place]:
        """Where it may belong, the likeliest first; nothing for a letter that the person may not read."""
        if self.opened is None or not self.opened.readable or self.opened.letter is None:
            return []
        found = candidates(self.user, self.opened.letter)
        return [Place(one, ", ".join(said(*reason) for reason in one.reasons)) for one in found]

    @property
    def other_attrs(self) -> dict[str, str]:
        return {"aria-label": _("Another record"), "placeholder": _("Reference or title")}

    @cached_property
    def done_record(self) -> Record | None:
        return record_of(self.user, self.settled) if self.settled else None


def said(code: str, fact: Any) -> str:
    """One reason in words."""
    language = translation.get_language() or "fr"
    sentences = {
        "answers": _("it answers an entry of this thread"),
        "reference": _("its reference stands in the mail"),
        "role": _("the sender has a role on it"),
        "party": _("same third party"),
        "like": _("like title"),
        "closed": _("but it is closed"),
    }
    if code == "wrote":
        return _("the sender took part in it, last %(day)s") % {"day": near_day(fact)}
    if code == "amount":
        return _("same amount (%(amount)s)") % {"amount": formats.money(fact[0], fact[1], language)}
    return sentences[code]


def desk(user: User, chosen: int | None = None, *, settled: str = "", tab: str = "") -> Desk:
    """The page with a chosen mail, else the one that waits longest; `settled` is the mail just dealt with."""
    found = Desk(user, queue.waiting(user), "done" if tab == "done" else "")
    pk = chosen or (found.waiting[0].pk if found.waiting and not found.tab else None)
    if pk is not None:
        found.opened = fetch(user, pk)
        if found.opened.mail.verdict not in queue.WAITING and not found.tab:
            found.settled, found.opened = found.opened.mail, None
    if is_number(settled):
        found.settled = _settled(user, int(settled))
    return found


def done_rows(user: User) -> list[Row]:
    """What was dealt with lately: refused mails, and those whose entry the person may read."""
    mails = queue.settled(user)
    ids = [mail.entry_id for mail in mails if mail.entry_id]
    seen = policy.visible_entries(user) & Q(pk__in=ids, removed_at=None)
    entries = {entry.pk: entry.record for entry in Entry.objects.filter(seen).select_related("record__kind")}
    rows = [Row(mail, words.why(mail), record=entries.get(mail.entry_id or 0)) for mail in mails]
    return [row for row in rows if row.record is not None or row.mail.verdict == InboundMail.Verdict.REFUSED]


def _settled(user: User, pk: int) -> InboundMail | None:
    try:
        return fetch(user, pk).mail
    except Http404:
        return None
