"""Writing a mail into the outbox, in the transaction of whoever made it."""

import datetime as dt
import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ariane.kernel import bulk, clock
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.kernel.prepared import prepared
from ariane.mail import tokens, wake
from ariane.mail.models import OutboundAttachment, OutboundContent, OutboundMail
from ariane.mail.models.outbound import random_key
from ariane.mail.outbox import senders
from ariane.mail.outbox.outgoing import Envelope, Outgoing

BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
MESSAGE_ID = re.compile(r"<[^\s<>]{1,980}>")
MAX_REFERENCES = 30


def enqueue(
    mail: Outgoing,
    recipients: Sequence[Envelope],
    *,
    not_before: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
) -> list[OutboundMail]:
    """Queue one mail for its recipients in the caller's transaction; returns one row a recipient.

    Nothing leaves before `not_before`, nor from `expires_at` on. The Message-ID and the reply address are fixed now. An
    origin that was queued before returns its rows and writes nothing. Raises NotAllowed when a recipient outside would
    get what is not external, DomainError when there are too many recipients or one has no address.
    """
    return enqueue_many([(mail, recipients)], not_before=not_before, expires_at=expires_at)[0]


def enqueue_many(
    posts: Sequence[tuple[Outgoing, Sequence[Envelope]]],
    *,
    not_before: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
) -> list[list[OutboundMail]]:
    """`enqueue` for many mails of different origins, in a constant number of statements; the rows of each in order."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("enqueue() outside a transaction")
    envelopes = [check(mail, recipients) for mail, recipients in posts]
    found: dict[str, list[OutboundMail]] = defaultdict(list)
    for row in queued_before([mail.origin for mail, _to in posts]):
        found[row.content.origin].append(row)
    fresh = [(mail, to) for (mail, _given), to in zip(posts, envelopes, strict=True) if mail.origin not in found]
    contents = bulk.create([content_of(mail) for mail, _to in fresh])
    files: list[OutboundAttachment] = []
    rows: list[OutboundMail] = []
    for (mail, to), content in zip(fresh, contents, strict=True):
        seen = {"content": content, "entry_visibility": mail.entry_visibility}
        files += [OutboundAttachment(**seen, **asdict(file)) for file in mail.attachments]
        found[mail.origin] = [
            OutboundMail(**seen, recipient=one.identity, address=one.identity.address or "",
                         external=one.external or one.identity.external, mailbox_id=content.mailbox_id,
                         not_before=not_before or clock.now(), expires_at=expires_at,
                         view_key=random_key() if mail.view and (one.external or one.identity.external) else None)
            for one in to
        ]  # fmt: skip
        rows += found[mail.origin]
    bulk.create(files)
    bulk.create(rows)
    if rows:
        transaction.on_commit(wake.outbox.set)
    return [found[mail.origin] for mail, _to in posts]


@prepared
def queued_before(origins: Sequence[str]) -> QuerySet[OutboundMail]:
    """What was queued under some origins."""
    return OutboundMail.objects.filter(content__origin__in=origins).select_related("content").order_by("pk")


def check(mail: Outgoing, recipients: Sequence[Envelope]) -> list[Envelope]:
    """The recipients, each once; raises when the mail must not go to one of them."""
    envelopes = list({one.identity.pk: one for one in recipients}.values())
    if len(envelopes) > settings.MAIL_MAX_RECIPIENTS:
        raise DomainError(
            _("This message has %(count)d recipients; at most %(most)d are allowed.")
            % {"count": len(envelopes), "most": settings.MAIL_MAX_RECIPIENTS}
        )
    for one in envelopes:
        if not one.identity.address:
            raise DomainError(_("%(name)s has no e-mail address.") % {"name": one.identity.name})
        if mail.entry_visibility != "external" and (one.external or one.identity.external):
            raise NotAllowed(_("What is internal cannot be sent to %(name)s.") % {"name": str(one.identity)})
    return envelopes


def content_of(mail: Outgoing) -> OutboundContent:
    """The content row, unsaved: sender, reply address and Message-ID are decided here, once."""
    boxes = senders.offices(mail.mailbox, address=mail.author.email if mail.author else "", team=mail.team)
    sender = senders.sender(mail.author, mail.author_name, boxes.sending)
    key = random_key()
    unique = mail.entry_uid.hex[:12] if mail.entry_uid else uuid.uuid4().hex[:12]
    return OutboundContent(
        key=key,
        origin=mail.origin,
        entry_uid=mail.entry_uid,
        entry_visibility=mail.entry_visibility,
        message_id=f"<{unique}.{tokens.make('r', key)}@{boxes.domain}>",
        in_reply_to=next(iter(ids([mail.in_reply_to])), "")[:250],
        references=" ".join(trail(mail)),
        from_name=flat(sender.name)[:200],
        from_address=flat(sender.address),
        reply_to=flat(mail.reply_to) or senders.reply_address(key, mail.author, boxes.catching),
        shown_to=[[flat(name), flat(address)] for name, address in mail.shown_to],
        shown_cc=[[flat(name), flat(address)] for name, address in mail.shown_cc],
        subject=flat(mail.subject)[:500],
        text=mail.text or "",
        html=mail.html,
        language=mail.context.language or senders.language(),
        layout={name: value for name, value in asdict(mail.context).items() if value and name != "language"},
        automatic=mail.automatic,
        purpose=mail.purpose,
        mailbox=boxes.sending,
    )


def flat(text: str) -> str:
    """One line: what would start a new header, or hide in one, becomes a space."""
    return BREAKS.sub(" ", text).strip()


def ids(texts: Iterable[str]) -> list[str]:
    """The Message-IDs in some texts, in their order, each once."""
    return list(dict.fromkeys(found for text in texts for found in MESSAGE_ID.findall(text)))


def trail(mail: Outgoing) -> list[str]:
    """The References of a mail: the first one and the last ones, the answered mail at the end."""
    found = ids([*mail.references, mail.in_reply_to])
    return found if len(found) <= MAX_REFERENCES else [found[0], *found[-MAX_REFERENCES + 1 :]]
