"""What became of one transmission: an SMTP reply turned into a decision and a sentence. Pure."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ariane.mail.models.outbound import State

PROBLEMS: dict[str, str | Promise] = {
    "": "",
    "no_server": _("No outgoing mail server is set up."),
    "unreachable": _("The outgoing mail server does not answer."),
    "tls_failed": _("No secure connection to the outgoing mail server could be made."),
    "login_refused": _("The outgoing mail server refuses the user name or the password."),
    "sender_refused": _("The outgoing mail server refuses this sender address."),
    "unknown_recipient": _("This address does not exist at its mail server."),
    "mailbox_full": _("The recipient’s mailbox is full."),
    "too_large": _("The message is too large for the recipient’s mail server."),
    "blocked": _("The recipient’s mail server refuses this message by its rules."),
    "refused": _("The mail server refuses this message."),
    "later": _("The mail server asks to try again later."),
    "interrupted": _("The connection broke before the message was handed over."),
    "unconfirmed": _("The connection broke just as the message was handed over: it may have arrived."),
    "stopped": _("The work stopped just as the message was handed over: it may have arrived."),
    "gave_up": _("Several days of attempts did not succeed."),
    "bad_address": _("This address cannot be used for mail."),
    "became_external": _("The recipient is no longer a colleague, and the message is internal."),
    "file_missing": _("A file of this message is no longer there."),
    "unreadable": _("This message could not be put together."),
    "bounced": _("The mail came back: it could not be delivered."),
}

# enhanced status codes (RFC 3463), the most telling first; searched at the start of the reply
MEANINGS = (
    (re.compile(r"[45]\.1\.(?:[1-36]|10)\b|[45]\.2\.1\b"), "unknown_recipient"),
    (re.compile(r"[45]\.2\.2\b"), "mailbox_full"),
    (re.compile(r"[45]\.(?:2\.3|3\.4)\b"), "too_large"),
    (re.compile(r"[45]\.1\.[78]\b|[45]\.7\.60\b|[45]\.2\.252\b|SendAsDenied"), "sender_refused"),
    (re.compile(r"5\.7\.\d+\b"), "blocked"),
)


@dataclass(frozen=True)
class Outcome:
    """The next state of a transmission, the word of its problem (see PROBLEMS) and what the server said."""

    state: State
    problem: str = ""
    said: str = ""


SENT = Outcome(State.SENT)


def of_reply(code: int, text: bytes | str, *, stage: str) -> Outcome:
    """The outcome of a server's refusal at `stage` (login, sender, recipient, data); 4xx is tried again, 5xx is final.

    A refused login is never the recipient's fault: it is tried again whatever its code, until somebody mends it.
    """
    said = f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}".strip()[:1000]
    if stage == "login":
        return Outcome(State.RETRY, "login_refused", said)
    final = code >= 500
    return Outcome(State.FAILED if final else State.RETRY, problem(code, said, stage=stage, final=final), said)


def problem(code: int, said: str, *, stage: str, final: bool) -> str:
    for pattern, name in MEANINGS:
        if pattern.search(said[:120]):
            return name
    if code == 552:
        return "too_large" if stage != "recipient" else "mailbox_full"
    if code in (550, 551, 553) and stage == "recipient":
        return "unknown_recipient"
    if final:
        return "sender_refused" if stage == "sender" else "refused"
    return "later"
