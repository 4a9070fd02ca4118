"""Answers as ordinary mail programs write them, sent through the real door for mail."""

import html
import smtplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email import message_from_string
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, make_msgid

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from ariane.web.client.letters import Letter

STRANGER = ("Paul Ailleurs", "paul@ailleurs.example")


@dataclass(frozen=True)
class Answer:
    """What the customer writes, with which program, and the files she adds."""

    text: str
    program: str = "gmail"
    files: "Sequence[UploadedFile[bytes]]" = ()


def reply(letter: Letter, answer: Answer, *, sender: tuple[str, str] | None = None) -> EmailMessage:
    """An answer that quotes the letter as Gmail or Outlook do, from its reader or from somebody else."""
    mail = envelope(letter, sender or (letter.reader.name, letter.reader.email))
    quoted = letter.parsed.text or letter.parsed.reply_text
    mail.set_content(f"{answer.text}\n\n{QUOTES[answer.program](letter)}\n{prefixed(quoted, answer.program)}\n")
    lines = html.escape(answer.text).replace("\n", "<br>")
    body = letter.parsed.html or f"<pre>{html.escape(quoted)}</pre>"
    quote = html.escape(QUOTES[answer.program](letter)).replace("\n", "<br>")
    mail.add_alternative(HTML[answer.program].format(text=lines, quote=quote, body=body), subtype="html")
    for file in answer.files:
        kind, _slash, sub = (file.content_type or "application/octet-stream").partition("/")
        mail.add_attachment(file.read(), maintype=kind, subtype=sub or "octet-stream", filename=file.name)
    return mail


def envelope(letter: Letter, sender: tuple[str, str]) -> EmailMessage:
    mail = EmailMessage()
    subject = letter.parsed.subject
    mail["From"] = formataddr(sender)
    mail["To"] = formataddr((letter.answers_go_to.name, letter.answers_go_to.email))
    mail["Subject"] = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = make_msgid(domain=sender[1].rpartition("@")[2] or "client.example")
    mail["In-Reply-To"] = letter.parsed.message_id
    mail["References"] = " ".join([*letter.parsed.references[-20:], letter.parsed.message_id])
    return mail


def gmail_quote(letter: Letter) -> str:
    when = letter.at.astimezone().strftime("%d/%m/%Y à %H:%M")
    return f"Le {when}, {letter.sender.name} <{letter.sender.email}> a écrit :"


def outlook_quote(letter: Letter) -> str:
    when = letter.at.astimezone().strftime("%d/%m/%Y %H:%M")
    to = letter.reader.name or letter.to
    return (
        f"De : {letter.sender.name} <{letter.sender.email}>\nEnvoyé : {when}\nÀ : {to}\nObjet : {letter.parsed.subject}"
    )


def prefixed(text: str, program: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines()) if program == "gmail" else text


QUOTES: dict[str, Callable[[Letter], str]] = {"gmail": gmail_quote, "outlook": outlook_quote}
HTML = {
    "gmail": (
        '<div dir="ltr">{text}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{quote}<br></div>'
        '<blockquote class="gmail_quote">{body}</blockquote></div>'
    ),
    "outlook": (
        '<div class="WordSection1"><p class="MsoNormal">{text}</p>'
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
        '<p class="MsoNormal">{quote}</p></div>{body}</div>'
    ),
}


def absence(letter: Letter) -> EmailMessage:
    """An out-of-office answer (RFC 3834): it answers nothing and stops nothing."""
    mail = envelope(letter, (letter.reader.name, letter.reader.email))
    mail["Auto-Submitted"] = "auto-replied"
    mail.replace_header("Subject", f"Absence : {letter.parsed.subject}")
    mail.set_content("Bonjour,\n\nJe suis absente jusqu’à lundi et répondrai à mon retour.\n")
    return mail


def bounce(letter: Letter) -> MIMEMultipart:
    """A notice of non-delivery (RFC 3464) to the envelope sender of the letter."""
    notice = MIMEMultipart("report")
    notice.set_param("report-type", "delivery-status")
    domain = letter.to.rpartition("@")[2]
    notice["From"], notice["To"] = f"MAILER-DAEMON@{domain}", letter.envelope_from
    notice["Subject"] = "Undelivered Mail Returned to Sender"
    notice["Date"], notice["Message-ID"] = format_datetime(clock.now()), make_msgid(domain=domain)
    notice.attach(MIMEText(f"<{letter.to}>: 550 5.1.1 User unknown\n"))
    status = MIMENonMultipart("message", "delivery-status")
    blocks = (
        f"Reporting-MTA: dns; mx.{domain}\n",
        f"Final-Recipient: rfc822; {letter.to}\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 User unknown\n",
    )
    status.set_payload([message_from_string(block) for block in blocks])
    notice.attach(status)
    headers = MIMENonMultipart("text", "rfc822-headers")
    headers.set_payload(f"Message-ID: {letter.parsed.message_id}\nTo: {letter.to}\n")
    notice.attach(headers)
    return notice


def send(mail: EmailMessage | MIMEMultipart, *, sender: str, to: str) -> None:
    """Hand the mail to the door as any mail server would. Raises DomainError when it is closed or refuses."""
    host, _colon, port = settings.MAIL_SMTP_LISTEN.rpartition(":")
    try:
        with smtplib.SMTP(host, int(port or 0), timeout=20) as server:
            server.sendmail(sender, [to], mail.as_bytes())
    except (OSError, smtplib.SMTPException) as error:
        raise DomainError(_("The door for mail did not take the answer: %(why)s") % {"why": error}) from error
