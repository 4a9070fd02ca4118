"""Whom a forwarded mail came from: inline header blocks, nested ones, forwards as attachment."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo

from ariane.mail.parse import dates, headers, people, report, words
from ariane.mail.parse.model import Address, Forward, Hop
from ariane.mail.parse.quote import phrases
from ariane.mail.parse.quote.lines import Line
from ariane.mail.parse.quote.mark import Mark, alternation
from ariane.mail.parse.quote.marks import find_marks
from ariane.mail.parse.structure import Part

PREFIX = rf"(?:{alternation(phrases.FORWARD_PREFIX)})"
REPLY = rf"(?:{alternation(phrases.REPLY_PREFIX)})"
FORWARD_SUBJECT = re.compile(
    rf"^\s*(?:\[[^\]]{{1,40}}\]\s*)?\[?{PREFIX}(?:\[\d+\]|\(\d+\))?\s?[::\]]|\(fwd\)\s*$", re.I
)
REPLY_SUBJECT = re.compile(rf"^\s*(?:\[[^\]]{{1,40}}\]\s*)?{REPLY}(?:\[\d+\]|\(\d+\))?\s?[::]", re.I)
BRACKETS = re.compile(r"[\[<(]\s*(?:mailto:)?([^\s<>\[\]()]+@[^\s<>\[\]()|]+?)(?:[<|][^>\]]*)?\s*[\])>]+", re.I)
BARE = re.compile(r"(?:mailto:)?([^\s<>\[\]()\"',;:]+@[^\s<>\[\]()\"',;:]+\.[^\s<>\[\]()\"',;:]+)", re.I)
ON_BEHALF = re.compile(r"\s(?:on behalf of|de la part de|im auftrag von|namens|en nombre de|per conto di)\s", re.I)
LANGUAGES = {
    "from": "en", "de": "fr", "von": "de", "van": "nl", "da": "it", "subject": "en", "objet": "fr", "sujet": "fr",
    "betreff": "de", "onderwerp": "nl", "asunto": "es", "oggetto": "it",
}  # fmt: skip
MAX_HOPS = 10


def find(subject: str, sender: tuple[Address, ...], date: str, lines: list[Line], parts: list[Part]) -> Forward | None:
    """The forward a mail is, None when it is none. `lines` are those of its whole body, `date` its raw Date header."""
    local = offset_of(date)
    inline = inline_hops(subject, lines, local)
    if inline is not None:
        hops, confidence, text = inline
        return chosen(hops, sender, confidence, text=text)
    hop = attached_hop(subject, lines, parts)
    if hop is not None:
        confidence = 0.95 if FORWARD_SUBJECT.search(subject) else 0.7
        return chosen((hop,), sender, confidence, attached=True)
    return None


def chosen(
    hops: tuple[Hop, ...], sender: tuple[Address, ...], confidence: float, *, text: str = "", attached: bool = False
) -> Forward:
    """The first hop outside the forwarder's own domain is whom the mail came from, else the innermost."""
    domain = sender[0].email.rpartition("@")[2] if sender else ""
    outside = [hop for hop in hops if hop.email and hop.email.rpartition("@")[2] != domain]
    best = outside[0] if outside else next((hop for hop in reversed(hops) if hop.email or hop.name), hops[0])
    if not best.email:
        confidence = round(confidence * 0.6, 2)
    return Forward(
        name=best.name,
        email=best.email,
        date=best.date,
        subject=best.subject,
        confidence=confidence,
        marker=hops[0].marker,
        hops=hops,
        text=text,
        attached=attached,
    )


def inline_hops(subject: str, lines: list[Line], local: tzinfo) -> tuple[tuple[Hop, ...], float, str] | None:
    """The forwarded messages in the body, how sure that is, and the text of the first."""
    marks = find_marks(lines)
    first = next((mark for mark in marks if mark.fields or mark.kind != "cut"), None)
    if first is None or first.kind == "wrote" or not first.fields:
        return None
    confidence = certainty(subject, first, lines)
    if confidence == 0:
        return None
    hops = [hop_of(first, local)]
    for mark in marks:
        if mark.kind == "wrote" or len(hops) >= MAX_HOPS:
            break
        if not mark.fields:
            continue
        if not (mark.forwarded or FORWARD_SUBJECT.search(hops[-1].subject)):
            break
        hops.append(hop_of(mark, local))
    return tuple(hops), confidence, body_of(lines, first)


def certainty(subject: str, mark: Mark, lines: list[Line]) -> float:
    """How sure it is that a header block is a forward and not the quotation of a reply: 0 when it is not."""
    prefixed = bool(FORWARD_SUBJECT.search(subject))
    replied = bool(REPLY_SUBJECT.search(subject)) and not prefixed
    if mark.forwarded:
        return 0.98 if prefixed else (0.6 if replied else 0.9)
    if prefixed:
        return 0.95
    if replied:
        return 0.0
    alone = not any(line.bare for line in lines[: mark.start])
    return 0.7 if alone else 0.5


def hop_of(mark: Mark, local: tzinfo) -> Hop:
    name, email = person(mark.fields.get("from", ""), mark.mailto)
    return Hop(
        name=name,
        email=email,
        date=dates.parse_human(mark.fields.get("date", ""), local),
        subject=mark.fields.get("subject", ""),
        to=mark.fields.get("to", "")[:500],
        marker=marker_of(mark),
    )


def person(value: str, mailto: tuple[str, ...]) -> tuple[str, str]:
    """Name and address of a « From: » line, in any of the ways clients write it."""
    value = ON_BEHALF.split(value, maxsplit=1)[-1]
    found = BRACKETS.search(value) or BARE.search(value)
    email = found.group(1) if found else (mailto[0] if mailto else "")
    name = value[: found.start()] if found else value
    if found and not name.strip(" \"'<[("):
        name = value[found.end() :]
    name = re.sub(r"\s*<?mailto:\S*", "", name).strip(" \t\"'<>[]();,*|")
    email = people.clean_email(words.decode_value(email))
    return ("" if name.lower() == email.lower() else name), email


def marker_of(mark: Mark) -> str:
    """A name for this client's way of writing: rule, order of the lines, language."""
    language = next((LANGUAGES[word.lower()] for word in mark.keys.values() if word.lower() in LANGUAGES), "other")
    style = re.sub(r"\W+", "-", mark.label.lower()).strip("-") or "block"
    order = "".join(key[0] for key in mark.keys if key in {"from", "date", "to", "subject", "cc"})
    return f"{style}:{order}:{language}"


def body_of(lines: list[Line], mark: Mark) -> str:
    kept = [line.text.rstrip() if line.depth == 0 else line.bare for line in lines[mark.end :]]
    return "\n".join(kept).strip()


def attached_hop(subject: str, lines: list[Line], parts: list[Part]) -> Hop | None:
    """A mail forwarded as attachment: the subject says so, or the mail holds little else."""
    mails = [part for part in parts if part.type in {"message/rfc822", "message/global"}]
    if len(mails) != 1 or any("report" in kind or "digest" in kind for kind in mails[0].parents):
        return None
    short = sum(len(line.bare) for line in lines) < 400
    if not (FORWARD_SUBJECT.search(subject) or (short and not REPLY_SUBJECT.search(subject))):
        return None
    found = report.original_headers(mails)
    authors = people.one_header(found.get("from", ""))
    if not authors:
        return None
    return Hop(
        name=authors[0].name,
        email=authors[0].email,
        date=headers.parse_date(found.get("date", "")),
        subject=found.get("subject", ""),
        to=found.get("to", "")[:500],
        marker="attached",
    )


def offset_of(date: str) -> tzinfo:
    """The forwarder's own offset: the bare local times that her client wrote are in it."""
    match = re.search(r"([+-])(\d{2})(\d{2})\s*(?:\(|$)", date.strip())
    if not match:
        return UTC
    delta = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return timezone(delta if match[1] == "+" else -delta) if delta < timedelta(hours=24) else UTC
