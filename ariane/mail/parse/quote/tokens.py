"""HTML as a flat run of tags and texts, read from lexbor's clean output.

lexbor mends whatever mail contains and writes it back well-formed; on that, one pattern is ten times faster than
visiting the tree's nodes from Python, and cutting is a matter of leaving tokens out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from ariane.mail.parse.quote.structure import classify, is_preformatted

TOKEN = re.compile(
    r"<(?P<raw>script|style|title|template|noframes|noembed|iframe|xmp|svg|math|select|textarea|xml)\b"
    r"(?:\s+[^\s=>]+(?:=\"[^\"]*\")?)*\s*>(?P<inner>.*?)</(?P=raw)>"
    r"|<!--.*?-->|<[?!][^>]*>"
    r"|</(?P<close>[^\s>]+)>"
    r"|<(?P<open>[a-zA-Z][^\s>]*)(?P<attributes>(?:\s+[^\s=>]+(?:=\"[^\"]*\")?)*)\s*>"
    r"|[^<]+|<",
    re.S,
)
ATTRIBUTE = re.compile(r"([^\s=>]+)(?:=\"([^\"]*)\")?")
VOID = frozenset(
    [*("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")]
)
BLOCKS = frozenset(
    [
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "center",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "fieldset",
        ),
        *(
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "li",
            "main",
            "nav",
        ),
        *("ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "listing", "caption"),
    ]
)
SPACED = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre"])


@dataclass(frozen=True, slots=True)
class Element:
    """What a start tag means for reading: shared by all tags written alike."""

    tag: str
    kind: str = ""  # structure.classify
    block: bool = False
    spaced: bool = False
    pre: bool = False
    mailto: str = ""


@lru_cache(maxsize=8192)
def element(tag: str, attributes: str) -> Element:
    found: dict[str, str | None] = {}
    if attributes:
        for name, value in ATTRIBUTE.findall(attributes):
            found.setdefault(name.lower(), unescape(value))
    kind = classify(tag, found)
    href = found.get("href") or ""
    return Element(
        tag=tag,
        kind=kind,
        block=tag in BLOCKS or kind in {"cut", "attribution"},
        spaced=tag in SPACED and found.get("class") != "MsoNormal",
        pre=is_preformatted(tag, found),
        mailto=unescape(href[7:].split("?", 1)[0]) if href[:7].lower() == "mailto:" else "",
    )
