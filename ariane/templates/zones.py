"""The framed zones of a wording: their HTML as stored, as edited (values shown as chips) and as it leaves."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ariane.kernel.html import clean_outgoing
from ariane.kernel.text import from_html as to_text
from ariane.templates.sandbox import CODE
from ariane.templates.values import VALUES

TEXT, LOCKED, FREE = "text", "locked", "free"
KINDS = (TEXT, LOCKED, FREE)
KEY = re.compile(r"[a-z0-9-]{1,30}")
NAME = re.compile(r"\{\{\s*(\w+)\s*\}\}")
GIVEN = re.compile(r"if (\w+)(?: != '')?")
CHIP = re.compile(r'<span\b[^>]*?\bdata-value="([^"]*)"[^>]*>.*?</span>', re.DOTALL)
# a table or a list stands by itself: browsers close the paragraph before it
BY_ITSELF = re.compile(r"<p>\s*(\{\{\s*(?:table|documents)\s*\}\})\s*</p>")
EMPTY_PLACE = re.compile(r"<p\b[^>]*\bdata-free=[^>]*>\s*(?:<br[^>]*>)?\s*</p>")
BLOCK = re.compile(r"<section\b[^>]*?\bdata-locked=\"([a-z0-9-]{1,30})\"[^>]*>.*?</section>", re.DOTALL)


@dataclass(frozen=True)
class Zone:
    """One framed part. `html` of a free zone says what to write there, and never leaves by itself."""

    key: str
    kind: str
    html: str

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "Zone":
        kind = row.get("kind")
        return cls(str(row.get("key", "")), str(kind) if kind in KINDS else TEXT, str(row.get("html", "")))

    @property
    def stored(self) -> dict[str, str]:
        return {"key": self.key, "kind": self.kind, "html": self.html}

    @property
    def edited(self) -> SafeString:
        """For the editor: values and conditions are chips that cannot be broken."""
        return shown_with_chips(self.html)

    @property
    def text(self) -> str:
        return to_text(self.html)


def zones_of(rows: Sequence[Mapping[str, Any]]) -> list[Zone]:
    return [Zone.read(row) for row in rows]


def posted(key: str, kind: str, edited: str) -> Zone:
    """A zone from the editor: chips become code again, the rest is cleaned as any message is."""
    coded = CHIP.sub(lambda found: html.escape(html.unescape(found.group(1)), quote=False), edited)
    coded = BY_ITSELF.sub(r"\1", coded)
    safe_key = key if KEY.fullmatch(key) else "z"
    return Zone(safe_key, kind if kind in KINDS else TEXT, clean_outgoing(coded))


def shown_with_chips(html_with_code: str) -> SafeString:
    """Harmless HTML (cleaned when stored, or escaped) with its code as chips."""
    return mark_safe(CODE.sub(lambda code: chip(code.group()), html_with_code))  # noqa: S308


def condition(code: str) -> str:
    """« si Contact » for `{% if contact != '' %}`, « fin » for its end; other code as it is written."""
    inside = code.strip("{%} ")
    if inside in ("endif", "endfor"):
        return _("end") if inside == "endif" else _("end of the list")
    asked = GIVEN.fullmatch(inside)
    known = VALUES.get(asked.group(1)) if asked else None
    return _("if there is: %(value)s") % {"value": known.label} if known else inside


def chip(code: str) -> str:
    """« {{ customer }} » as the chip « Client »; other code as itself."""
    code = html.unescape(code)
    found = NAME.fullmatch(code)
    known = VALUES.get(found.group(1)) if found else None
    label = str(known.label) if known else condition(code)
    return format_html('<span data-value="{}">{}</span>', code, label)


def locked(key: str, inner: str) -> str:
    """A mandatory block as the composer holds it."""
    return f'<section data-locked="{key}">{inner}</section>'


def free(key: str, hint: str) -> str:
    """A place for a personal word: an empty paragraph that tells what it is for until something is written."""
    return format_html('<p data-free="{}"></p>', hint) if key else ""


def kept(written: str, blocks: Mapping[str, str]) -> tuple[str, list[str]]:
    """What was written with each mandatory block as the template has it, whatever was posted inside, and without the
    places for a personal word that stayed empty; and the keys of the blocks that are gone.

    A text typed without the editor has no frames: there a block stands when its very words do.
    """
    seen: set[str] = set()

    def whole(found: re.Match[str]) -> str:
        key = found.group(1)
        if key not in blocks or key in seen:
            return ""
        seen.add(key)
        return locked(key, blocks[key])

    made = BLOCK.sub(whole, written)
    plain = " ".join(to_text(made).split())
    gone = [key for key in blocks if key not in seen and " ".join(to_text(blocks[key]).split()) not in plain]
    return EMPTY_PLACE.sub("", made), gone
