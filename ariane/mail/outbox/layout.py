"""How a mail looks: one table that Outlook and Gmail agree on, styles inlined, and the same in plain text."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from ariane.mail.models import OutboundAttachment, OutboundContent

if TYPE_CHECKING:
    from css_inline import CSSInliner

LARGEST_INLINED = 1_000_000


def render(
    content: OutboundContent, linked: Sequence[OutboundAttachment] = (), *, unsubscribe: str = "", view: str = ""
) -> tuple[str, str]:
    """The whole HTML and the whole text of a mail, in its language."""
    with translation.override(content.language):
        layout = {**content.layout, "unsubscribe": unsubscribe, "view": view}
        values = {**layout, "content": content, "linked": linked, "internal": inside(content)}
        # the text was sanitised by whoever queued it
        page = render_to_string("mail/letter.html", {**values, "body": mark_safe(content.html)})  # noqa: S308
        text = "\n".join([content.text or to_text(content.html), *below(content, linked, layout)])
    return styled(page), text


def inside(content: OutboundContent) -> bool:
    """Whether colleagues read this: they get the record's name, a way to it and why they were told."""
    return content.entry_visibility != "external"


def styled(page: str) -> str:
    """The page with its style sheet written into each element; a huge body keeps its sheet in the head instead."""
    return inliner().inline(page) if len(page) < LARGEST_INLINED else page


@cache
def inliner() -> "CSSInliner":
    from css_inline import CSSInliner

    return CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


def to_text(html: str) -> str:
    """HTML as text that can be read aloud: paragraphs, lists, tables, and where links lead."""
    from inscriptis import get_text
    from inscriptis.model.config import ParserConfig

    lines = get_text(html, ParserConfig(display_links=True)).strip().splitlines() if html.strip() else []
    return "\n".join(line.rstrip() for line in lines)


def below(content: OutboundContent, linked: Sequence[OutboundAttachment], layout: Mapping[str, str]) -> list[str]:
    """The lines under the text."""
    lines: list[str] = []
    if linked:
        lines += ["", _("Files to download:"), *(f"{file.name}: {file.url}" for file in linked)]
    if inside(content) and (layout.get("title") or layout.get("footer")):
        about = " ".join(filter(None, (layout.get("ref"), layout.get("title"))))
        lines += ["", "-- ", *filter(None, (about, layout.get("url"), layout.get("footer")))]
    if layout.get("view"):
        lines += ["", _("See the conversation online: %(url)s") % {"url": layout["view"]}]
    if layout.get("unsubscribe"):
        lines += ["", _("Stop these e-mails: %(url)s") % {"url": layout["unsubscribe"]}]
    return lines
