"""A received mail becomes an entry of a journal: by a router that is sure, or by a person (see journal.sorting)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from ariane.accounts.models import Identity, Team
from ariane.journal import finding, notify
from ariane.journal.actions.embedded import taken_out
from ariane.journal.append import Line, append
from ariane.journal.models import Delivery, Document, Entry, Record
from ariane.kernel import bulk, clock
from ariane.kernel.html import clean
from ariane.kernel.prepared import prepared
from ariane.kernel.text import from_html as to_text
from ariane.mail import routing, store, suppression, tokens
from ariane.mail.models import InboundMail
from ariane.mail.parse import ParsedMail

MOST_OTHERS = 20


@dataclass(frozen=True)
class Incoming:
    """A mail and how it is to stand: decided by the routers, never by the mail itself.

    `visibility` internal makes a note. `direction` is out when a colleague wrote from her own mail client. `automatic`
    says why a mail was not written by anybody (an absence, a receipt): it answers nothing and stops nothing.
    """

    mail: InboundMail
    parsed: ParsedMail
    visibility: str = Entry.Visibility.EXTERNAL
    direction: str = Entry.Direction.IN
    group: Team | None = None
    reply_to: Entry | None = None
    automatic: str = ""
    unverified: bool = False
    meta: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def receive_message(*, record: Record, incoming: Incoming) -> Entry:
    """File a mail in a record's journal and tell the colleagues who follow it, and the author of what it answers.

    The author is the identity of the From address, whoever fetched it (O-027). Filing the same mail twice on one record
    returns the entry that stands there.
    """
    for known in filed_on(incoming.mail.pk, record.pk):
        return known
    incoming = replace(incoming, parsed=taken_out(incoming.parsed))
    named = pictures(incoming.parsed)
    entry = append(record, line(incoming, named))
    if entry.author.bounced_at is not None and not incoming.automatic and not incoming.unverified:
        suppression.works(entry.author.address or "")
    keep_attachments(entry, incoming.parsed, named)
    told = notify.audience(entry)
    answered = incoming.reply_to.author.user if incoming.reply_to else None
    if answered is not None and answered.is_active:
        told.insert(0, notify.Told(answered, Delivery.Reason.REPLIED_TO))
    notify.tell(entry, told, not_before=clock.now())
    return entry


@prepared
def filed_on(mail_id: int, record_id: int) -> QuerySet[Entry]:
    """The entry that a mail has made on a record."""
    return Entry.objects.filter(inbound=mail_id, born_in=record_id).order_by("pk")[:1]


def pictures(parsed: ParsedMail) -> dict[str, uuid.UUID]:
    """The names that the mail's pictures in the text will have as documents, by their Content-ID."""
    return {file.content_id: uuid.uuid4() for file in parsed.attachments if file.content_id}


def line(incoming: Incoming, named: Mapping[str, uuid.UUID]) -> Line:
    """The journal line of a mail: what was answered on top, what was quoted folded, nothing lost."""
    parsed = incoming.parsed
    shown = {cid: f"/documents/{uid}/" for cid, uid in named.items()}
    # a mail may claim to be from tomorrow: the journal believes its own clock then
    written = min(parsed.date, clock.now()) if parsed.date else clock.now()
    cleaned = clean(parsed.reply_html or parsed.html, cid_map=shown) if parsed.html else None
    quoted = clean(parsed.quoted_html, cid_map=shown).html if parsed.quoted_html else ""
    external = incoming.visibility == Entry.Visibility.EXTERNAL
    sender = parsed.from_[0] if parsed.from_ else None
    automatic = {"automatic": incoming.automatic} if incoming.automatic else {}
    written_by = sender.email if sender and sender.email else incoming.mail.envelope_from
    author = Identity.of_address(written_by, sender.name if sender else "") if written_by else Identity.system()
    return Line(
        type=Entry.Type.MESSAGE if external else Entry.Type.NOTE,
        author=author,
        subject=parsed.subject,
        html=tokens.without_views(cleaned.html) if cleaned else "",
        text=tokens.without_views(parsed.reply_text or (to_text(cleaned.html) if cleaned else parsed.text)),
        visibility=incoming.visibility,
        group=incoming.group,
        direction=incoming.direction if external else Entry.Direction.NONE,
        occurred_at=written,
        reply_to=incoming.reply_to,
        extra={
            "inbound": incoming.mail,
            "unverified": incoming.unverified,
            "quoted_html": tokens.without_views(quoted or _as_html(parsed.quoted_text)),
            "meta": incoming.meta | others(incoming) | answer_to(incoming, author) | automatic,
        },
    )


def others(incoming: Incoming) -> dict[str, Any]:
    """The outsiders whom a mail also went to, so that all can be answered; our own addresses are none."""
    found: dict[str, Any] = {}
    reached = set(incoming.mail.envelope_to)
    for place, people in (("to", incoming.parsed.to), ("cc", incoming.parsed.cc)):
        named = [one for one in people[:MOST_OTHERS] if one.email and one.email.lower() not in reached]
        outside = [one for one in named if not routing.is_ours(one.email)]
        if outside:
            found[place] = [Identity.of_address(one.email, one.name).address for one in outside]
    return found


def answer_to(incoming: Incoming, author: Identity) -> dict[str, Any]:
    """Where its writer wants the answer, when that is not her address (Reply-To); our own addresses are none."""
    wanted = [one for one in incoming.parsed.reply_to[:MOST_OTHERS] if one.email and not routing.is_ours(one.email)]
    named = [Identity.of_address(one.email, one.name).address for one in wanted]
    return {"answer_to": named} if named and named != [author.address] else {}


def _as_html(text: str) -> str:
    from django.utils.html import linebreaks

    return linebreaks(text, autoescape=True) if text.strip() else ""


def keep_attachments(entry: Entry, parsed: ParsedMail, named: Mapping[str, uuid.UUID]) -> list[Document]:
    """Every file of the mail becomes a document of the record, deposited by nobody (it came by mail)."""
    rows = []
    for file in parsed.attachments:
        kept = store.keep(file.chunks())
        rows.append(
            Document(
                uid=named.get(file.content_id) or uuid.uuid4(),
                record_id=entry.record_id,
                entry=entry,
                name=file.filename[:255],
                path=kept.path,
                sha256=kept.sha256,
                size=kept.size,
                mime=file.type[:120],
                content_id=file.content_id[:200],
                inline=file.inline,
                direction=entry.direction,
                doc_date=clock.local_day(entry.occurred_at),
            )
        )
    if rows:
        finding.keep(entry, rows)
    return bulk.create(rows)
