"""Notices that a mail arrived or was read."""

from __future__ import annotations

import re

from ariane.mail.parse import headers, report
from ariane.mail.parse.model import Receipt
from ariane.mail.parse.structure import Part

ARRIVED = ("delivered", "relayed", "expanded")
# Without a report part, as some servers write them: the subject alone could be a person's.
READ_SUBJECT = re.compile(
    r"^\s*(?:lu|read|gelesen|gelezen|leído|leido|letto|lido|läst|læst|lest|olvasva|přečteno|przeczytano)\s?[::]"
    r"|^\s*(?:accusé de lecture|read receipt|return receipt|lesebestätigung|leesbevestiging|confirmación de lectura|"
    r"conferma di lettura|accusé de réception \(affiché\))",
    re.I,
)
READ_BODY = re.compile(
    r"was (?:read|opened|displayed) on|a été lu|a été ouvert|a été affiché|wurde (?:am .{1,40} )?(?:gelesen|angezeigt)|"
    r"is gelezen|werd gelezen|se leyó|fue leído|è stato (?:letto|aperto|visualizzato)|return receipt for the mail",
    re.I,
)


def find(parts: list[Part], subject: str, text: str) -> Receipt | None:
    """The receipt a mail is, None when it is none (a notice of failure is a bounce)."""
    notice = report.disposition(parts)
    if notice is not None:
        return disposition_receipt(notice)
    blocks = [block for block in report.status_blocks(parts) if "action" in block]
    if blocks and all(block["action"].lower().startswith(ARRIVED) for block in blocks):
        original = report.original_headers(parts).get("message-id", "")
        return Receipt("delivery", report.recipient(blocks[0]), headers.one_id([original] if original else []))
    if READ_SUBJECT.search(subject) and READ_BODY.search(text[:2000]):
        return Receipt("read")
    return None


def disposition_receipt(notice: report.Block) -> Receipt:
    mode = notice.get("disposition", "").lower()
    kind = re.split(r"[;\s]+", mode.strip(" ;"))[-1].split("/")[0] if mode else ""
    original = notice.get("original-message-id", "")
    return Receipt(
        "deleted" if kind.startswith(("deleted", "denied")) else "read",
        report.recipient(notice),
        headers.one_id([original] if original else []),
    )
