"""Body and files: the text and the HTML a reader would see, and everything else as attachments."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ariane.kernel.nesting import words_only
from ariane.mail.parse import report, structure, tnef
from ariane.mail.parse.model import Attachment
from ariane.mail.parse.structure import Part

ENRICHED = {"text/enriched", "text/richtext"}
BODY_TYPES = {"text/plain", "text/html", *ENRICHED}
# The same body once more, for watches and for AMP readers.
REPEATED = {"text/x-amp-html", "text/watch-html"}
CALENDARS = {"text/calendar", "application/ics", "text/x-vcalendar"}
UU_BLOCK = re.compile(r"^begin [0-7]{3,4} (\S[^\n]*)\n((?:[^\n]{1,62}\n)*?)(?:`?[ \t]*\n)?end[ \t]*$", re.M)
METHOD = re.compile(rb"^METHOD:\s*([A-Za-z]+)", re.M)
NOT_LETTERS = re.compile(r"\W+")


@dataclass(slots=True)
class Bodies:
    text: str = ""
    html: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    calendar: str | None = None
    problems: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)


def collect(parts: list[Part], problems: list[str]) -> Bodies:
    """Sort the leaves of a mail. Alternatives of one body are not repeated, several bodies are joined."""
    out = Bodies(problems=problems)
    for part in parts:
        if part.type in CALENDARS and out.calendar is None:
            out.calendar = method_of(part)
        if is_body(part, out):
            add_body(out, part)
        elif tnef.is_tnef(part):
            add_tnef(out, part)
        elif not (part.type in REPEATED and in_alternative(part)):
            out.attachments.append(attachment(part))
    out.text = "\n".join(text for text in out.texts if text)
    out.html = "\n".join(html for html in out.htmls if html)
    for name, data in take_uuencoded(out):
        out.attachments.append(from_bytes(name, data))
    return out


def add_body(out: Bodies, part: Part) -> None:
    text = structure.text_of(part, out.problems)
    if part.type == "text/html":
        if not in_alternative(part) and out.texts and not out.htmls and not says_the_same(out.texts, text):
            out.htmls += [as_html(earlier) for earlier in out.texts]
        out.htmls.append(text)
        return
    text = plain_of_enriched(text) if part.type in ENRICHED else text
    out.texts.append(text)
    if out.htmls and not in_alternative(part):
        out.htmls.append(as_html(text))  # text after an HTML body: a list's footer, words below Apple Mail's files


def add_tnef(out: Bodies, part: Part) -> None:
    """The files inside a winmail.dat take its place, and its body that of an empty mail."""
    unpacked = tnef.unpack(part.data())
    if unpacked is None:
        out.problems.append("winmail.dat: unreadable, kept as a file")
        out.attachments.append(attachment(part))
        return
    out.attachments += [from_bytes(name, data) for name, data in unpacked.files]
    if not any(text.strip() for text in out.texts + out.htmls):
        out.texts.append(unpacked.text)
        out.htmls.append(unpacked.html)


def in_alternative(part: Part) -> bool:
    return "multipart/alternative" in part.parents


def is_body(part: Part, out: Bodies) -> bool:
    """Whether a leaf is shown as the mail's text rather than kept as a file."""
    if part.type not in BODY_TYPES or part.disposition == "attachment":
        return False
    have = bool(out.texts or out.htmls)
    if have and "multipart/report" in part.parents and not in_alternative(part):
        return False
    # Some mailers name their only body; a named text further on is a file.
    return not part.name or (part.first_child and not have and not part.disposition)


def says_the_same(texts: list[str], html: str) -> bool:
    """Whether an HTML part beside a plain one (not an alternative of it, says the mailer) repeats its words."""
    words = NOT_LETTERS.sub("", " ".join(texts))[:120]
    return words in NOT_LETTERS.sub("", words_only(html[:20_000]))


def as_html(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<pre>{escaped}</pre>" if escaped.strip() else ""


def plain_of_enriched(text: str) -> str:
    """RFC 1896 text without its commands; single line breaks there are blanks."""
    text = re.sub(r"(?i)<param>.*?</param>", "", text, flags=re.S)
    text = re.sub(r"</?[\w-]{1,60}>", "", text.replace("<<", "\0")).replace("\0", "<")
    return re.sub(r"\n(\n+)", r"\1", re.sub(r"(?<!\n)\n(?!\n)", " ", text))


def method_of(part: Part) -> str:
    method = part.params.get("method", "")
    if not method and (found := METHOD.search(part.data()[:20_000])):
        method = found.group(1).decode("ascii")
    return method.upper()


def attachment(part: Part) -> Attachment:
    size, digest = part.measure()
    return Attachment(
        name=part.name,
        type=part.type,
        size=size,
        sha256=digest,
        content_id=part.content_id,
        inline=part.disposition == "inline" or (bool(part.content_id) and part.disposition != "attachment"),
        chunks=part.chunks,
        suggested=suggested_name(part),
    )


def suggested_name(part: Part) -> str:
    """A name for a file that came without one: a forwarded mail bears its subject."""
    if part.name or part.type not in {"message/rfc822", "message/global"}:
        return ""
    subject = report.original_headers([part]).get("subject", "")
    cleaned = re.sub(r"[\x00-\x1f\\/:*?\"<>|]+", " ", subject).strip()[:80]
    return f"{cleaned}.eml" if cleaned else ""


def from_bytes(name: str, data: bytes) -> Attachment:
    def chunks() -> Iterator[bytes]:
        return iter((data,))

    return Attachment(
        name=name,
        type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        chunks=chunks,
    )


def take_uuencoded(out: Bodies) -> Iterator[tuple[str, bytes]]:
    """Files that old mailers put into the text itself; the text is left without them."""
    if "\nend" not in out.text or "begin " not in out.text:
        return
    for match in UU_BLOCK.finditer(out.text):
        data = structure.uudecode(match.group().encode("ascii", "replace"))
        if data:
            yield structure.base_name(match.group(1)), data
    out.text = UU_BLOCK.sub("", out.text)
