"""Whether a machine wrote a mail: by RFC 3834 and its forerunners, else by what absence notices say."""

from __future__ import annotations

import re

from ariane.mail.parse import absence
from ariane.mail.parse import auto_phrases as phrases
from ariane.mail.parse.model import Address

Fields = dict[str, list[str]]

NO = {"no", "false", "0", "none", "off", ""}
# Header names that only machines write, whatever their value but a plain no.
MARKERS = re.compile(
    r"^(?:x-)?(?:auto(?:matic)?[-_]?(?:re(?:ply\S*|spon[ds]\w*)|generated|responded|replied|vacation)|"
    r"mail-autoreply|vacation\S*|facebook-notify|github-reason|gitlab-\S+|jira-fingerprint|bugzilla-\S+|"
    r"phabricator-\S+|sentry-\S+|nagios-\S+|"
    r"autoreply-?\w*|autorespon[\w-]*|away|fc-machinegenerated|holidayreply|out-of-office\w*|"
    r"ms-exchange-generated-message-source|"
    r"hmailserver-autoreply|cron-env|auto-response-for|ariane-automatic|feedback-report|rt-loop-prevention|arf-\w+|"
    r"otrs-loop|zendesk-auto\w*|zm-autoreply|mdautoresponder|gwia-rule|autosend)$"
)
MAILING = re.compile(
    r"^x-(?:campaign\S*|mailgun-\S+|mc-\S+|mailer-recptid|sg-eid|mandrill-\S+|sib-id|mailjet-\S+|mj-\S+|job|csa-\S+|"
    r"ses-outgoing|sfmc-stack|hubspot\S*|newsletter\S*|mailing\S*|acymailing\S*|report-abuse|binding|elqsiteid)$"
)
# What a list carries whose members write to one another, or an answer in a conversation.
TALK = frozenset({"mailing-list", "x-mailing-list", "x-beenthere", "list-archive", "in-reply-to", "references"})
REPLY_MARKER = re.compile(r"repl|respon|vacation|away|out-of-office|holiday")
PRECEDENCE = {"bulk", "junk", "auto_reply", "auto-reply", "autoreply", "auto"}
NO_REPLY = re.compile(
    r"^(?:no|do|not|ne|nao|non)?[-_.]?(?:no|not|pas|nicht|niet)?[-_.]?(?:reply|replies|response|repondre|"
    r"reponse|antworten|"
    r"responder|respuesta|rispondere|beantwoorden|antwoorden)(?:[-_.+].*)?$"
    r"|^(?:geen|keine?|sans|nessuna|sin)[-_.]?(?:antwo?ord?t?|antwort|reponse|risposta|respuesta)$|"
    r"^n[aã]o[-_.]?respond\w*$|^unattended$"
    r"|^(?:\S*[-_.+])?(?:no|do-?not)-?reply(?:[-_.+\d].*)?$"
)
ROBOT = re.compile(
    r"^(?:(?:\S*[-_.])?notifications?|newsletters?|alerts?|alertes?|robot|bot|root|cron|nobody|www-data|apache|"
    r"auto-?confirm|bounces?|mailer|notify|nagios|zabbix|icinga|monit|munin|logwatch|jenkins|majordomo|listserv|"
    r"mailman|"
    r"sympa|wordpress|drupal|prestashop|system|daemon)(?:\+.*|[-_.]?\d.*)?$"
)
DAEMON = re.compile(
    r"^(?:mailer[-_.]?daemon|mail[-_.]?daemon|postmaster|mdaemon|autoreply|auto[-_.]?repl(?:y|ies)|autorespond\w*)\b"
)
SPACES = re.compile(r"\s+")
# « Hi Anne, »: a machine knows no names.
BY_NAME = re.compile(
    r"^\W*(?:[Bb]onjour|[Ss]alut|[Hh]i|[Hh]ey|[Hh]ello|[Dd]ear|[Hh]allo|[Dd]ag|[Bb]este|[Hh]ola|[Cc]iao|[Ll]ieber?)\s"
    r"(?!Madame|Monsieur|Mesdames|Sir|Customer|Client|Sender|All|There|Kolleg|Absender|Kunde|Cliente|Colleagu|Team|"
    r"Mijnheer)"
    r"[A-ZÀ-Þ][a-zà-ÿ-]+(?: [A-ZÀ-Þ][a-zà-ÿ-]+)?\s?[,!.:–-]"
)
# What somebody else is quoted to have said.
TOLD = re.compile(r"«[^»]{0,400}»|“[^”]{0,400}”|„[^“”]{0,400}[“”]")
MAX_TEXT = 1600
OPENING = 260
RECEIVED_BY = 400


def find(fields: Fields, sender: tuple[Address, ...], subject: str, text: str) -> tuple[str | None, bool]:
    """Why the mail is automatic (None when it is not), and whether it answers one of ours as an absence does.

    `text` is the writer's own part, without what is quoted.
    """
    return by_headers(fields) or by_sender(fields, sender, subject) or by_words(subject, text) or (None, False)


def is_no_reply(address: str) -> bool:
    """Whether an address says by itself that nobody reads it: no-reply, ne-pas-repondre, notifications…"""
    local = address.lower().partition("@")[0]
    told = len(local) > 4 and NO_REPLY.match(local) and local not in {"reply", "response"}
    return bool(told or ROBOT.match(local) or DAEMON.match(local))


def by_headers(fields: Fields) -> tuple[str, bool] | None:
    submitted = first(fields, "auto-submitted")
    if submitted and submitted.split(";")[0].split("(")[0].strip() not in NO:
        return f"auto-submitted: {submitted[:60]}", "replied" in submitted
    for name in fields:
        if MARKERS.match(name) and first(fields, name) not in NO:
            return name, bool(REPLY_MARKER.search(name)) or "oof" in first(fields, name)
    if "feedback-report" in first(fields, "content-type"):
        return "feedback report", False
    if "autoresponder" in first(fields, "x-post-messageclass") or "autoresponder" in first(fields, "delivered-to"):
        return "autoresponder", True
    precedence = first(fields, "precedence") or first(fields, "x-precedence") or first(fields, "preference")
    if precedence in PRECEDENCE:
        return f"precedence: {precedence}", "auto" in precedence
    if re.search(r"vacation|auto-?(?:reply|respond)", first(fields, "x-mailer")):
        return f"x-mailer: {first(fields, 'x-mailer')[:60]}", True
    return by_mailing(fields)


def by_mailing(fields: Fields) -> tuple[str, bool] | None:
    """A mailing's own marks; a discussion list has the same but for the address to write to it.

    X-Auto-Response-Suppress asks that no machine answer: people's mail programs write it too.
    """
    if "list-unsubscribe" not in fields or "list-post" in fields:
        return None
    if "list-unsubscribe-post" in fields or "feedback-id" in fields or any(MAILING.match(name) for name in fields):
        return "mailing", False
    talked = TALK.intersection(fields) or first(fields, "precedence") == "list"
    return None if talked else ("mailing", False)


def by_sender(fields: Fields, sender: tuple[Address, ...], subject: str) -> tuple[str, bool] | None:
    if any("<>" in re.sub(r"\s", "", value) for value in fields.get("return-path", [])[:1]):
        return "null sender", bool(phrases.SUBJECT.search(subject))
    local = sender[0].email.partition("@")[0].lower() if sender else ""
    if (
        DAEMON.match(local)
        or ROBOT.match(local)
        or (len(local) > 4 and NO_REPLY.match(local) and local not in {"reply", "response"})
    ):
        return f"sender: {local[:60]}", False
    return None


def by_words(subject: str, text: str) -> tuple[str, bool] | None:
    """Absence notices and machine letters that carry no header, in the languages of auto_phrases."""
    if phrases.SUBJECT.search(subject):
        return "subject", True
    flat = SPACES.sub(" ", text.replace("’", "'")).strip()
    if not flat or len(flat) > 4 * MAX_TEXT:
        return None
    if phrases.MACHINE_REPLY.search(flat):
        return "text: automatic reply", True
    said = TOLD.sub(" ", flat)
    received = "?" not in said and phrases.RECEIVED.search(said[:RECEIVED_BY])
    if received or phrases.MACHINE.search(said) or phrases.CHALLENGE.search(said):
        return "text: automatic message", False
    if len(flat) > MAX_TEXT:
        return None
    return ("text: absence", True) if absent(subject, flat) else None


def absent(subject: str, flat: str) -> bool:
    """Whether the text opens by saying that its writer is away and goes on with what to do meanwhile."""
    if phrases.NEWS.search(flat):
        return False
    found = phrases.ABSENT.search(flat)
    opened = found is not None and found.start() <= OPENING and leads_in(flat[: found.start()])
    if opened and phrases.WEAK_SUBJECT.search(subject):
        return True
    if BY_NAME.search(flat):
        return False
    # Who asks something awaits an answer: only a standing notice says two things of what happens meanwhile.
    asks = "?" in flat
    meanwhile = phrases.MEANWHILE.search(flat, found.end()) if found and opened else None
    if meanwhile and (not asks or phrases.MEANWHILE.search(flat, meanwhile.end())):
        return True
    return not asks and absence.speaks_of_absence(flat)


def leads_in(before: str) -> bool:
    """Whether nothing but greetings and thanks stands before the absence."""
    return all(phrases.LEAD.search(piece) for piece in re.split(r"[.!?:;,]", before) if piece.strip())


def first(fields: Fields, name: str) -> str:
    values = fields.get(name)
    return SPACES.sub(" ", values[0]).strip().lower() if values else ""
