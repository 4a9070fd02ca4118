"""One SMTP conversation for a batch of mails of one mailbox.

Each step knows whether the mail can have been taken over: until the final dot is written it cannot, and trying again is
safe; between the dot and the answer nobody knows.
"""

import contextlib
import re
import smtplib
import socket
import ssl
from types import TracebackType

from ariane.mail import oauth
from ariane.mail.failures import ServerFailed
from ariane.mail.models import Mailbox
from ariane.mail.models.outbound import State
from ariane.mail.outbox import outcome
from ariane.mail.outbox.outcome import Outcome

CONNECT_SECONDS = 20
COMMAND_SECONDS = 45
ANSWER_SECONDS = 240
PIECE = 64 * 1024
DOT = re.compile(rb"(?m)^\.")
LOST = (OSError, smtplib.SMTPServerDisconnected)


class NotNow(Exception):
    """The server cannot be used at all now; `outcome` says why, for every mail of the batch."""

    def __init__(self, reason: Outcome) -> None:
        super().__init__(reason.said)
        self.outcome = reason


class Line:
    """An open connection to a mailbox's outgoing server; opened at the first mail, closed with the `with` block."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self.smtp: smtplib.SMTP | None = None

    def __enter__(self) -> "Line":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        if self.smtp is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self.smtp.quit()
            self.smtp.close()
        self.smtp = None

    def ready(self) -> smtplib.SMTP:
        """The connection, made and logged in when there is none or it has gone; raises NotNow."""
        if self.smtp is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                if self.smtp.noop()[0] == 250:
                    return self.smtp
            self.smtp.close()
        self.smtp = connect(self.mailbox)
        return self.smtp

    def offer(self, sender: str, recipient: str, size: int) -> Outcome | None:
        """Say from whom, to whom and how much; call ready() before. None when the server wants the mail itself."""
        assert self.smtp is not None
        options = [f"size={size}"] if self.smtp.has_extn("size") else []
        try:
            code, text = self.smtp.mail(sender, options)
            if code != 250:
                return self._refused(code, text, "sender")
            code, text = self.smtp.rcpt(recipient)
            return self._refused(code, text, "recipient") if code not in (250, 251) else None
        except LOST as error:
            return Outcome(State.RETRY, "interrupted", str(error)[:1000])

    def send(self, data: bytes) -> Outcome:
        """Hand over the mail that was offered. Never raises for what a server or a network can do."""
        assert self.smtp is not None
        try:
            return self._before_dot(self.smtp, data) or self._dot(self.smtp)
        except LOST as error:
            return Outcome(State.RETRY, "interrupted", str(error)[:1000])

    def withdraw(self) -> None:
        """The mail that was offered does not come after all."""
        with contextlib.suppress(*LOST, smtplib.SMTPException):
            if self.smtp is not None:
                self.smtp.rset()

    def _before_dot(self, smtp: smtplib.SMTP, data: bytes) -> Outcome | None:
        """Everything that can be refused without doubt; None when only the final dot is missing."""
        code, text = smtp.docmd("DATA")
        if code != 354:
            return self._refused(code, text, "data")
        body = DOT.sub(b"..", data) + (b"" if data.endswith(b"\r\n") else b"\r\n")
        for start in range(0, len(body), PIECE):  # the timeout is one piece's, so that a slow line is no failure
            smtp.send(body[start : start + PIECE])
        return None

    def _dot(self, smtp: smtplib.SMTP) -> Outcome:
        if smtp.sock is not None:
            smtp.sock.settimeout(ANSWER_SECONDS)
        try:
            smtp.send(b".\r\n")
            code, text = smtp.getreply()
        except LOST as error:
            smtp.close()
            return Outcome(State.UNCERTAIN, "unconfirmed", str(error)[:1000])
        if smtp.sock is not None:
            smtp.sock.settimeout(COMMAND_SECONDS)
        return outcome.SENT if code == 250 else self._refused(code, text, "data")

    def _refused(self, code: int, text: bytes, stage: str) -> Outcome:
        self.withdraw()
        return outcome.of_reply(code, text, stage=stage)


def connect(mailbox: Mailbox) -> smtplib.SMTP:
    """A connection ready for mail, encrypted and logged in as the mailbox says. Raises NotNow with the reason."""
    context = ssl.create_default_context()
    smtp = None
    try:
        smtp = dial(mailbox, context)
        greet(smtp, mailbox, context)
    except (OSError, smtplib.SMTPException, UnicodeError, ServerFailed) as error:
        if smtp is not None:
            smtp.close()
        raise NotNow(unusable(error)) from error
    return smtp


def dial(mailbox: Mailbox, context: ssl.SSLContext) -> smtplib.SMTP:
    host, port = mailbox.smtp_host, mailbox.smtp_port
    if mailbox.smtp_security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=CONNECT_SECONDS, context=context)
    return smtplib.SMTP(host, port, timeout=CONNECT_SECONDS)


def greet(smtp: smtplib.SMTP, mailbox: Mailbox, context: ssl.SSLContext) -> None:
    if smtp.sock is not None:
        smtp.sock.settimeout(COMMAND_SECONDS)
        # the final dot is a packet of its own: without this it waits 40 ms for the receipt of the text before it
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if mailbox.smtp_security == "starttls":
        smtp.starttls(context=context)
    smtp.ehlo_or_helo_if_needed()
    grant = oauth.for_sending(mailbox)
    if grant is not None:
        word = oauth.sasl(mailbox.smtp_username or mailbox.address, oauth.access_token(grant))
        # asked again, the server tells what it dislikes, and wants an empty line before it refuses
        smtp.auth("XOAUTH2", lambda challenge=None: word if challenge is None else "")
    elif mailbox.smtp_username:
        smtp.login(mailbox.smtp_username, mailbox.smtp_password)


def unusable(error: Exception) -> Outcome:
    """Why the server cannot be used now."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return outcome.of_reply(error.smtp_code, error.smtp_error, stage="login")
    if isinstance(error, ServerFailed):
        return Outcome(State.RETRY, "login_refused", str(error)[:1000], rests=True)
    if isinstance(error, smtplib.SMTPNotSupportedError) and "AUTH" in str(error):
        return Outcome(State.RETRY, "login_refused", str(error)[:1000], rests=True)
    secure = isinstance(error, (ssl.SSLError, smtplib.SMTPNotSupportedError))
    return Outcome(State.RETRY, "tls_failed" if secure else "unreachable", str(error)[:1000], rests=True)
