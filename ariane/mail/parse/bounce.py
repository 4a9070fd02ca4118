"""Notices of non-delivery: RFC 3464 first, then flufl.bounce, then what the notice says in words."""

from __future__ import annotations

import email
import logging
import re

from ariane.mail.parse import bounce_words, headers, report
from ariane.mail.parse.bounce_words import Reading
from ariane.mail.parse.model import Address, Bounce
from ariane.mail.parse.people import clean_email
from ariane.mail.parse.structure import Part

DAEMON = re.compile(
    r"mailer[-_. ]?d(?:a|ae|e)mon|mail[-_. ]?daemon|mail delivery|postmaster|mdaemon|mail system|"
    r"mailsystem|system admin|"
    r"internet mail|delivery ?(?:sub)?system|mail administrator|microsoft exchange|microsoftexchange|bounce|"
    r"mail router|delivery-?(?:status|notification)|non-?delivery|smtp gateway|mail gateway|mailgate|auto-?reply|"
    r"^(?:mail|root|mailer|smtp|mta|admin|daemon|no-?reply|virus\w*)@",
    re.I,
)
SUCCESS = ("delivered", "relayed", "expanded")
ANSWERED = re.compile(r"^\s*(?:re|fwd?|tr|aw|wg|rv|sv)\s?:", re.I)
MAX_BOUNCE = 2_000_000

Lists = tuple[tuple[str, ...], tuple[str, ...]]  # permanent, temporary


def find(
    raw: bytes, fields: dict[str, list[str]], parts: list[Part], subject: str, sender: tuple[Address, ...], text: str
) -> Bounce | None:
    """The bounce a mail is, None when it is none. `text` is the whole body in words."""
    blocks = report.status_blocks(parts)
    actions = [block["action"].lower() for block in blocks if "action" in block]
    if actions and all(action.startswith(SUCCESS) for action in actions):
        return None
    lists = by_report(blocks)
    if not any(lists) and not blocks and not likely(fields, subject, sender, text):
        return None
    original = report.original_headers(parts)
    reading = bounce_words.read(text, original, own_addresses(fields))
    if not any(lists):
        lists = settled(by_flufl(raw), reading, text)
    if not any(lists):
        failed = failed_header(fields) or reading.addresses
        lists = ((), failed) if reading.temporary or bounce_words.DELAYED.search(subject) else (failed, ())
    identifier = original.get("message-id") or reading.message_id
    status, reason = diagnosis(blocks, reading)
    return Bounce(
        permanent=lists[0],
        temporary=lists[1],
        original_message_id=headers.one_id([identifier] if identifier else []),
        status=status,
        reason=reason,
    )


def by_report(blocks: list[report.Block]) -> Lists:
    """Failed and delayed recipients of the per-recipient blocks."""
    permanent: dict[str, None] = {}
    temporary: dict[str, None] = {}
    for block in blocks:
        address = report.recipient(block)
        action = block.get("action", "").lower()
        status = block.get("status", "").strip()
        if not address or action.startswith(SUCCESS):
            continue
        if action.startswith(("delay", "trans", "temp")) or (not action and status.startswith("4")):
            temporary[address] = None
        elif action or status.startswith("5"):
            permanent[address] = None
    return tuple(permanent), tuple(address for address in temporary if address not in permanent)


def likely(fields: dict[str, list[str]], subject: str, sender: tuple[Address, ...], text: str) -> bool:
    """Whether a mail without a status report may still be a notice of failure, and not a person's tale of one."""
    if "x-failed-recipients" in fields or "delivery-status" in "".join(fields.get("content-type", [])[:1]).lower():
        return True
    if ANSWERED.match(subject):
        return False
    said = bool(bounce_words.BODY.search(text[:6000]))
    titled = bool(bounce_words.SUBJECT.search(subject))
    path = "".join(fields.get("return-path", [])[:1])
    machine = "<>" in path or any(DAEMON.search(f"{person.email}") or DAEMON.search(person.name) for person in sender)
    if machine or not sender:
        return said or titled
    return (titled and said) or (bool(bounce_words.BODY.search(text[:500])) and bounce_words.names_alone(text[:6000]))


def by_flufl(raw: bytes) -> Lists:
    """What flufl.bounce finds in the whole mail; its detectors know two decades of mail servers."""
    from flufl.bounce import all_failures

    logging.getLogger("flufl.bounce").disabled = True  # it logs the trace of what is caught here
    notice = email.message_from_bytes(raw[:MAX_BOUNCE])
    if not notice.get("from"):
        del notice["From"]
        notice["From"] = "unknown@invalid"  # one detector fails without, and the rest would not be asked
    try:
        temporary, permanent = all_failures(notice)
    except Exception:
        return (), ()
    found = (addresses(permanent), addresses(temporary))
    return found[0], tuple(item for item in found[1] if item not in found[0])


def settled(lists: Lists, reading: Reading, text: str) -> Lists:
    """What the detectors found without identifiers of messages, which look like addresses; a warning fails nobody."""
    named = {found.strip("<>").lower() for found in report.MESSAGE_ID.findall(text)}
    permanent, temporary = (tuple(item for item in found if item.lower() not in named) for found in lists)
    return ((), permanent + temporary) if reading.warned else (permanent, temporary)


def addresses(found: frozenset[bytes] | set[bytes]) -> tuple[str, ...]:
    cleaned = (clean_email(item.decode("utf-8", "replace")) for item in sorted(found))
    return tuple(item for item in cleaned if "@" in item)


def failed_header(fields: dict[str, list[str]]) -> tuple[str, ...]:
    values = " ".join(fields.get("x-failed-recipients", []))
    return tuple(dict.fromkeys(clean_email(item) for item in report.ADDRESS.findall(values)))


def own_addresses(fields: dict[str, list[str]]) -> set[str]:
    """Addresses of the notice itself: whom it was sent to and from never failed."""
    values = " ".join(
        value for name in ("to", "from", "reply-to", "delivered-to", "cc") for value in fields.get(name, [])
    )
    return {clean_email(item).lower() for item in report.ADDRESS.findall(values)}


def diagnosis(blocks: list[report.Block], reading: Reading) -> tuple[str, str]:
    """The enhanced status code and the reason in the server's words."""
    for block in blocks:
        if block.get("action", "").lower().startswith(SUCCESS) or not report.recipient(block):
            continue
        detail = block.get("diagnostic-code", "")
        reason = re.sub(r"^\s*(?:smtp|x-\w+|unix)\s*;\s*", "", detail, flags=re.I).strip()
        code = bounce_words.STATUS.search(block.get("status", "")) or bounce_words.STATUS.search(detail)
        return (code.group() if code else reading.status), (reason or reading.reason)[:500]
    return reading.status, reading.reason
