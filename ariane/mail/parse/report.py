"""Reports in the standard forms: delivery status (RFC 3464), disposition (RFC 8098). Fields only, no verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ariane.mail.parse import words
from ariane.mail.parse.people import clean_email
from ariane.mail.parse.structure import Part

STATUS_TYPES = {"message/delivery-status", "message/global-delivery-status", "text/delivery-status"}
DISPOSITION_TYPES = {"message/disposition-notification", "message/global-disposition-notification"}
ORIGINAL_TYPES = {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}
FIELD = re.compile(r"^([A-Za-z][\w-]*)[ \t]*:[ \t]*(.*)$")
MESSAGE_ID = re.compile(r"^(?:X-)?(?:Original-)?Message-I[Dd]:\s*(<[^<>\s]{1,990}>)", re.M | re.I)
# Begun only where a word begins: a long run without an @ is read once.
ADDRESS = re.compile(r"(?<![^\s<>,;:()\[\]\"'@])[^\s<>,;:()\[\]\"'@]++@[^\s<>,;:()\[\]\"']+")
RECIPIENTS = {"final-recipient", "original-recipient"}
ESCAPED = re.compile(r"&[lg]t;|=3[CE]", re.I)
# RFC 3461 writes « + » and « = » of an original recipient so.
XTEXT = re.compile(r"\+(2B|3D)")
MAX_REPORT = 500_000

Block = dict[str, str]


def blocks(text: str) -> list[Block]:
    """Groups of fields set apart by blank lines, names in lower case, the first of each name."""
    out: list[Block] = [{}]
    last = ""
    for line in text[:MAX_REPORT].splitlines():
        if not line.strip():
            if out[-1]:
                out.append({})
            last = ""
            continue
        found = FIELD.match(line)
        if line[0] in " \t" and last:
            out[-1][last] += " " + line.strip()
        elif found:
            last = found.group(1).lower()
            if last in RECIPIENTS and last in out[-1]:
                out.append({})  # the blank line between two recipients was forgotten
            out[-1].setdefault(last, words.decode_value(found.group(2)))
    return [block for block in out if block]


def text_of(part: Part) -> str:
    return part.data()[:MAX_REPORT].decode("utf-8", "replace")


def status_blocks(parts: Iterable[Part]) -> list[Block]:
    return [block for part in parts if part.type in STATUS_TYPES for block in blocks(text_of(part))]


def disposition(parts: Iterable[Part]) -> Block | None:
    """All fields of the disposition notification, None when the mail holds none."""
    found = [part for part in parts if part.type in DISPOSITION_TYPES]
    if not found:
        return None
    merged: Block = {}
    for block in blocks(text_of(found[0])):
        merged = {**block, **merged}
    return merged


def recipient(block: Block) -> str:
    """The address a block speaks of: the one that was written to before the one it was turned into."""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient", "x-original-to"):
        value = block.get(name, "")
        kind, separator, rest = value.partition(";")
        candidate = rest if separator else kind
        if name == "original-recipient":
            candidate = XTEXT.sub(lambda hit: chr(int(hit.group(1), 16)), candidate)
        found = ADDRESS.search(ESCAPED.sub(" ", candidate))
        if found:
            return clean_email(found.group())
    return ""


def original_headers(parts: Iterable[Part]) -> Block:
    """The headers of the mail a report is about, {} when it does not return them."""
    for part in parts:
        if part.type in ORIGINAL_TYPES:
            found = blocks(text_of(part).lstrip())
            if found:
                return found[0]
    return {}
