"""Mails of the demonstration go through the real post office: stored, screened, routed, filed."""

from collections.abc import Sequence

from django.utils import timezone

from ariane.demo import files
from ariane.demo.letters import STYLES, File, Letter, Original, write
from ariane.demo.people import party
from ariane.demo.stage import Stage
from ariane.demo.talk import Turn
from ariane.journal.models import Entry, Link
from ariane.journal.sorting import file_mail
from ariane.mail.ingress import receive
from ariane.mail.models import InboundMail, OutboundContent
from ariane.mail.process import process
from ariane.parties.models import Party
from ariane.pieces.actions import PARTICIPANTS
from ariane.pieces.models import Piece


def answer(stage: Stage, key: str, turn: Turn) -> Entry | None:
    """A customer answers our last message on a record; `from=` names another card than its contact."""
    record = stage.record(key)
    card = sender(stage, key, turn)
    original = last_sent(key, stage)
    style = next((word for word in turn.words if word in STYLES), "plain")
    subject = original.subject if original else record.title
    letter = Letter(
        name=card.title,
        address=address_of(card),
        to=[original.to if original else stage.house.mailbox],
        subject=subject if subject.lower().startswith("re:") else f"Re: {subject}",
        paragraphs=[stage.typeset(one) for one in turn.paragraphs],
        sent=timezone.localtime(timezone.now(), stage.calendar.zone),
        style=style,
        language=card.language,
        answers=original,
        files=[File(turn.file, files.make(turn.file, card.title))] if turn.file else (),
    )
    mail = deliver(write(letter), letter.address, [original.to if original else stage.house.mailbox])
    if mail.verdict == InboundMail.Verdict.SORT:
        # nobody had written to her before: somebody files it by hand
        owner = stage.user(record.owner.username if record.owner else "nadia")
        return file_mail(by=owner, mail=mail, record=record)
    record.refresh_from_db()
    return Entry.objects.filter(inbound=mail).first()


def sender(stage: Stage, key: str, turn: Turn) -> Party:
    """The card named by `from=`, else the first participant, else the third party."""
    named = next((word[5:] for word in turn.words if word.startswith("from=")), "")
    if named:
        return stage.parties[named]
    record = stage.record(key)
    link = Link.objects.filter(from_record=record, role__in=PARTICIPANTS).order_by("pk").first()
    return party(link.to_record_id if link else record.main_party_id)


def address_of(card: Party) -> str:
    row = card.addresses.select_related("identity").order_by("-preferred", "pk").first()
    if row is None or not row.identity.address:
        raise LookupError(f"{card.title} has no address")
    return row.identity.address


def last_sent(key: str, stage: Stage) -> Original | None:
    """Our last message of the record, as its recipient has it."""
    entry = Entry.objects.filter(record=stage.record(key), direction="out", type="message").order_by("-pk").first()
    content = OutboundContent.objects.filter(entry_uid=entry.uid).order_by("pk").first() if entry else None
    if entry is None or content is None:
        return None
    return Original(
        name=content.from_name,
        address=content.from_address,
        to=content.reply_to,
        sent=entry.occurred_at,
        subject=content.subject,
        text=content.text,
        html=content.html,
        message_id=content.message_id,
        references=content.references,
    )


def arrive(stage: Stage, letter: Letter) -> InboundMail:
    """Any mail from outside, at the moment on the clock."""
    return deliver(write(letter), letter.address, letter.to)


def deliver(raw: bytes, envelope_from: str, to: Sequence[str]) -> InboundMail:
    """Through the door and to its verdict."""
    mail = receive(raw, source="smtp", envelope_from=envelope_from, envelope_to=[bare(one) for one in to])
    process(mail)
    return mail


def made_by(mail: InboundMail) -> Piece:
    """The record that a mail to an alias made."""
    if mail.record_id is None:
        raise LookupError(f"{mail.subject}: {mail.verdict}, {mail.reason}")
    return Piece.objects.get(pk=mail.record_id)


def bare(address: str) -> str:
    return address.rpartition("<")[2].rstrip(">").strip()
