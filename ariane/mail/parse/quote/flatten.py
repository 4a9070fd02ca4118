"""HTML as the lines a reader sees, each knowing the tokens it is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborHTMLParser

from ariane.mail.parse.quote import lines as plain
from ariane.mail.parse.quote.lines import Line
from ariane.mail.parse.quote.tokens import TOKEN, VOID, Element, element

BLANK = re.compile(r"[ \t\r\n\f]+")
RULE = "_" * 32
NO_LINE = -1


@dataclass(slots=True)
class Token:
    """A tag or a text of the body: `line` is the line it shows on, NO_LINE for what only structures or hides."""

    text: str
    open: Element | None = None
    close: str = ""
    line: int = NO_LINE


@dataclass(slots=True)
class Flat:
    """A body's lines, and its tokens in order."""

    lines: list[Line] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)

    def text(self) -> str:
        kept = "\n".join(line.text.rstrip() for line in self.lines)
        return re.sub(r"\n{3,}", "\n\n", kept).strip()


def flatten(html: str) -> Flat:
    """Lines and tokens of an HTML body as lexbor understands it."""
    body = LexborHTMLParser(html).body
    builder = Builder()
    for match in TOKEN.finditer((body.inner_html or "") if body is not None else ""):
        opened = match["open"]
        if opened is not None:
            builder.start(Token(match.group(), element(opened.lower(), match["attributes"])))
        elif match["close"] is not None:
            builder.end(Token(match.group(), close=match["close"].lower()))
        elif match.group()[0] == "<" and len(match.group()) > 1:
            builder.flat.tokens.append(Token(match.group()))
        else:
            builder.words(match.group())
    builder.end_line()
    return builder.flat


class Builder:
    """Reads the tokens once, in order, and gathers them into lines."""

    def __init__(self) -> None:
        self.flat = Flat()
        self.stack: list[tuple[Element, int]] = []  # with the number of list items seen inside
        self.parts: list[str] = []
        self.mine: list[Token] = []  # tokens shown on the line being gathered
        self.mailto: list[str] = []
        self.flags: list[str] = []
        self.depth = self.pre = self.around = 0
        self.pending = self.prefix = ""
        self.solid = False

    def start(self, token: Token) -> None:
        self.flat.tokens.append(token)
        made = token.open or Element("")
        tag = made.tag
        if tag == "br":
            self.mine.append(token)
            self.end_line(forced=True)
            return
        if tag == "img":
            self.mine.append(token)
            self.solid = True
            return
        if made.block:
            self.block(made)
        if tag == "hr":
            self.mine.append(token)
            self.parts.append(RULE)
            self.end_line()
        if tag not in VOID:
            self.enter(made)

    def block(self, made: Element) -> None:
        self.end_line()
        if made.spaced:
            self.blank()
        if made.tag == "li":
            self.prefix = self.bullet()

    def enter(self, made: Element) -> None:
        if made.tag in {"td", "th"} and self.parts:
            self.parts.append(" ")
        if made.kind == "quote-inside":
            made = replace(made, kind="quote" if self.quoting() else "")
        self.stack.append((made, 0))
        self.pre += made.pre
        if made.mailto:
            self.mailto.append(made.mailto)
        if made.kind == "quote":
            self.depth += 1
        elif made.kind == "cut":
            self.pending = "cut"
        elif made.kind == "around":
            self.around += 1
        elif made.kind:
            self.flags.append(made.kind)

    def quoting(self) -> bool:
        """Whether Gmail's blockquote quotes a mail: one that nothing introduces is what a writer set apart."""
        if self.around or self.depth:
            return True
        if any(line.depth or line.flag == "attribution" for line in self.flat.lines):
            return True
        before = next((line for line in reversed(self.flat.lines) if line.bare), None)
        return before is not None and before.bare.endswith(":")

    def end(self, token: Token) -> None:
        self.flat.tokens.append(token)
        if not self.stack or self.stack[-1][0].tag != token.close:
            return  # lexbor closes what it opens, except where foreign content confuses it
        made, _ = self.stack.pop()
        if made.block:
            self.end_line()
            if made.spaced and made.tag != "p":
                self.blank()
        self.pre -= made.pre
        if made.kind == "quote":
            self.depth -= 1
        elif made.kind == "around":
            self.around -= 1
        elif made.kind and made.kind != "cut":
            self.flags.remove(made.kind)

    def words(self, text: str) -> None:
        if not self.pre or "\n" not in text:
            self.add(text)
            return
        pieces = text.split("\n")
        for number, piece in enumerate(pieces):
            last = number == len(pieces) - 1
            self.add(piece if last else piece + "\n")
            if not last:
                self.end_line(forced=True)

    def add(self, text: str) -> None:
        token = Token(text)
        self.flat.tokens.append(token)
        if not text.strip(" \t\r\n\f") and not self.parts and not (self.pre and text):
            return
        self.mine.append(token)
        self.parts.append(decode(text))

    def bullet(self) -> str:
        for position in range(len(self.stack) - 1, -1, -1):
            made, count = self.stack[position]
            if made.tag == "ol":
                self.stack[position] = (made, count + 1)
                return f"{count + 1}. "
            if made.tag == "ul":
                break
        return "• "

    def blank(self) -> None:
        if self.flat.lines and (self.flat.lines[-1].bare or self.flat.lines[-1].solid):
            self.flat.lines.append(plain.line(">" * self.depth))

    def end_line(self, *, forced: bool = False) -> None:
        if not (self.mine or forced):
            return
        text = "".join(self.parts)
        text = text.rstrip() if self.pre else BLANK.sub(" ", text).strip()
        quoted = f"{'>' * self.depth} " if self.depth else ""
        made = plain.line(f"{quoted}{self.prefix if text else ''}{text}")
        made.mailto = tuple(self.mailto)
        made.solid = self.solid
        if made.bare:
            made.flag = self.pending or (self.flags[-1] if self.flags else "")
            self.pending = self.prefix = ""
        for token in self.mine:
            token.line = len(self.flat.lines)
        self.flat.lines.append(made)
        self.parts, self.mine, self.mailto, self.solid = [], [], [], False


def decode(text: str) -> str:
    """A text as shown: lexbor writes these four entities and no other."""
    if "&" not in text:
        return text
    return text.replace("&nbsp;", "\xa0").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
