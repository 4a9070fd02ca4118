"""Every mail that the post office itself writes."""

import uuid

from django.utils.html import escape, format_html
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, User
from ariane.accounts.rights import Rights
from ariane.kernel import clock
from ariane.mail import outbox
from ariane.mail.models import Mailbox, OutboundMail


def trial(*, by: User, mailbox: Mailbox) -> list[OutboundMail]:
    """A test message through a mailbox to whoever asks for it, in the caller's transaction."""
    html = format_html("<p>{}</p>", _("This message was sent by Ariane through “%(name)s”.") % {"name": mailbox.name})
    return send("trial", _("Test message"), html, [by.identity], mailbox=mailbox)


def mailbox_fails(mailbox: Mailbox) -> list[OutboundMail]:
    """Tell those who may configure that a mailbox has not been readable for a while; once a day."""
    users = list(User.objects.filter(is_active=True).prefetch_related("roles"))
    rights = Rights.of_many(users)
    people = [user.identity for user in users if rights[user.pk].may("configure")]
    text = _("The mailbox “%(name)s” cannot be read since %(since)s: %(error)s") % {
        "name": mailbox.name,
        "since": f"{mailbox.failing_since:%Y-%m-%d %H:%M} UTC",
        "error": mailbox.last_error,
    }
    origin = f"mailbox-fails:{mailbox.pk}:{clock.today()}"
    return send(origin, _("A mailbox cannot be read"), f"<p>{escape(text)}</p>", people)


def send(
    origin: str, subject: str, html: str, people: list[Identity], *, mailbox: Mailbox | None = None
) -> list[OutboundMail]:
    unique = origin if ":" in origin else f"{origin}:{uuid.uuid4().hex}"
    mail = outbox.Outgoing(
        origin=unique,
        entry_visibility="internal",
        author_name="Ariane",
        subject=subject,
        html=html,
        automatic="auto-generated",
        mailbox=mailbox,
    )
    return outbox.enqueue(mail, [outbox.Envelope(one, external=False) for one in people if one.address])
