"""Further ways by which a mail finds its record: its reference in the subject, its own address, a mail we have.

Asked after the answers and before the aliases, in that order: subject reference, drop address, known content.
"""

import datetime as dt
import re

from django.db.models import QuerySet

from ariane.accounts.models.identity import normalise
from ariane.journal import drop, names
from ariane.journal.models import Entry, Record
from ariane.journal.replies import Place, add_note, answer_outside, colleague, may_note
from ariane.kernel.prepared import prepared
from ariane.kernel.text import searchable
from ariane.mail import routing
from ariane.mail.models import InboundMail
from ariane.parties.queries import who_is
from ariane.pieces.correspondents import takes_part
from ariane.pieces.passed_on import Case, case_of, first_entry

Verdict = InboundMail.Verdict
REFERENCE = re.compile(r"\[\s*([A-Z]{2,8}-\d{4}-\d{3,6})\s*\]", re.IGNORECASE)
SAME_MINUTE, SAME_WORDS = dt.timedelta(seconds=90), 40


@routing.router("subject_reference", position=350)
def by_subject(received: routing.Incoming) -> routing.Verdict | None:
    """[OFR-2026-0142] in the subject, written by a correspondent of that record or by a colleague who may write there.

    Anybody can invent a reference: from a stranger it is only a hint, for the ranking of « À trier ».
    """
    refs = {ref.upper() for ref in REFERENCE.findall(received.parsed.subject)}
    records = list(Record.objects.filter(ref__in=refs).select_related("kind", "stage")[:2]) if refs else []
    if len(records) != 1:
        return None
    place, person = Place(records[0], "subject_reference"), colleague(received)
    allowed = may_note(person, place) if person is not None else takes_part(place.record, sender(received))
    if received.unverified or not allowed or place.record.archived_at is not None:
        received.remark(place.record.ref or "")
        return None
    case = case_of(received)
    return passed_on(case, place) if case.forwarded else answer_outside(received, place)


@routing.router("drop_address", position=400)
def by_drop_address(received: routing.Incoming) -> routing.Verdict | None:
    """The record's own address (O-049): a colleague's forward or blind copy, or a correspondent's mail."""
    record = drop.record_of(received.addresses)
    if record is None:
        return None
    if received.automatic:
        return routing.Verdict(Verdict.AUTO_REPLY, "answers_nothing")
    place, case = Place(record, "dropped"), case_of(received)
    if case.colleague is None:
        if received.unverified or not takes_part(record, sender(received)):
            return routing.Verdict(Verdict.SORT, "drop_by_outsider")
        return answer_outside(received, place)
    if not may_note(case.colleague, place):
        return routing.Verdict(Verdict.SORT, "drop_without_right")
    return passed_on(case, place) if case.forwarded else answer_outside(received, place)


def passed_on(case: Case, place: Place) -> routing.Verdict:
    """A colleague's forward: what the other person wrote, as hers, with the colleague's words as a note."""
    known = already(case)
    if known is not None and known.record_id == place.record.pk:
        return add_note(case.received, Place(place.record, "known_already", known))
    entry = first_entry(case, place.record)
    return routing.Verdict(Verdict.ENTRY, place.via, record_id=place.record.pk, entry_id=entry.pk)


@routing.router("known_already", position=450)
def by_content(received: routing.Incoming) -> routing.Verdict | None:
    """A colleague forwards a mail that stands in a record, or the original of a forward arrives: no second record
    (P-016)."""
    if received.automatic:
        return None
    case = case_of(received)
    known = already(case)
    if known is None:
        return None
    place = Place(known.record, "known_already", known)
    if case.colleague is None:
        return routing.Verdict(Verdict.DUPLICATE, "known_already", record_id=known.record_id, entry_id=known.pk)
    if not may_note(case.colleague, place):
        return routing.Verdict(Verdict.SORT, "note_without_access", internal_only=True)
    return add_note(received, place)


def already(case: Case) -> Entry | None:
    """The entry of the same author with the same subject, at the same minute or with the same first words.

    A mail that comes straight from its author is only compared with forwards: its own copies are known at the door.
    """
    parsed, forward = case.received.parsed, case.received.parsed.forward
    if case.colleague is not None and not case.forwarded:
        return None
    subject = (
        names.bare(forward.subject or parsed.subject) if case.forwarded and forward else names.bare(parsed.subject)
    )
    when = forward.date if case.forwarded and forward else parsed.date
    text = forward.text if case.forwarded and forward else parsed.reply_text or parsed.text
    written = passed_on_of if case.colleague is None else written_by
    for entry in written(normalise(case.sender.email), case.received.mail.pk):
        if searchable(names.bare(entry.subject)) != searchable(subject):
            continue
        if (when is not None and abs(entry.occurred_at - when) <= SAME_MINUTE) or same_words(entry.text, text):
            return entry
    return None


def filed_of(address: str, but: int) -> QuerySet[Entry]:
    """The last mails of an author that stand in journals, of one mail apart."""
    rows = Entry.objects.filter(
        author__address=address, inbound__isnull=False, removed_at=None, visibility=Entry.Visibility.EXTERNAL
    )
    return rows.exclude(inbound=but).select_related("record__kind", "record__stage", "author", "group").order_by("-pk")


@prepared
def written_by(address: str, but: int) -> QuerySet[Entry]:
    return filed_of(address, but)[:50]


@prepared
def passed_on_of(address: str, but: int) -> QuerySet[Entry]:
    """Those that a colleague passed on."""
    return filed_of(address, but).filter(meta__has_key="passed_on_by")[:50]


def same_words(one: str, other: str) -> bool:
    """Whether two texts begin with the same words, enough of them to be no chance."""
    left, right = (searchable(text)[:300].strip() for text in (one, other))
    shorter = min(len(left), len(right))
    return shorter >= SAME_WORDS and left[:shorter] == right[:shorter]


@routing.router("spam_sender", position=480)
def by_spam(received: routing.Incoming) -> routing.Verdict | None:
    """The last mail of this address was called unwanted by a person, and nobody has a card for it."""
    address = sender(received)
    if not address or colleague(received) is not None or who_is(address).known:
        return None
    last = decided_last(address, received.mail.pk)
    return routing.Verdict(Verdict.REFUSED, "spam_sender") if last == [(Verdict.REFUSED, "spam")] else None


@prepared
def decided_last(address: str, but: int) -> "QuerySet[InboundMail, tuple[str, str]]":
    """What a person made of the last mail of an address, of one mail apart."""
    decided = InboundMail.objects.filter(from_address=address, settled_by__isnull=False).exclude(pk=but)
    return decided.order_by("-settled_at", "-pk").values_list("verdict", "reason")[:1]


def sender(received: routing.Incoming) -> str:
    return normalise(received.parsed.from_[0].email) if received.parsed.from_ else ""
