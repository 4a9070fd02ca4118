"""Mails as the cases of the study need them, handed in as a mail server does."""

import datetime as dt
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from itertools import count
from typing import Any

from ariane.mail.ingress import receive
from ariane.mail.models import InboundMail
from ariane.mail.process import process

CATCHER = "fil@agence.example"
GROUPS = "groupes@agence.example"
STRANGER = "Sylvie Inconnue <sylvie@nulle-part.example>"
DORA = "Dora Dupont <dora@aubrives.example>"
# two mails of one second with the same words would be the same mail
MOMENTS = (dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC) + dt.timedelta(seconds=n) for n in count())


def letter(sender: str = STRANGER, to: str = GROUPS, *, text: str = "Bonjour.", **headers: Any) -> EmailMessage:
    """A mail; a header given as None is left out, underscores stand for hyphens."""
    mail = EmailMessage()
    fields = {"From": sender, "To": to, "Subject": "Demande de groupe", "Date": format_datetime(next(MOMENTS))}
    fields |= {"Message-ID": make_msgid(domain="ailleurs.example")}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in fields.items():
        if value is not None:
            mail[name] = value
    mail.set_content(text)
    return mail


def arrive(
    mail: EmailMessage | bytes, to: str | Sequence[str] = (), *, sender: str = "x@ailleurs.example"
) -> InboundMail:
    """Hand a mail in and let it be filed; `to` is the envelope."""
    raw = mail if isinstance(mail, bytes) else bytes(mail)
    envelope = [to] if isinstance(to, str) else list(to)
    kept = receive(raw, source="lmtp", envelope_from=sender, envelope_to=envelope)
    process(kept)
    kept.refresh_from_db()
    return kept


def raw(headers: str, body: bytes | str) -> bytes:
    """A mail as bytes: header lines without line ends, then the body."""
    content = body if isinstance(body, bytes) else body.encode()
    return "\r\n".join(line.strip() for line in headers.strip().splitlines()).encode() + b"\r\n\r\n" + content
