"""HTML that would keep every parser busy: nesting or attributes so many that its time grows with their square."""

from __future__ import annotations

import re
from html import escape, unescape

MAX_DEPTH = 4000
MAX_ATTRIBUTES = 2000
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
WHOLE_TAG = re.compile(r"<[a-zA-Z](?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')++")
ASSIGNED = re.compile(r"[^\s\"'=<>/]+\s*=|\s[^\s\"'=<>/]+(?=\s)")
# Elements that end by themselves, or have no end: they do not nest when written without end tags.
UNNESTED = frozenset(
    [
        *("area", "base", "br", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta"),
        *("option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr"),
    ]
)
HIDING = ("<script", "<style", "<title", "<head", "<!--")
MAX_HIDDEN = 500
INVISIBLE = re.compile(r"<(script|style|title|head)\b.*?</\1\s*>|<!--.*?-->", re.S | re.I)


def bounded(html: str) -> str:
    """The HTML, or its words alone in a <pre> when it is of that kind. Null characters are taken out."""
    html = html.replace("\x00", "")
    return html if harmless(html) else f"<pre>{escape(words_only(html))}</pre>"


def harmless(html: str) -> bool:
    if html.count("<") > MAX_DEPTH and depth(html) > MAX_DEPTH:
        return False
    if len(html) < 4 * MAX_ATTRIBUTES:
        return True
    long = (found.group() for found in WHOLE_TAG.finditer(html) if found.end() - found.start() > 4 * MAX_ATTRIBUTES)
    return all(len(ASSIGNED.findall(tag)) < MAX_ATTRIBUTES for tag in long)


def words_only(html: str) -> str:
    """The words between the tags, for HTML that is not worth a parser."""
    if html.count("<") < MAX_HIDDEN or not any(html.lower().count(mark) > MAX_HIDDEN for mark in HIDING):
        html = INVISIBLE.sub(" ", html)
    tagged, end, rest = html.rpartition(">")  # past the last one, each « < » would be looked after to the very end
    return unescape(re.sub(r"<[^>]*>", " ", tagged + end) + rest)


def depth(html: str) -> int:
    """How deep the tags nest, taking every element that needs an end tag at its word."""
    level = deepest = 0
    for closing, name in TAG.findall(html):
        if name.lower() in UNNESTED:
            continue
        if not closing:
            level += 1
            deepest = max(deepest, level)
        elif level:
            level -= 1
    return deepest
