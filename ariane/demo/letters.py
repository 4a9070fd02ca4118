"""Mails as customers' programs write them: answers that quote in the manner of Gmail, Outlook or a plain client."""

import datetime as dt
import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from zoneinfo import ZoneInfo

from django.utils.html import escape

from ariane.accounts.models import User
from ariane.ui import formats

STYLES = ("plain", "gmail", "outlook")
# the words around a quotation, by language and program
WROTE = {"fr": "Le {day} à {hour}, {name} <{address}> a écrit :", "en": "On {day} at {hour}, {name} <{address}> wrote:"}
HEADS = {
    "fr": ("De :", "Envoyé :", "À :", "Objet :"),
    "en": ("From:", "Sent:", "To:", "Subject:"),
    "nl": ("Van:", "Verzonden:", "Aan:", "Onderwerp:"),
}


@dataclass(frozen=True)
class Original:
    """The mail that is answered, as its recipient has it before her."""

    name: str
    address: str
    to: str
    sent: dt.datetime
    subject: str
    text: str
    html: str
    message_id: str
    references: str = ""


@dataclass(frozen=True)
class File:
    name: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What a person outside sends; `answers` is quoted below the text."""

    name: str
    address: str
    to: Sequence[str]
    subject: str
    paragraphs: Sequence[str]
    sent: dt.datetime
    cc: Sequence[str] = ()
    style: str = "plain"
    language: str = "fr"
    answers: Original | None = None
    files: Sequence[File] = ()
    headers: dict[str, str] = field(default_factory=dict)


def write(letter: Letter) -> bytes:
    """The mail as it travels."""
    mail = EmailMessage()
    mail["From"] = person(letter.name, letter.address)
    mail["To"] = ", ".join(letter.to)
    if letter.cc:
        mail["Cc"] = ", ".join(letter.cc)
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(letter.sent)
    mail["Message-ID"] = make_msgid(domain=letter.address.partition("@")[2])
    original = letter.answers
    if original is not None and original.message_id:
        mail["In-Reply-To"] = original.message_id
        mail["References"] = f"{original.references} {original.message_id}".strip()
    for name, value in letter.headers.items():
        mail[name] = value
    mail.set_content(text_of(letter))
    if letter.style != "plain":
        mail.add_alternative(html_of(letter), subtype="html")
    for file in letter.files:
        main, _slash, sub = (mimetypes.guess_type(file.name)[0] or "application/octet-stream").partition("/")
        mail.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    return mail.as_bytes()


def person(name: str, address: str) -> Address:
    local, _at, domain = address.partition("@")
    return Address(name, local, domain)


def text_of(letter: Letter) -> str:
    """The plain text, with the quotation below."""
    body = "\n\n".join([*letter.paragraphs, letter.name])
    original = letter.answers
    if original is None:
        return body + "\n"
    if letter.style == "outlook":
        head = "\n".join(f"{name} {value}" for name, value in outlook_head(letter, original))
        return f"{body}\n\n{head}\n\n{original.text.strip()}\n"
    quoted = "\n".join(f"> {line}".rstrip() for line in original.text.strip().splitlines())
    return f"{body}\n\n{wrote(letter, original)}\n\n{quoted}\n"


def html_of(letter: Letter) -> str:
    """The same as HTML, with the marks by which these programs are known."""
    original = letter.answers
    lines = [*letter.paragraphs, letter.name]
    if letter.style == "outlook":
        body = "".join(f'<p class="MsoNormal">{escape(line)}</p>' for line in lines)
        return f'<html><body><div class="WordSection1">{body}{outlook_quote(letter, original)}</div></body></html>'
    body = "<br><br>".join(escape(line) for line in lines)
    if original is None:
        return f'<div dir="ltr">{body}</div>'
    attribution = f'<div dir="ltr" class="gmail_attr">{escape(wrote(letter, original))}<br></div>'
    quoted = f'<blockquote class="gmail_quote">{original.html or escape(original.text)}</blockquote>'
    return f'<div dir="ltr">{body}</div><br><div class="gmail_quote">{attribution}{quoted}</div>'


def outlook_quote(letter: Letter, original: Original | None) -> str:
    if original is None:
        return ""
    head = "<br>".join(f"<b>{escape(name)}</b> {escape(value)}" for name, value in outlook_head(letter, original))
    rule = "border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"
    return f'<div style="{rule}"><p class="MsoNormal">{head}</p></div>{original.html or escape(original.text)}'


def outlook_head(letter: Letter, original: Original) -> list[tuple[str, str]]:
    names = HEADS.get(letter.language, HEADS["en"])
    sender = f"{original.name} <{original.address}>"
    return list(zip(names, (sender, said(letter, original), original.to, original.subject), strict=True))


def wrote(letter: Letter, original: Original) -> str:
    local = here(letter, original)
    line = WROTE.get(letter.language, WROTE["en"])
    day = formats.day(local.date(), letter.language, today=dt.date.min)
    return line.format(day=day, hour=f"{local:%H:%M}", name=original.name, address=original.address)


def said(letter: Letter, original: Original) -> str:
    local = here(letter, original)
    return f"{formats.day(local.date(), letter.language, today=dt.date.min)} {local:%H:%M}"


def here(letter: Letter, original: Original) -> dt.datetime:
    zone = letter.sent.tzinfo
    return original.sent.astimezone(zone if isinstance(zone, ZoneInfo) else dt.UTC)


def forwarded(letter: Letter, colleague: User, to: str) -> Letter:
    """The same mail as a colleague forwards it from French Outlook, with a word of hers on top."""
    head = (
        f"De : {letter.name} <{letter.address}>",
        f"Envoyé : {formats.day(letter.sent.date(), 'fr', today=dt.date.min)} {letter.sent:%H:%M}",
        f"À : {colleague.name} <{colleague.email}>",
        f"Objet : {letter.subject}",
    )
    body = "\n".join(head)
    return Letter(
        name=colleague.name,
        address=colleague.email,
        to=[to],
        subject=f"TR: {letter.subject}",
        paragraphs=["Reçu ce matin, c’est pour la 2e ligne.", body, *letter.paragraphs],
        sent=letter.sent,
    )


NOTICE = """\
From: Mail Delivery Subsystem <mailer-daemon@{domain}>
To: {domain}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: {own}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=-bounce"

--=-bounce
Content-Type: text/plain; charset=utf-8

The recipient's mail box does not exist.

--=-bounce
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.{domain}

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{address}>: user unknown

--=-bounce
Content-Type: message/rfc822

Message-ID: {original}
To: {address}
Subject: (original)

--=-bounce--
"""


def bounce(address: str, message_id: str, at: dt.datetime) -> bytes:
    """The notice by which a server says that an address does not exist (RFC 3464)."""
    domain = address.partition("@")[2]
    own = make_msgid(domain=domain)
    notice = NOTICE.format(domain=domain, address=address, original=message_id, own=own, date=format_datetime(at))
    return notice.replace("\n", "\r\n").encode()
