"""« Test » on the settings screen: what works and what does not, in words a person can act on (M-020)."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ariane.mail import imap, oauth, pop, tokens
from ariane.mail.failures import ServerFailed
from ariane.mail.models import Mailbox
from ariane.mail.outbox.outcome import PROBLEMS, Outcome
from ariane.mail.outbox.transport import Line, NotNow

SHOWN = 20
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass
class Result:
    """Whether it works, one line a finding in the order of the steps, and what the server itself said."""

    ok: bool = True
    lines: list[str] = field(default_factory=list)
    said: str = ""

    def refuse(self, line: str, said: str = "") -> "Result":
        self.ok, self.said = False, said
        self.lines.append(line)
        return self


def test_smtp(mailbox: Mailbox) -> Result:
    """Connect, log in, and ask whether the server would send for this mailbox; nothing is sent."""
    result = Result()
    if not mailbox.smtp_host:
        return result.refuse(_("No outgoing server is given."))
    try:
        with Line(mailbox) as line:
            smtp = line.ready()
            result.lines.append(_("%(host)s answers.") % {"host": mailbox.smtp_host})
            if mailbox.smtp_security != "none":
                result.lines.append(_("The connection is encrypted."))
            if mailbox.smtp_username or oauth.for_sending(mailbox):
                result.lines.append(_("The user name and the password are accepted."))
            code, text = smtp.mail(mailbox.address)
            if code != 250:
                line_said = _("The server refuses to send for %(address)s.") % {"address": mailbox.address}
                return result.refuse(line_said, f"{code} {text.decode('utf-8', 'replace')}")
            result.lines.append(_("It sends for %(address)s.") % {"address": mailbox.address})
            result.lines.append(bounces_known(line, mailbox))
            smtp.rset()
    except NotNow as failure:
        return explain(result, failure.outcome, mailbox)
    return result


def bounces_known(line: Line, mailbox: Mailbox) -> str:
    """Whether the server takes the signed sender by which bounces are recognised."""
    smtp = line.ready()
    smtp.rset()
    code, _text = smtp.mail(tokens.tag(mailbox.address, tokens.make("b", 1)))
    if code == 250:
        return _("It takes sub-addresses as sender: bounces will be recognised exactly.")
    return _("It refuses sub-addresses as sender: bounces will be recognised by their Message-ID.")


def explain(result: Result, outcome: Outcome, mailbox: Mailbox) -> Result:
    line = str(PROBLEMS[outcome.problem])
    if outcome.problem == "unreachable":
        line += " " + _("Check the name “%(host)s” and the port %(port)d.") % {
            "host": mailbox.smtp_host,
            "port": mailbox.smtp_port,
        }
    return result.refuse(line, outcome.said)


def test_fetching(mailbox: Mailbox) -> Result:
    """Connect, log in and look at what is there, reading only."""
    result = Result()
    if not mailbox.imap_host:
        return result.refuse(_("No incoming server is given."))
    try:
        (look_pop if mailbox.protocol == Mailbox.Protocol.POP else look_imap)(mailbox, result)
    except ServerFailed as failure:
        return result.refuse(str(failure))
    if mailbox.imap_security == "none" and mailbox.imap_host not in LOOPBACK:
        result.lines.append(_("Beware: the password travels unencrypted."))
    return result


def look_imap(mailbox: Mailbox, result: Result) -> None:
    """Every folder by name, with how much is in it."""
    from imapclient.exceptions import IMAPClientError

    with imap.connected(mailbox) as client:
        result.lines.append(let_in(mailbox))
        for name in mailbox.imap_folders:
            try:
                count = client.select_folder(name, readonly=True)[b"EXISTS"]
            except IMAPClientError as error:
                there = ", ".join(sorted(folder for _flags, _sep, folder in client.list_folders())[:SHOWN])
                words = _("There is no folder “%(name)s” in this mailbox. There are: %(there)s")
                raise ServerFailed(words % {"name": name, "there": there}) from error
            result.lines.append(
                _("The folder “%(folder)s” holds %(count)d messages.") % {"folder": name, "count": count}
            )
        result.lines.append(
            _("New mail will be noticed at once.") if client.has_capability("IDLE") else looked_for(mailbox)
        )


def look_pop(mailbox: Mailbox, result: Result) -> None:
    """How many mails there are, and whether the server names them so that they can be left there."""
    with pop.connected(mailbox) as client:
        result.lines.append(let_in(mailbox))
        result.lines.append(_("%(count)d messages are there; they stay there.") % {"count": len(pop.listed(client))})
        result.lines.append(looked_for(mailbox))


def let_in(mailbox: Mailbox) -> str:
    if oauth.for_fetching(mailbox):
        return _("%(host)s answers and accepts the permission.") % {"host": mailbox.imap_host}
    return _("%(host)s answers and accepts the password.") % {"host": mailbox.imap_host}


def looked_for(mailbox: Mailbox) -> str:
    minutes = max(1, mailbox.interval_seconds // 60)
    return _("New mail will be looked for every %(minutes)d minutes.") % {"minutes": minutes}
