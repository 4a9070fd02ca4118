"""A person decides about a mail that waits in « À trier »: filed on a record, refused with a reason, read anew."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import Team, User
from ariane.journal import finding, policy, replies
from ariane.journal.actions.incoming import Incoming, receive_message
from ariane.journal.actions.moves import retime
from ariane.journal.append import announce
from ariane.journal.models import Document, Entry, Record
from ariane.kernel import clock
from ariane.kernel.errors import Collision, DomainError, NotAllowed
from ariane.mail import queue, routing, store
from ariane.mail.models import InboundMail
from ariane.mail.parse import ParsedMail, parse
from ariane.mail.process import prepare
from ariane.mail.screen import auto_reply, unverified

Verdict, Visibility, Direction = InboundMail.Verdict, Entry.Visibility, Entry.Direction


@dataclass(frozen=True)
class Letter:
    """A waiting mail, read: what it answers, and how it would stand on a record."""

    mail: InboundMail
    parsed: ParsedMail
    received: routing.Incoming
    targets: list[replies.Target] = field(default_factory=list)

    @property
    def sealed(self) -> replies.Target | None:
        """A confidential entry that it answers: what quotes it is as confidential (X-05)."""
        found = (one for one in self.targets if one.entry.visibility == Visibility.CONFIDENTIAL)
        return next(found, None)

    @property
    def tied(self) -> bool:
        """Whether it answers a note: then it joins a record as a note, and nothing is made of it (X-04)."""
        return self.mail.internal_only or any(one.internal for one in self.targets)

    @property
    def inside(self) -> bool:
        """Whether it can only stand as internal: it answers a note, or went from colleague to colleagues (X-04)."""
        if self.tied:
            return True
        return replies.colleague(self.received) is not None and not replies.outsiders(self.received)


def read(mail: InboundMail) -> Letter:
    """Read a waiting mail again from its bytes. Raises DomainError when that fails: then it can only be refused."""
    try:
        parsed = parse(store.read(mail.raw_path))
    except Exception as error:
        raise DomainError(_("This mail cannot be read. Its source can be downloaded.")) from error
    received = prepare(mail, parsed)
    for rule in (unverified, auto_reply):
        rule.check(received)
    return Letter(mail, parsed, received, replies.targets(received))


@transaction.atomic
def file_mail(*, by: User, mail: InboundMail, record: Record) -> Entry:
    """File a mail of « À trier » on a record, by hand. What waits there because it answered a note stays a note (X-04),
    as confidential as that note.

    Raises NotAllowed without the right to sort or to write there, Collision when somebody else was faster.
    """
    policy.require(by, "note", record)
    letter = read(take(by, mail))
    entry = receive_message(record=record, incoming=standing(letter, record, by))
    settle(by, letter.mail, routing.Verdict(Verdict.ENTRY, "by_hand", record_id=record.pk, entry_id=entry.pk))
    return entry


def take(by: User, mail: InboundMail) -> InboundMail:
    """The waiting row, locked for the deed; NotAllowed without the right, Collision when it no longer waits."""
    if not queue.works(by, mail):
        raise NotAllowed(_("Sorting these mails is not among your rights."))
    held = InboundMail.objects.select_for_update(of=("self",)).filter(pk=mail.pk, verdict__in=queue.WAITING).first()
    if held is None:
        raise Collision(_("A colleague has dealt with this mail meanwhile."), theirs=mail)
    return held


def standing(letter: Letter, record: Record, by: User) -> Incoming:
    """How it stands on a record: outside, or inside with the group of the note it answers."""
    sealed = letter.sealed
    visibility, group = Visibility.EXTERNAL, _group(sealed)
    if letter.inside:
        visibility = Visibility.CONFIDENTIAL if sealed else Visibility.INTERNAL
    colleague = replies.colleague(letter.received)
    answered = next((one.entry for one in letter.targets if one.entry.record_id == record.pk), None)
    return Incoming(
        letter.mail,
        letter.parsed,
        visibility=visibility,
        direction=Direction.OUT if colleague else Direction.IN,
        group=group,
        reply_to=answered,
        automatic=letter.received.automatic,
        unverified=letter.received.unverified,
        meta={"sorted_by": by.pk},
    )


def _group(sealed: replies.Target | None) -> Team | None:
    return sealed.entry.group if sealed else None


def settle(by: User, mail: InboundMail, verdict: routing.Verdict) -> None:
    """Write what was decided, with the line that « why here? » shows."""
    mail.hits.create(position=mail.hits.count(), rule="by_hand", hit=True, detail=by.name)
    routing.settle(mail, verdict, by=by)


@transaction.atomic
def refuse_mail(*, by: User, mail: InboundMail, reason: str) -> None:
    """« Ce n’est pas pour nous »: kept with its reason, shown no more. Raises DomainError without a reason."""
    if not reason.strip():
        raise DomainError(_("Say in a few words why it is not for us."))
    settle(by, take(by, mail), routing.Verdict(Verdict.REFUSED, reason.strip()[:500]))


@transaction.atomic
def call_unwanted(*, by: User, mail: InboundMail) -> None:
    """Refused as spam: the next mail of the address is set aside too, unless it answers us or has a card."""
    settle(by, take(by, mail), routing.Verdict(Verdict.REFUSED, "spam"))


@transaction.atomic
def take_back(*, by: User, mail: InboundMail) -> None:
    """A refused or filed mail waits again. What was filed leaves its record, where a line says so.

    Raises NotAllowed without the right to sort, Collision when it was dealt with anew, DomainError for what a rule
    filed, for a record that was made of it and for an entry that somebody has answered: those are moved instead.
    """
    if not queue.works(by, mail):
        raise NotAllowed(_("Sorting these mails is not among your rights."))
    if mail.verdict in queue.WAITING:
        raise Collision(_("A colleague has dealt with this mail meanwhile."), theirs=mail)
    if mail.verdict != Verdict.REFUSED:
        unfile(by, mail)
    mail.hits.create(position=mail.hits.count(), rule="taken_back", hit=True, detail=by.name)
    routing.reopen(mail, by=by)


def can_take_back(mail: InboundMail) -> bool:
    """Whether there is something to take back; the deed itself looks again."""
    return mail.verdict == Verdict.REFUSED or (mail.verdict == Verdict.ENTRY and mail.rule == "by_hand")


def unfile(by: User, mail: InboundMail) -> None:
    """Empty the entry that a filing by hand made; its tombstone stands, its files are gone from the record."""
    held = Entry.objects.select_for_update(of=("self",)).filter(pk=mail.entry_id or 0, inbound=mail, removed_at=None)
    entry = held.select_related("record").first() if mail.rule == "by_hand" else None
    if entry is None or mail.verdict != Verdict.ENTRY:
        raise DomainError(_("Only what was filed by hand can be taken back. Move the entry from its record instead."))
    answers = list(Entry.objects.filter(reply_to=entry, removed_at=None).select_related("record"))
    if any(one.meta.get("of_mail") != mail.pk for one in answers):
        raise DomainError(_("Somebody has answered it since. Move the entry from its record instead."))
    for one in (*answers, entry):
        empty(by, one)
    retime(entry.record)


def empty(by: User, entry: Entry) -> None:
    """Leave a tombstone of an entry that a filing by hand made."""
    entry.html = entry.text = entry.subject = entry.quoted_html = ""
    entry.removed_at, entry.removed_by, entry.inbound = clock.now(), by, None
    entry.meta = {"unfiled": by.name}
    entry.save(update_fields=["html", "text", "subject", "quoted_html", "removed_at", "removed_by", "inbound", "meta"])
    gone = {"destroyed_at": clock.now(), "destroyed_by": by, "path": "", "destroyed_reason": "entry"}
    Document.objects.filter(entry=entry, destroyed_at=None).update(**gone)
    entry.deliveries.filter(external=False, cancelled_at=None).update(cancelled_at=clock.now())
    finding.forget(entry)
    announce(entry, "entry.changed")


def read_again(*, by: User, mail: InboundMail) -> None:
    """Give it back to the rules, after an alias or an address was put right."""
    if not queue.works(by, mail):
        raise NotAllowed(_("Sorting these mails is not among your rights."))
    routing.again(mail, by=by)
