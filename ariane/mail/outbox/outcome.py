"""What became of one transmission: an SMTP reply turned into a decision and a sentence. Pure."""

import datetime as dt
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
    "quota": _("The outgoing mail server takes no more for now: its limit is reached."),
    "suppressed": _("Nothing is sent to this address any more."),
    "unsubscribed": _("This address has declined commercial messages."),
    "expired": _("The time for this message had passed before it could leave."),
    "called_off": _("It was called off just before it left."),
    "unsure": _("Whether it should still leave could not be asked."),
}

# enhanced status codes (RFC 3463), the most telling first; searched at the start of the reply
MEANINGS = (
    (re.compile(r"[45]\.1\.(?:[1-36]|10)\b|[45]\.2\.1\b"), "unknown_recipient"),
    (re.compile(r"[45]\.2\.2\b"), "mailbox_full"),
    (re.compile(r"[45]\.(?:2\.3|3\.4)\b"), "too_large"),
    (re.compile(r"[45]\.1\.[78]\b|[45]\.7\.60\b|[45]\.2\.252\b|SendAsDenied"), "sender_refused"),
    (re.compile(r"5\.7\.\d+\b"), "blocked"),
)


# a limit of the server we hand over to: it takes no mail at all for a while, whoever it is for
LIMIT = re.compile(
    r"4\.7\.28\b|[45]\.4\.5\b|rate.?limit|throttl|too many (?:messages|mails|e-?mails|connections|recipients)|"
    r"(?:sending|outgoing|hourly|daily).{0,20}(?:quota|limit)|"
    r"(?:quota|limit).{0,30}(?:per|an?) (?:hour|day)",
    re.I,
)
FULL = re.compile(r"[45]\.2\.\d")


@dataclass(frozen=True)
class Outcome:
    """The next state of a transmission, the word of its problem (see PROBLEMS) and what the server said.

    `rests`: the fault is the server's own, so that it is left alone for a while. `until`: when it is tried again, where
    that is known; such a wait is no fault of the mail's and never makes it give up.
    """

    state: State
    problem: str = ""
    said: str = ""
    rests: bool = False
    until: dt.datetime | None = None


SENT = Outcome(State.SENT)


def of_reply(code: int, text: bytes | str, *, stage: str) -> Outcome:
    """The outcome of a server's refusal at `stage` (login, sender, recipient, data); 4xx is tried again, 5xx is final.

    A refused login, a server that closes (421) and a limit that is reached are never the recipient's fault: the server
    rests, whatever the code.
    """
    said = f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}".strip()[:1000]
    if stage == "login":
        return Outcome(State.RETRY, "login_refused", said, rests=True)
    if LIMIT.search(said) and not FULL.search(said[:12]):
        return Outcome(State.RETRY, "quota", said, rests=True)
    if code == 421:
        return Outcome(State.RETRY, "later", said, rests=True)
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
