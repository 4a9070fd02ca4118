"""The header block: dates and message ids as real mailers write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from email.message import Message
from email.utils import parsedate_tz

from ariane.mail.parse import words

MAX_REFERENCES = 50
MESSAGE_ID = re.compile(r"<\s*([^<>\s]{1,990})\s*>")
BARE_ID = re.compile(r"(?<![^\s<>,;\"@])[^\s<>,;\"@]{1,900}+@[^\s<>,;\"]{1,200}")
ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?")
OFFSET_NAME = re.compile(r"\b(?:GMT|UTC)\s*([+-]\d{1,2}):?(\d\d)?\b")


def raw_headers(message: Message) -> dict[str, list[str]]:
    """Values as they stand in the mail, folds and encoded words included, by lower-case name."""
    found: dict[str, list[str]] = {}
    for name, value in message.raw_items():
        found.setdefault(name.strip().lower(), []).append(words.as_text(str(value)))
    return found


def message_ids(values: Iterable[str]) -> tuple[str, ...]:
    """Message ids with angle brackets, the last MAX_REFERENCES, each once."""
    found: dict[str, None] = {}
    for raw in values:
        value = words.CONTROLS.sub("", raw)
        flat = re.sub(r"(?<=[^\s>])[\r\n]+[ \t]+(?=[^\s<])", "", value)  # an id cut by folding
        ids = MESSAGE_ID.findall(flat) or spaced_ids(flat) or BARE_ID.findall(words.unfold(value))
        for item in ids:
            found.setdefault(f"<{item}>")
    return tuple(found)[-MAX_REFERENCES:]


def spaced_ids(value: str) -> list[str]:
    """Ids with blanks inside their brackets, as some mailers fold them."""
    return [re.sub(r"\s", "", item) for item in re.findall(r"<([^<>]{3,990}@[^<>]{1,300})>", value)]


def one_id(values: list[str]) -> str:
    """A Message-ID as the sender meant it, even malformed: it is the key replies refer to."""
    for value in values[:1]:
        ids = message_ids([value])
        if ids:
            return ids[0]
        bare = re.sub(r"[\s<>]", "", words.decode_value(value))[:990]
        return f"<{bare}>" if bare else ""
    return ""


COMMENT = re.compile(r"(?<=\s)\([^()]{0,80}\)(?=\s+\S)")
ZONE_COLON = re.compile(r"(?<=\d\s)([+-]\d\d):(\d\d)\b")


def parse_date(value: str) -> datetime | None:
    """An aware UTC time from a Date header, None where none can be read."""
    text = COMMENT.sub(" ", ZONE_COLON.sub(r"\1\2", words.decode_value(value)))
    zone = OFFSET_NAME.search(text)
    if zone:
        text = text[: zone.start()] + f"{int(zone.group(1)):+03d}{zone.group(2) or '00'}"
    try:
        parts = parsedate_tz(text) or parsedate_tz(re.sub(r"^\W*\w+[.,]*\s+(?=\d)", "", text))
        if parts is not None and parts[0]:
            moment = datetime(*parts[:6], tzinfo=timezone(timedelta(seconds=parts[9] or 0)))
            return moment.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        pass
    return iso_date(text)


def iso_date(text: str) -> datetime | None:
    found = ISO_DATE.search(text)
    if not found:
        return None
    zone = (found.group(7) or "Z").replace(":", "")
    offset = 0 if zone == "Z" else int(zone[0] + "1") * (int(zone[1:3]) * 60 + int(zone[3:5]))
    try:
        numbers = [int(part or 0) for part in found.groups()[:6]]
        moment = datetime(*numbers, tzinfo=timezone(timedelta(minutes=offset)))  # type: ignore[misc, arg-type]
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
