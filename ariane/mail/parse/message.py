"""parse(raw): the whole reading of one mail, step by step."""

from __future__ import annotations

import re
from email.message import Message
from typing import Any

from ariane.mail.parse import bodies, carve, headers, people, structure, words
from ariane.mail.parse.model import Address, ParsedMail

MAX_HEADERS = 2000


def parse(raw: bytes) -> ParsedMail:
    """Everything Ariane knows of a mail from its bytes alone. Never raises, whatever the bytes.

    What could not be read as declared stands in `problems`, in words for the mail's page.
    """
    carved = carve.carve(raw)
    message = structure.read_message(carved)
    fields = headers.raw_headers(message)
    body = bodies.collect(list(structure.leaves(message, carved)), carved.problems)
    return ParsedMail(
        **envelope(fields, carved.problems),
        text=body.text,
        html=body.html,
        reply_text=body.text,
        reply_html=body.html,
        attachments=tuple(body.attachments),
        headers=readable(message),
        problems=tuple(dict.fromkeys(carved.problems)),
    )


def envelope(fields: dict[str, list[str]], problems: list[str]) -> dict[str, Any]:
    """The fields that come straight from the header block."""

    def those(name: str) -> tuple[Address, ...]:
        found, cut = people.addresses(fields.get(name, []))
        if cut:
            problems.append(f"{name}: more than {people.MAX_RECIPIENTS} addresses, the rest left out")
        return found

    sender = those("sender")
    date = fields.get("date", [])
    found = {
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
        "date": headers.parse_date(date[0]) if date else None,
    }
    if not found["from_"]:
        problems.append("from: missing")
    if not found["message_id"]:
        problems.append("message-id: missing")
    if found["date"] is None:
        problems.append("date: unreadable" if date else "date: missing")
    return found


def return_path(values: list[str]) -> str | None:
    if not values:
        return None
    found = re.search(r"<\s*([^<>]*?)\s*>", values[0])
    return people.clean_email(found.group(1) if found else values[0])


def readable(message: Message) -> tuple[tuple[str, str], ...]:
    """All headers decoded; the cap keeps a hostile block from filling the database."""
    pairs = list(message.raw_items())[:MAX_HEADERS]
    return tuple((name.strip(), words.decode_value(str(value))[:10_000]) for name, value in pairs)
