"""The HTML of a message as blocks of text runs, for a page on paper: data that typst sets, never code."""

from html.parser import HTMLParser
from typing import Any

BLOCKS = {"p": "p", "div": "p", "section": "p", "h1": "p", "h2": "p", "h3": "p", "h4": "p", "pre": "p", "li": "li",
          "blockquote": "quote"}  # fmt: skip
BOLD, ITALIC = {"b", "strong", "h1", "h2", "h3", "h4", "th"}, {"i", "em"}
HIDDEN = {"style", "script", "template"}


class Prose(HTMLParser):
    """Reads cleaned HTML; what paper cannot show (pictures, links' addresses) is left to the words around it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[dict[str, Any]] = []
        self.open: list[str] = []
        self.lists: list[int | None] = []
        self.kind = "p"
        self.mark = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.write("\n")
            return
        self.open.append(tag)
        if tag in ("ul", "ol"):
            self.lists.append(None if tag == "ul" else 0)
        elif tag == "tr":
            self.begin("row")
            self.blocks[-1]["cells"] = []
        elif tag in ("td", "th") and self.blocks and self.blocks[-1]["kind"] == "row":
            self.blocks[-1]["cells"].append([])
        elif tag in BLOCKS and not (tag == "p" and "li" in self.open):
            self.begin("quote" if "blockquote" in self.open else BLOCKS[tag])
            if tag == "li":
                self.blocks[-1]["mark"] = self.next_mark()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        if tag in (*BLOCKS, "table"):
            self.kind = ""

    def handle_data(self, data: str) -> None:
        if HIDDEN & set(self.open):
            return
        text = " ".join(data.replace("\xa0", "\ue000").split())
        if not text:
            if data and self.runs:
                self.write(" ")
            return
        lead, trail = (" " if data[0].isspace() else ""), (" " if data[-1].isspace() else "")
        self.write(f"{lead}{text}{trail}".replace("\ue000", "\xa0"))

    def begin(self, kind: str) -> None:
        self.kind = kind
        self.blocks.append({"kind": kind, "runs": []})

    def next_mark(self) -> str:
        if not self.lists or self.lists[-1] is None:
            return "–"
        self.lists[-1] += 1
        return f"{self.lists[-1]}."

    @property
    def runs(self) -> list[dict[str, Any]]:
        """Where text goes now; nowhere between blocks."""
        if not self.blocks or not self.kind:
            return []
        last = self.blocks[-1]
        if last["kind"] == "row":
            return last["cells"][-1] if last["cells"] else []
        return last["runs"]  # type: ignore[no-any-return]

    def write(self, text: str) -> None:
        if not self.blocks or not self.kind:
            if not text.strip():
                return
            self.begin("p")
        here = set(self.open)
        self.runs.append({"text": text, "bold": bool(here & BOLD), "italic": bool(here & ITALIC)})


def blocks(html: str) -> list[dict[str, Any]]:
    """Paragraphs, list items, quotations, rows: {"kind", "runs": [{"text", "bold", "italic"}]}, a row with "cells"."""
    reader = Prose()
    reader.feed(html)
    reader.close()
    return [block for block in reader.blocks if block["runs"] or any(block.get("cells", ()))]
