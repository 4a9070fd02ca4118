"""An HTML body taken apart: the writer's own part and the folded one, both still HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ariane.kernel.nesting import harmless, words_only
from ariane.mail.parse.quote.flatten import NO_LINE, Flat, flatten
from ariane.mail.parse.quote.lines import Line
from ariane.mail.parse.quote.plan import Role, plan
from ariane.mail.parse.quote.text import Split, tidy
from ariane.mail.parse.quote.tokens import VOID


@dataclass(frozen=True, slots=True)
class HtmlSplit:
    """Reply and folded rest as HTML, and the same as words; `text` is the whole body in words."""

    reply: str
    quoted: str
    text: str
    words: Split
    lines: tuple[Line, ...] = ()


MAX_HTML = 2_000_000


def split_html(html: str) -> HtmlSplit:
    """Never raises; what cannot be parsed at a fair cost comes back unfolded, its words without their lines."""
    if not html.strip():
        return HtmlSplit(html, "", "", Split(""))
    if len(html) > MAX_HTML or not harmless(html):
        text = words_only(html)
        return HtmlSplit(html, "", text, Split(text))
    flat = flatten(html)
    roles = plan(flat.lines)
    words = Split(*(tidy(flat.lines, roles, role) for role in (Role.OWN, Role.QUOTE, Role.SIGNATURE)))
    if all(role is Role.OWN for role in roles):
        return HtmlSplit(html, "", flat.text(), words, tuple(flat.lines))
    own = [role is Role.OWN for role in roles]
    reply = keep(flat, lambda line: own[line])
    quoted = keep(flat, lambda line: not own[line])
    return HtmlSplit(reply, quoted, flat.text(), words, tuple(flat.lines))


def keep(flat: Flat, wanted: Callable[[int], bool]) -> str:
    """The body's HTML with only the wanted lines; elements that held nothing else go with the lines they held."""
    out: list[str] = []
    opened: list[tuple[int, bool, bool]] = []  # where each began in `out`; whether it showed, and lost, a line
    shown = lost = False
    for token in flat.tokens:
        if token.line != NO_LINE:
            if wanted(token.line):
                out.append(token.text)
                shown = True
            else:
                lost = True
        elif token.open is not None and token.open.tag not in VOID:
            opened.append((len(out), shown, lost))
            out.append(token.text)
            shown = lost = False
        elif token.close:
            out.append(token.text)
            if opened:
                start, outer_shown, outer_lost = opened.pop()
                if lost and not shown:
                    del out[start:]
                shown, lost = shown or outer_shown, lost or outer_lost
        else:
            out.append(token.text)
    return "".join(out).strip()
