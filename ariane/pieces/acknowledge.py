"""What an alias answers by itself: to an outsider that her mail arrived, to a colleague why her copy made nothing.

RFC 3834 throughout: never to an automatic mail, to a list, to an empty return path or to one of our own addresses; once
a day to one address for one alias; marked as an automatic answer, so that no machine answers it.
"""

import datetime as dt
import logging
import re

from django.db import transaction
from django.utils import translation
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, Organisation, User
from ariane.accounts.models.identity import normalise
from ariane.journal.actions.notes import say_system
from ariane.journal.models import Entry
from ariane.journal.wording import said
from ariane.kernel import clock
from ariane.mail import outbox, routing
from ariane.mail.ingress import Source
from ariane.mail.models import Alias, OutboundMail
from ariane.mail.outbox import Context, Envelope, Outgoing, senders
from ariane.pieces.automatic import RECEIVED, acknowledges, happened
from ariane.pieces.models import Piece
from ariane.pieces.passed_on import Case
from ariane.templates import house, queries
from ariane.templates.models import Template
from ariane.templates.rendering import Rendered, render
from ariane.templates.sandbox import Broken
from ariane.ui import formats

log = logging.getLogger("ariane.templates")
ONCE_IN = dt.timedelta(days=1)
NOBODY = re.compile(
    r"(no-?reply|ne-?pas-?repondre|nepasrepondre|mailer-daemon|postmaster|bounces?|owner-.*|.*-request)"
)
LISTS = ("List-Id", "List-Unsubscribe", "List-Post")
# What asks for no automatic answer, in mails that people write too.
SUPPRESSED = re.compile(r"\b(?:all|autoreply|oof)\b", re.I)
BULK = frozenset({"bulk", "junk", "list"})


def acknowledge(case: Case, alias: Alias, piece: Piece, entry: Entry) -> None:
    """Tell who wrote from outside that her mail arrived: by the template of « a request was registered » where one is
    in use (M-021), else in the alias's words; `{ref}` in them is the reference."""
    if case.colleague is not None or not answerable(case.received):
        return
    to = normalise(case.sender.email)
    if acknowledges(piece):
        if not told_today(to):
            happened(RECEIVED, piece, None)
    elif alias.acknowledge.strip() and only_once(f"ack:{alias.pk}:", to):
        text = alias.acknowledge.replace("{ref}", piece.ref or piece.title)
        mail = Outgoing(
            origin=f"ack:{alias.pk}:{case.received.mail.pk}",
            entry_visibility=Entry.Visibility.EXTERNAL,
            entry_uid=entry.uid,
            subject=_("Automatic reply: %(subject)s") % {"subject": case.received.parsed.subject or piece.title},
            html=linebreaks(escape(text)),
            author_name=senders.organisation(),
            in_reply_to=case.received.parsed.message_id,
            references=case.received.parsed.references,
            automatic="auto-replied",
            team=alias.team_id,
            context=Context(ref=piece.ref or "", title=piece.title),
        )
        with transaction.atomic():
            outbox.enqueue(mail, [Envelope(entry.author, external=True)])
        say_system(piece, None, said("acknowledged", address=to))


def explain(received: routing.Incoming, alias: Alias, person: User, *, ignored: bool) -> None:
    """Tell a colleague why her mail with the alias in copy made no record, and what would (P-015)."""
    if not answerable(received) or not only_once(f"copy:{alias.pk}:", normalise(person.email)):
        return
    with translation.override(person.language):
        what = (
            _("Nothing was made of it: this address counts for nothing in copy.")
            if ignored
            else _("No record was made of it: it waits in To sort, where a person decides.")
        )
    made = worded(alias, person, what, received.parsed.subject or alias.address)
    if made is None:
        return
    mail = Outgoing(
        origin=f"copy:{alias.pk}:{received.mail.pk}",
        entry_visibility=Entry.Visibility.INTERNAL,
        subject=made.subject,
        html=made.html,
        author_name=senders.organisation(),
        in_reply_to=received.parsed.message_id,
        automatic="auto-replied",
        team=alias.team_id,
    )
    with transaction.atomic():
        outbox.enqueue(mail, [Envelope(person.identity, external=False)])


def worded(alias: Alias, person: User, what: str, title: str) -> Rendered | None:
    """The template that explains a copy, in the colleague's language; None when it is put aside or wrong."""
    language = formats.tongue(person.language)
    values = house.values(Organisation.current(), None, language, clock.today())
    for template in queries.of_event("alias.copied", Template.Mode.AUTOMATIC):
        try:
            return render(template, {**values, "title": title, "address": alias.address, "comment": what}, language)
        except Broken as error:
            log.warning("%s cannot be filled in: %s", template.code, error)
    return None


def answerable(received: routing.Incoming) -> bool:
    """Whether a machine may answer this mail at all."""
    parsed, sender = received.parsed, received.parsed.from_[0].email if received.parsed.from_ else ""
    if received.automatic or parsed.auto or received.unverified or no_return(received):
        return False
    if SUPPRESSED.search(parsed.header("X-Auto-Response-Suppress")):
        return False
    if any(parsed.header(name) for name in LISTS) or parsed.header("Precedence").strip().lower() in BULK:
        return False
    local = normalise(sender).partition("@")[0]
    return bool(local) and not NOBODY.fullmatch(local) and not routing.is_ours(sender)


def no_return(received: routing.Incoming) -> bool:
    """Whether its sender wants nothing back: a mail server said so at our door (MAIL FROM:<>), or wrote it down."""
    told_us = received.mail.source in (Source.SMTP, Source.LMTP)
    return received.parsed.return_path == "" or (told_us and not received.mail.envelope_from)


def told_today(address: str) -> bool:
    """Whether a template already wrote to the address by itself since yesterday."""
    sent = Entry.objects.filter(type=Entry.Type.FLOW, meta__by_itself=True, occurred_at__gte=clock.now() - ONCE_IN)
    return sent.filter(deliveries__recipient__address=address).exists()


def only_once(origin: str, address: str) -> bool:
    """Whether the address got no such answer since yesterday."""
    since = clock.now() - ONCE_IN
    told = OutboundMail.objects.filter(content__origin__startswith=origin, content__created_at__gte=since)
    return not told.filter(address=address).exists() and Identity.objects.filter(address=address).exists()
