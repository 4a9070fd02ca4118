"""Body and files: the text and the HTML a reader would see, and everything else as attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ariane.mail.parse import structure
from ariane.mail.parse.model import Attachment
from ariane.mail.parse.structure import Part

BODY_TYPES = {"text/plain", "text/html", "text/enriched", "text/richtext"}
UU_BLOCK = re.compile(r"^begin [0-7]{3,4} (\S[^\n]*)\n((?:[^\n]{1,62}\n)*?)(?:`?[ \t]*\n)?end[ \t]*$", re.M)


@dataclass(slots=True)
class Bodies:
    text: str = ""
    html: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def collect(parts: list[Part], problems: list[str]) -> Bodies:
    """Sort the leaves of a mail. Alternatives of one body are not repeated, several bodies are joined."""
    out = Bodies(parts=parts, problems=problems)
    texts: list[str] = []
    htmls: list[str] = []
    in_report = any(kind == "multipart/report" for part in parts for kind in part.parents[:1])
    for part in parts:
        if not is_body(part, bool(texts or htmls)) or (in_report and (texts or htmls) and not in_alternative(part)):
            out.attachments.append(attachment(part))
            continue
        text = structure.text_of(part, problems)
        if part.type == "text/html":
            htmls.append(text)
            if texts and not in_alternative(part):
                texts.append("")
        elif in_alternative(part) or not htmls:
            texts.append(text)
        else:
            texts.append(text)
            htmls.append(as_html(text))  # a text part after an HTML one, as Apple Mail writes around its files
    out.text = "\n".join(text for text in texts if text)
    out.html = "\n".join(html for html in htmls if html)
    for name, data in take_uuencoded(out):
        out.attachments.append(from_bytes(name, "application/octet-stream", data))
    return out


def in_alternative(part: Part) -> bool:
    return "multipart/alternative" in part.parents


def is_body(part: Part, have_body: bool) -> bool:
    """Whether a leaf is shown as the mail's text rather than kept as a file."""
    if part.type not in BODY_TYPES or part.disposition == "attachment":
        return False
    if not part.name:
        return True
    # Some mailers name their only body; a named text further on is a file.
    return part.first_child and not have_body and not part.disposition


def as_html(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<pre>{escaped}</pre>" if escaped.strip() else ""


def attachment(part: Part) -> Attachment:
    size, digest = part.measure()
    inline = part.disposition == "inline" or (bool(part.content_id) and part.disposition != "attachment")
    return Attachment(
        name=part.name,
        type=part.type,
        size=size,
        sha256=digest,
        content_id=part.content_id,
        inline=inline,
        chunks=part.chunks,
    )


def from_bytes(name: str, kind: str, data: bytes, *, suggested: str = "") -> Attachment:
    import hashlib

    def chunks() -> Iterator[bytes]:
        return iter((data,))

    digest = hashlib.sha256(data).hexdigest()
    return Attachment(name=name, type=kind, size=len(data), sha256=digest, chunks=chunks, suggested=suggested)


def take_uuencoded(out: Bodies) -> Iterator[tuple[str, bytes]]:
    """Files that old mailers put into the text itself; the text is left without them."""
    if "\nend" not in out.text or "begin " not in out.text:
        return
    for match in UU_BLOCK.finditer(out.text):
        data = structure.uudecode(match.group().encode("ascii", "replace"))
        if data:
            yield structure.base_name(match.group(1)), data
    out.text = UU_BLOCK.sub("", out.text)
