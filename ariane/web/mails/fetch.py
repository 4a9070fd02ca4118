"""Who may open a received mail: whoever reads an entry that it became, and who sorts what stands nowhere.

A bounce returns the mail that it is about, a copy repeats the one that is filed: these are for who reads that entry."""

from dataclasses import dataclass

from django.http import Http404

from ariane.accounts.models import User
from ariane.journal import policy, replies, sorting
from ariane.journal.models import Entry, Record
from ariane.kernel.errors import DomainError
from ariane.mail import queue
from ariane.mail.models import InboundMail
from ariane.mail.parse import ParsedMail

# what a person sorts, or refused: seen by who sorts, whatever it answers outside
SORTED = (*queue.WAITING, InboundMail.Verdict.REFUSED)


@dataclass(frozen=True)
class Opened:
    """A mail as one person sees it: read (unless it cannot be), and whether its content is kept from her."""

    mail: InboundMail
    letter: sorting.Letter | None
    entry: Entry | None = None
    withheld: tuple[str, ...] = ()

    @property
    def parsed(self) -> ParsedMail:
        """Its content; 404 when it cannot be read, or answers a note that the person may not read."""
        if self.letter is None or self.withheld:
            raise Http404
        return self.letter.parsed

    @property
    def readable(self) -> bool:
        return self.letter is not None and not self.withheld


def fetch(user: User, pk: int) -> Opened:
    """A mail that the person may open, or 404. What answers notes she may not read is withheld: the answer quotes."""
    mail = InboundMail.objects.filter(pk=pk).first()
    if mail is None:
        raise Http404
    rows = Entry.objects.filter(policy.visible_entries(user), inbound=mail, removed_at=None)
    entry = rows.select_related("record__kind", "record__stage").first()
    if entry is None and (Entry.objects.filter(inbound=mail).exists() or not queue.sees(user, mail)):
        raise Http404
    try:
        letter = sorting.read(mail)
    except DomainError:
        return Opened(mail, None, entry)
    if entry is None and mail.verdict not in SORTED and not reads(user, about(letter)):
        raise Http404
    return Opened(mail, letter, entry, () if entry else kept_from(user, letter))


def about(letter: sorting.Letter) -> set[int]:
    """The entries that a mail repeats or returns: those it answers, its own, and the one a copy was found to be."""
    parsed = letter.parsed
    notices = (parsed.bounce, parsed.receipt, parsed.complaint)
    returned = [one.original_message_id for one in notices if one is not None]
    own = replies.of_ours([parsed.message_id, parsed.header("X-Ariane-Message-ID").strip(), *returned])
    found = {one.entry.pk for one in (*letter.targets, *own)}
    return found | ({letter.mail.entry_id} if letter.mail.entry_id else set())


def reads(user: User, entries: set[int]) -> bool:
    """Whether the person may read them all."""
    return Entry.objects.filter(policy.visible_entries(user), pk__in=entries).count() == len(entries)


def kept_from(user: User, letter: sorting.Letter) -> tuple[str, ...]:
    """The authors of the notes that the mail answers and the person may not read; empty when she may read them all."""
    ids = {one.entry.pk for one in letter.targets if one.internal}
    seen = set(Entry.objects.filter(policy.visible_entries(user), pk__in=ids).values_list("pk", flat=True))
    return tuple(sorted({str(one.entry.author) for one in letter.targets if one.entry.pk in ids - seen}))


def record_of(user: User, mail: InboundMail) -> Record | None:
    """The record that the mail ended on, when the person may read it."""
    return Record.objects.filter(policy.visible(user), pk=mail.record_id).first() if mail.record_id else None
