"""Header blocks: « From: … Sent: … Subject: … » above a quoted or forwarded mail."""

from __future__ import annotations

import re

from ariane.mail.parse.quote import phrases
from ariane.mail.parse.quote.evidence import DAY, EMAIL, TIME
from ariane.mail.parse.quote.lines import Line, next_filled
from ariane.mail.parse.quote.mark import Mark, alternation

MAX_KEY_LINE = 3000
CANONICAL = {word.strip().lower(): key for key, found in phrases.KEYS.items() for word in found}
KEY_WORDS = alternation([word.strip() for found in phrases.KEYS.values() for word in found])
KEY = re.compile(rf"^[*_\s|•]*+({KEY_WORDS})[*_ ]*\s?[:：][*_]*(?!//)\s*(.*)$", re.I)
# As a mail program writes it, day of the week and zone included: nobody types this.
STANDARD_DATE = re.compile(r"^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? [+-]\d{4}")
KEY_INSIDE = re.compile(rf"(?:^|[\s*_])({KEY_WORDS})\s?[:：](?!//)", re.I)


def stacked_block(lines: list[Line], index: int) -> Mark | None:
    """What Notes writes above a mail: the sender, the date, then « To » and « Subject » alone on their lines."""
    current = lines[index].bare
    when = next_filled(lines, index + 1)
    if not 3 < len(current) < 90 or when > index + 2 or when >= len(lines) or ":" in current:
        return None
    date = lines[when].bare
    if len(date) > 40 or not (DAY.search(date) and TIME.search(date)):
        return None
    found = Mark("block", index, index, lines[index].depth, fields={"from": current, "date": date})
    last = ""
    for position in range(when + 1, min(when + 16, len(lines))):
        bare = lines[position].bare
        key = CANONICAL.get(bare.rstrip(" :").lower(), "")
        if key:
            last = key
        elif bare and last:
            found.fields.setdefault(last, bare)
            last = "" if last == "subject" else last
        elif bare:
            break
        if "subject" in found.fields:
            found.end = position + 1
            return found if "to" in found.fields else None
    return None


def header_block(lines: list[Line], index: int) -> Mark | None:
    """The header lines that start at `index`, when they are those of a mail and not a list in somebody's text."""
    if index >= len(lines) or len(lines[index].bare) > MAX_KEY_LINE or not (first := KEY.match(lines[index].bare)):
        return None
    mark = Mark("block", index, index + 1, lines[index].depth)
    if len(KEY_INSIDE.findall(lines[index].bare)) >= 4 and CANONICAL[first.group(1).lower()] == "from":
        mark.fields, mark.keys = one_line_block(lines[index].bare)
    else:
        read_block(lines, index, mark)
    return mark if is_mail_header(mark) else None


def read_block(lines: list[Line], index: int, mark: Mark) -> None:
    last = ""
    room = 0
    position = index
    while position < len(lines) and position - index < 80:
        bare = lines[position].bare
        found = KEY.match(bare) if bare else None
        key = CANONICAL[found.group(1).lower()] if found else ""
        if found and key != "other" and key in mark.fields:
            return  # another mail's header, or no header at all
        if found:
            mark.fields.setdefault(key, found.group(2).strip(" *"))
            mark.keys.setdefault(key, found.group(1))
            last, room = key, 10 if key in {"to", "cc", "bcc"} else 1
        elif bare and last and room and continues(lines[position - 1].bare, bare, mark.fields[last]):
            mark.fields[last] = f"{mark.fields[last]} {bare}".strip()
            room -= 1
        elif bare or not blank_inside(lines, position):
            return
        if bare:
            mark.mailto += lines[position].mailto
            mark.end = position + 1
        position += 1


def blank_inside(lines: list[Line], position: int) -> bool:
    """Whether an empty line stands between two header lines (HTML made text often sets them apart)."""
    after = next_filled(lines, position)
    return after < len(lines) and after - position <= 2 and bool(KEY.match(lines[after].bare))


def continues(previous: str, bare: str, value: str) -> bool:
    if not value:
        return True
    return (
        previous.endswith((",", ";", "<", "[", "mailto:"))
        or bare.startswith("<")
        or (len(previous) > 60 and len(bare) < 60)
    )


def one_line_block(bare: str) -> tuple[dict[str, str], dict[str, str]]:
    fields: dict[str, str] = {}
    keys: dict[str, str] = {}
    found = list(KEY_INSIDE.finditer(bare))
    for match, following in zip(found, [*found[1:], None], strict=True):
        key = CANONICAL[match.group(1).lower()]
        end = following.start() if following else len(bare)
        fields.setdefault(key, bare[match.end() : end].strip(" *"))
        keys.setdefault(key, match.group(1))
    return fields, keys


def is_mail_header(mark: Mark) -> bool:
    fields = mark.fields
    known = {"from", "date", "to", "subject"} & set(fields)
    if "from" not in fields:
        whole = len(known) == 3 or (known == {"date", "to"} and bool(STANDARD_DATE.match(fields["date"])))
        return whole and bool(EMAIL.search(fields["to"])) and bool(DAY.search(fields["date"]))
    if len(known) < 2:
        return False
    addressed = bool(EMAIL.search(fields["from"])) or bool(mark.mailto)
    date = fields.get("date", "")
    dated = bool(DAY.search(date))
    timed = dated and bool(TIME.search(date))
    return addressed or ("subject" in fields and (dated or len(known) == 4)) or (timed and len(known) >= 3)
