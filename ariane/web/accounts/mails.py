"""Mails that the house writes about accounts, and the link in them."""

import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.html import linebreaks, urlize

from ariane.accounts.models import User
from ariane.mail.outbox import Envelope, Outgoing, enqueue


def link_for(user: User) -> str:
    """A fresh link with which this person chooses a password; it works once, for three days."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str

    return password_link(f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}")


def password_link(key: str) -> str:
    """The address at which a password is chosen; `key` is `<user>-<token>`."""
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return settings.PUBLIC_URL + path.replace("UID-KEY", key)


@transaction.atomic
def send_system_mail(user: User, template_prefix: str, context: dict[str, Any]) -> None:
    """Queue one automatic mail from the house to a colleague; templates `<prefix>_subject.txt` and `_message.txt`."""
    with translation.override(user.language):
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
        text = render_to_string(f"{template_prefix}_message.txt", context).strip()
    mail = Outgoing(
        origin=f"account:{uuid.uuid4()}",
        entry_visibility="internal",
        subject=subject,
        html=urlize(linebreaks(text)),
        text=text,
        author_name="Ariane",
        automatic="auto-generated",
    )
    enqueue(mail, [Envelope(user.identity, external=False)])
