"""Notices of non-delivery: RFC 3464 first, then flufl.bounce, then what the notice says in words."""

from __future__ import annotations

import email
import logging
import re

from ariane.mail.parse import bounce_reasons, bounce_words, headers, report
from ariane.mail.parse.bounce_words import Reading
from ariane.mail.parse.model import Address, Bounce
from ariane.mail.parse.people import clean_email
from ariane.mail.parse.structure import Part

DAEMON = re.compile(
    r"mailer[-_. ]?d(?:a|ae|e)mon|mail[-_. ]?daemon|mail delivery|postmaster|mdaemon|mail system|"
    r"mailsystem|system admin|"
    r"internet mail|delivery ?(?:sub)?system|mail administrator|microsoft exchange|microsoftexchange|bounce|"
    r"mail router|content-?filter|powermta|pmta@|delivery-?(?:status|notification)|non-?delivery|smtp gateway|"
    r"mail gateway|mailgate|auto-?reply|"
    r"^(?:mail|root|mailer|smtp|mta|admin|daemon|no-?reply|virus\w*)@",
    re.I,
)
SUCCESS = ("delivered", "relayed", "expanded")
ANSWERED = re.compile(r"^\s*(?:re|fwd?|tr|aw|wg|rv|sv)\s?:", re.I)
QUOTED = re.compile(r"^>.*", re.M)
MAX_BOUNCE = 500_000
# What no server writes, and the detectors read over and over again.
LONG_LINE = re.compile(rb"([^\n]{998})[^\n]++|(\n\n\n)\n++")

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
    if not any(lists) and not blocks and not (likely(fields, subject, sender, text) or detected(raw, subject)):
        return None
    original = report.original_headers(parts)
    reading = bounce_words.read(text, original, own_addresses(fields))
    if not any(lists) and "final-recipient" in text.lower():
        lists = by_report(report.blocks(text))  # a report whose parts were lost on the way
    if not any(lists):
        delayed = bool(bounce_words.DELAYED.search(subject))
        returned = not reading.warned and bool(bounce_words.RETURNED.search(subject))
        waiting = (reading.temporary and not returned) or (delayed and (reading.later or not reading.given_up))
        lists = by_words(raw, fields, reading, text, waiting=waiting)
    identifier = original.get("message-id") or reading.message_id
    status, reason = diagnosis(blocks, reading)
    return Bounce(
        permanent=lists[0],
        temporary=lists[1],
        original_message_id=headers.one_id([identifier] if identifier else []),
        status=bounce_reasons.status_of(status, (reason, reading.notice), permanent=bool(lists[0])),
        reason=reason,
    )


def by_report(blocks: list[report.Block]) -> Lists:
    """Failed and delayed recipients of the per-recipient blocks."""
    permanent: dict[str, str] = {}  # by their small letters
    temporary: dict[str, str] = {}
    for block in blocks:
        address = report.recipient(block)
        action = block.get("action", "").lower()
        status = block.get("status", "").strip()
        if not address or action.startswith(SUCCESS):
            continue
        if action.startswith(("delay", "trans", "temp")) or (not action and status.startswith("4")):
            temporary.setdefault(address.lower(), address)
        elif action or status.startswith("5"):
            permanent.setdefault(address.lower(), address)
    waiting = tuple(address for key, address in temporary.items() if key not in permanent)
    return tuple(permanent.values()), waiting


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
        if bounce_words.ARRIVED.search(text[:2000]) and not bounce_words.CODE.search(text[:6000]):
            return False
        named = "mailer-daemon" in "".join(person.email.lower() for person in sender)
        return said or titled or bounce_words.names_alone(text[:6000], coded=not named)
    if "list-unsubscribe" in fields:
        return False  # a letter to many that speaks of failures
    if titled and said:
        certain = bounce_words.TITLE.search(subject) or bounce_words.CODE.search(text[:6000])
        return bool(certain) and bounce_words.names_plainly(text[:6000], own_addresses(fields))
    unquoted = QUOTED.sub("", text[:6000])
    return bool(bounce_words.BODY.search(unquoted[:500])) and bounce_words.names_alone(unquoted)


def detected(raw: bytes, subject: str) -> bool:
    """Whether a detector knows the notice, whoever sent it, under a title that notices bear."""
    return not ANSWERED.match(subject) and bool(bounce_words.TITLE.search(subject)) and any(by_flufl(raw))


def by_flufl(raw: bytes) -> Lists:
    """What flufl.bounce finds in the whole mail; its detectors know two decades of mail servers."""
    from flufl.bounce import all_failures

    logging.getLogger("flufl.bounce").disabled = True  # it logs the trace of what is caught here
    notice = email.message_from_bytes(LONG_LINE.sub(rb"\1\2", raw[:MAX_BOUNCE]))
    if not notice.get("from"):
        del notice["From"]
        notice["From"] = "unknown@invalid"  # one detector fails without, and the rest would not be asked
    try:
        temporary, permanent = all_failures(notice)
    except Exception:
        return (), ()
    found = (addresses(permanent), addresses(temporary))
    return found[0], tuple(item for item in found[1] if item not in found[0])


def by_words(raw: bytes, fields: dict[str, list[str]], reading: Reading, text: str, *, waiting: bool) -> Lists:
    """The failing addresses by the server's own header, by the detectors, and by what stands alone in the notice.

    Identifiers of messages look like addresses and are none; a warning fails nobody.
    """
    failed = failed_header(fields)
    if not failed:
        permanent, temporary = by_flufl(raw)
        said = reading.notice.lower()
        named = {found.strip("<>").lower() for found in report.MESSAGE_ID.findall(text)}
        found = [item for item in (*permanent, *temporary, *reading.plain) if item.lower() not in named]
        beside = own_addresses(fields) | {item.lower() for found in bounce_words.ALIAS.findall(text) for item in found}
        chosen = [item for item in found if item.lower() not in beside and item.lower() in said]
        chosen = chosen or [item for item in found if item.lower() not in beside] or found
        failed = tuple({item.lower(): item for item in reversed(chosen)}.values())[::-1] or tuple(
            item for item in reading.addresses if item.lower() not in beside or len(reading.addresses) == 1
        )
        held = bounce_words.held(reading.notice)
        delayed = tuple(
            item for item in failed if item.lower() in held or (item in temporary and item not in permanent)
        )
        if delayed and not waiting:
            return tuple(item for item in failed if item not in delayed), delayed
    return ((), failed) if waiting else (failed, ())


def addresses(found: frozenset[bytes] | set[bytes]) -> tuple[str, ...]:
    cleaned = (clean_email(item.decode("utf-8", "replace").partition("..")[0]) for item in sorted(found))
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
        if block.get("action", "").lower().startswith(SUCCESS) or not {"action", "status"} & set(block):
            continue
        detail = block.get("diagnostic-code", "")
        reason = re.sub(r"^\s*(?:smtp|x-\w+|unix)\s*;\s*", "", detail, flags=re.I).strip()
        code = bounce_words.STATUS.search(block.get("status", "")) or bounce_words.STATUS.search(detail)
        return (code.group() if code else reading.status), (reason or reading.reason)[:500]
    return reading.status, reading.reason
