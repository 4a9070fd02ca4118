"""What an alias answers by itself: to an outsider that her mail arrived, to a colleague why her copy made nothing.

RFC 3834 throughout: never to an automatic mail, to a list, to an empty return path or to one of our own addresses; once
a day to one address for one alias; marked as an automatic answer, so that no machine answers it.
"""

import datetime as dt
import re

from django.db import transaction
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, User
from ariane.accounts.models.identity import normalise
from ariane.journal.actions.notes import say_system
from ariane.journal.models import Entry
from ariane.journal.wording import said
from ariane.kernel import clock
from ariane.mail import outbox, routing
from ariane.mail.models import Alias, OutboundMail
from ariane.mail.outbox import Context, Envelope, Outgoing, senders
from ariane.pieces.models import Piece
from ariane.pieces.passed_on import Case

ONCE_IN = dt.timedelta(days=1)
NOBODY = re.compile(
    r"(no-?reply|ne-?pas-?repondre|nepasrepondre|mailer-daemon|postmaster|bounces?|owner-.*|.*-request)"
)
LISTS = ("List-Id", "List-Unsubscribe", "List-Post")
BULK = frozenset({"bulk", "junk", "list"})


def acknowledge(case: Case, alias: Alias, piece: Piece, entry: Entry) -> None:
    """Tell who wrote from outside that her mail arrived, in the alias's words; `{ref}` in them is the reference."""
    if not alias.acknowledge.strip() or case.colleague is not None or not answerable(case.received):
        return
    to = normalise(case.sender.email)
    if only_once(f"ack:{alias.pk}:", to):
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
    what = (
        _("Nothing was made of it: this address counts for nothing in copy.")
        if ignored
        else _("No record was made of it: it waits in To sort, where a person decides.")
    )
    had = _("Your mail had %(address)s in copy.") % {"address": alias.address}
    how = _("To make a record, write to %(address)s or forward the mail to it.") % {"address": alias.address}
    mail = Outgoing(
        origin=f"copy:{alias.pk}:{received.mail.pk}",
        entry_visibility=Entry.Visibility.INTERNAL,
        subject=_("Automatic reply: %(subject)s") % {"subject": received.parsed.subject or alias.address},
        html=linebreaks(escape(f"{had} {what} {how}")),
        author_name=senders.organisation(),
        in_reply_to=received.parsed.message_id,
        automatic="auto-replied",
        team=alias.team_id,
    )
    with transaction.atomic():
        outbox.enqueue(mail, [Envelope(person.identity, external=False)])


def answerable(received: routing.Incoming) -> bool:
    """Whether a machine may answer this mail at all."""
    parsed, sender = received.parsed, received.parsed.from_[0].email if received.parsed.from_ else ""
    if received.automatic or parsed.auto or received.unverified or parsed.return_path == "":
        return False
    if any(parsed.header(name) for name in LISTS) or parsed.header("Precedence").strip().lower() in BULK:
        return False
    local = normalise(sender).partition("@")[0]
    return bool(local) and not NOBODY.fullmatch(local) and not routing.is_ours(sender)


def only_once(origin: str, address: str) -> bool:
    """Whether the address got no such answer since yesterday."""
    since = clock.now() - ONCE_IN
    told = OutboundMail.objects.filter(content__origin__startswith=origin, content__created_at__gte=since)
    return not told.filter(address=address).exists() and Identity.objects.filter(address=address).exists()
