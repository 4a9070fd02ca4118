"""Inline styles of foreign HTML, by allow-list: what a property may be called and what its value may hold.

nh3 knows property names but not values, and a value can load (`url()`), run (`expression()`) or hide behind escapes.
"""

from __future__ import annotations

import re


def names(text: str) -> frozenset[str]:
    return frozenset(text.split())


PROPERTIES = names(
    """
    background background-color border border-bottom border-bottom-color border-bottom-left-radius
    border-bottom-right-radius border-bottom-style border-bottom-width border-collapse border-color border-left
    border-left-color border-left-style border-left-width border-radius border-right border-right-color
    border-right-style border-right-width border-spacing border-style border-top border-top-color
    border-top-left-radius border-top-right-radius border-top-style border-top-width border-width caption-side clear
    color direction display empty-cells float font font-family font-size font-style font-variant font-weight height
    letter-spacing line-height list-style list-style-position list-style-type margin margin-bottom margin-left
    margin-right margin-top max-height max-width min-height min-width padding padding-bottom padding-left
    padding-right padding-top table-layout text-align text-decoration text-decoration-color text-decoration-line
    text-indent text-transform unicode-bidi vertical-align white-space width word-break word-spacing word-wrap
    overflow-wrap
    """
)
FUNCTION = re.compile(r"([\w-]*)\s*\(", re.ASCII)
FUNCTIONS = {"rgb", "rgba", "hsl", "hsla"}
SAFE_VALUE = re.compile(r"[\w\s#%.,()\"'+!/-]+", re.UNICODE)
DISPLAY = {
    "block", "inline", "inline-block", "none", "list-item", "table", "table-row", "table-cell", "inline-table",
    "table-row-group", "table-header-group", "table-footer-group", "table-caption", "table-column",
}  # fmt: skip
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
NEGATIVE = re.compile(r"(?:^|\s)-\s*[\d.]")
COLOUR = re.compile(r"(?:^|\s)(#[0-9a-f]{3,8}|rgba?\([\d\s.,%]{1,40}\)|white|black|silver|gray|grey)(?=\s|$)", re.I)
MAX_STYLE = 4000


def clean_style(style: str) -> str:
    """The declarations that are harmless wherever the element stands, in their order; "" when none is."""
    kept = []
    for declaration in COMMENT.sub(" ", style[:MAX_STYLE]).split(";"):
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon or name not in PROPERTIES:
            continue
        if allowed_value(name, value):
            kept.append(f"{name}:{value}")
        elif name == "background" and (colour := COLOUR.search(value)):
            kept.append(f"background-color:{colour.group(1)}")  # of « #fff url(…) no-repeat »
    return ";".join(kept)


def allowed_value(name: str, value: str) -> bool:
    if not SAFE_VALUE.fullmatch(value):
        return False
    if any(found.group(1).lower() not in FUNCTIONS for found in FUNCTION.finditer(value)):
        return False
    if name == "display":
        return value.lower().replace("!important", "").strip() in DISPLAY
    # A negative margin or indent would lay words of the mail over the page around it.
    return not (name.startswith(("margin", "text-indent", "letter", "word")) and NEGATIVE.search(value))
