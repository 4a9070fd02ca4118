"""parse(raw): the whole reading of one mail, step by step."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from typing import Any

from ariane.mail.parse import (
    auto,
    bodies,
    bounce,
    carve,
    complaint,
    dates,
    forward,
    headers,
    people,
    receipt,
    structure,
    words,
)
from ariane.mail.parse.model import Address, Bounce, Complaint, Forward, ParsedMail, Receipt
from ariane.mail.parse.quote.html import split_html
from ariane.mail.parse.quote.lines import Line, from_text
from ariane.mail.parse.quote.text import Split, split_lines
from ariane.mail.parse.structure import Part

MAX_HEADERS = 2000
MAX_LINES = 60_000
BULK = {"bulk", "list", "junk"}
LIST_HEADERS = ("list-id", "list-unsubscribe", "list-post", "mailing-list", "x-mailing-list", "feedback-id")


def parse(raw: bytes) -> ParsedMail:
    """Everything Ariane knows of a mail from its bytes alone. Never raises, whatever the bytes.

    What could not be read as declared stands in `problems`, in words for the mail's page.
    """
    carved = carve.carve(raw)
    message = structure.read_message(carved)
    fields = headers.raw_headers(message)
    parts = list(structure.leaves(message, carved))
    body = bodies.collect(parts, carved.problems)
    top = envelope(fields, carved.problems)
    said = divide(body)
    kind = machine(carved.raw, fields, parts, top, said)
    passed = None if kind.bounce or kind.receipt else forwarded(top, fields, said, parts)
    return ParsedMail(
        **top,
        text=said.text,
        html=body.html,
        reply_text=said.words.reply or (said.text.strip() if passed else ""),
        quoted_text=said.words.quoted,
        signature_text=said.words.signature,
        reply_html=said.reply_html or (body.html if passed else ""),
        quoted_html=said.quoted_html,
        attachments=tuple(body.attachments),
        bounce=kind.bounce,
        receipt=kind.receipt,
        complaint=kind.complaint,
        auto=kind.auto,
        auto_reply=kind.reply,
        list_id=list_id(fields),
        bulk=is_bulk(fields),
        forward=passed,
        calendar=body.calendar,
        signed=any("multipart/signed" in part.parents or signed_type(part) for part in parts),
        encrypted=any("multipart/encrypted" in part.parents or encrypted_type(part) for part in parts),
        headers=readable(message),
        problems=tuple(dict.fromkeys(carved.problems)),
    )


@dataclass(slots=True)
class Said:
    """The body in words, and its parts."""

    text: str
    words: Split
    reply_html: str = ""
    quoted_html: str = ""
    lines: tuple[Line, ...] = ()
    html_lines: tuple[Line, ...] = ()


@dataclass(slots=True)
class Machine:
    """What a machine meant by the mail."""

    bounce: Bounce | None = None
    receipt: Receipt | None = None
    complaint: Complaint | None = None
    auto: str | None = None
    reply: bool = False


def divide(body: bodies.Bodies) -> Said:
    """The body taken apart: text from the text part where there is one, else from the HTML."""
    html = split_html(body.html)
    if body.html and not html.lines:
        body.problems.append(f"html: {len(body.html)} characters or too deeply nested, quotations not looked for")
    if not body.text.strip() and body.html:
        return Said(html.text, html.words, html.reply, html.quoted, html.lines, html.lines)
    lines = from_text(body.text)
    words = split_lines(lines[:MAX_LINES])
    if len(lines) > MAX_LINES:
        body.problems.append(f"text: {len(lines)} lines, quotations looked for in the first {MAX_LINES}")
    return Said(body.text, words, html.reply, html.quoted, tuple(lines), html.lines)


def machine(raw: bytes, fields: dict[str, list[str]], parts: list[Part], top: dict[str, Any], said: Said) -> Machine:
    subject, sender = top["subject"], top["from_"]
    failed = bounce.find(raw, fields, parts, subject, sender, said.text)
    arrived = None if failed else receipt.find(parts, subject, said.text)
    told = complaint.find(parts)
    reason, reply = auto.find(fields, sender, subject, said.words.reply)
    if reason is None and (failed or arrived or told):
        reason = "bounce" if failed else "receipt" if arrived else "complaint"
    return Machine(failed, arrived, told, reason, reply and not failed and not arrived)


def forwarded(top: dict[str, Any], fields: dict[str, list[str]], said: Said, parts: list[Part]) -> Forward | None:
    """The forward a mail is; addresses that its text lacks may stand in the links of its HTML."""
    date = words.unfold(fields.get("date", [""])[0])
    found = forward.find(top["subject"], top["from_"], date, list(said.lines[:MAX_LINES]), parts)
    if (found is None or not found.email) and said.html_lines is not said.lines:
        linked = forward.find(top["subject"], top["from_"], date, list(said.html_lines[:MAX_LINES]), parts)
        found = linked if linked and linked.email else found
    return found


def envelope(fields: dict[str, list[str]], problems: list[str]) -> dict[str, Any]:
    """The fields that come straight from the header block."""

    def those(name: str) -> tuple[Address, ...]:
        found, cut = people.addresses(fields.get(name, []))
        if cut:
            problems.append(f"{name}: more than {people.MAX_RECIPIENTS} addresses, the rest left out")
        return found

    sender = those("sender")
    date = fields.get("date", [])
    found: dict[str, Any] = {
        "message_id": headers.one_id(fields.get("message-id", [])),
        "in_reply_to": headers.one_id(fields.get("in-reply-to", [])),
        "references": headers.message_ids(fields.get("references", [])),
        "subject": words.decode_value(fields.get("subject", [""])[0]),
        "from_": those("from"),
        "reply_to": those("reply-to"),
        "sender": sender[0] if sender else None,
        "to": those("to"),
        "cc": those("cc"),
        "bcc": those("bcc"),
        "delivered_to": those("delivered-to") + those("x-original-to") + those("envelope-to"),
        "return_path": return_path(fields.get("return-path", [])),
        "date": written_on(date[0]) if date else None,
    }
    problems += [
        f"{name}: missing" for name, key in (("from", "from_"), ("message-id", "message_id")) if not found[key]
    ]
    if found["date"] is None:
        problems.append("date: unreadable" if date else "date: missing")
    return found


def written_on(value: str) -> datetime | None:
    """The Date header as an aware UTC time; one written in words is read too."""
    found = headers.parse_date(value) or dates.parse_human(words.decode_value(value), UTC)
    return found.astimezone(UTC) if found else None


def return_path(values: list[str]) -> str | None:
    if not values:
        return None
    found = re.search(r"<\s*([^<>]*?)\s*>", values[0])
    return people.clean_email(found.group(1) if found else values[0])


def list_id(fields: dict[str, list[str]]) -> str:
    value = words.decode_value(fields.get("list-id", [""])[0])
    found = re.search(r"<([^<>]+)>", value)
    return (found.group(1) if found else value).strip()[:255]


def is_bulk(fields: dict[str, list[str]]) -> bool:
    """Whether the mail went to many: a list's or a mailing's marks."""
    precedence = words.unfold(fields.get("precedence", [""])[0]).lower()
    return precedence in BULK or any(name in fields for name in LIST_HEADERS)


def signed_type(part: Part) -> bool:
    return part.type in {"application/pkcs7-mime", "application/x-pkcs7-mime"} and "sign" in part.params.get(
        "smime-type", ""
    )


def encrypted_type(part: Part) -> bool:
    return part.type in {"application/pkcs7-mime", "application/x-pkcs7-mime"} and not signed_type(part)


def readable(message: Message) -> tuple[tuple[str, str], ...]:
    """All headers decoded; the cap keeps a hostile block from filling the database."""
    pairs = list(message.raw_items())[:MAX_HEADERS]
    return tuple((name.strip(), words.decode_value(str(value))[:10_000]) for name, value in pairs)
