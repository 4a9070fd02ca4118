"""Reports of unwanted mail (RFC 5965)."""

from __future__ import annotations

from ariane.mail.parse import headers, report
from ariane.mail.parse.model import Complaint
from ariane.mail.parse.structure import Part

TYPE = "message/feedback-report"


def find(parts: list[Part]) -> Complaint | None:
    """The complaint a mail is, None when it is none."""
    told = [block for part in parts if part.type == TYPE for block in report.blocks(report.text_of(part))]
    if not told:
        return None
    fields = told[0]
    original = report.original_headers(parts)
    identifier = original.get("message-id", "")
    named = [fields.get("original-rcpt-to", ""), fields.get("removal-recipient", "")]
    found = (report.ADDRESS.search(text) for text in named)
    return Complaint(
        kind=fields.get("feedback-type", "abuse").strip().lower(),
        original_message_id=headers.one_id([identifier] if identifier else []),
        recipients=tuple(one.group().lower() for one in found if one),
        delivery=original.get("x-ariane-delivery", "").strip(),
    )
