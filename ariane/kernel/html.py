"""Foreign HTML made harmless: what mail shows and what the editor posts. nh3 parses and decides; this names the rules.

Mail is shown from its own sandboxed address as well; the two barriers do not rely on each other.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

import nh3

from ariane.kernel.css import PROPERTIES, clean_style, names
from ariane.kernel.nesting import bounded

# the sanitiser quotes every attribute, so this cannot match outside a tag
STYLE = re.compile(r'(<[a-z][^<>]*?) style="[^"]*"')
TAGS = names(
    """
    a abbr acronym address area article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del
    details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main map
    mark nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead
    time tr tt u ul var wbr
    """
)
DROPPED = names("iframe math noembed noframes script style svg template title xml xmp")
ANYWHERE = {"align", "bgcolor", "dir", "height", "lang", "style", "title", "valign", "width"}
ATTRIBUTES: dict[str, set[str]] = {
    "*": ANYWHERE,
    "a": {"href"},
    "area": {"alt", "coords", "href", "shape"},
    "blockquote": {"type"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "font": {"color", "face", "size"},
    "hr": {"color", "noshade", "size"},
    "img": {"alt", "border", "hspace", "src", "usemap", "vspace"},
    "li": {"type", "value"},
    "map": {"name"},
    "ol": {"reversed", "start", "type"},
    "table": {"border", "cellpadding", "cellspacing", "frame", "rules", "summary"},
    "td": {"abbr", "colspan", "headers", "nowrap", "rowspan", "scope"},
    "th": {"abbr", "colspan", "headers", "nowrap", "rowspan", "scope"},
    "time": {"datetime"},
    "ul": {"type"},
}
SCHEMES = ("http", "https", "mailto", "tel", "sms", "ftp", "callto", "fax", "geo", "sip", "sips", "webcal", "xmpp")
LINK = re.compile(r"(?:(?:https?|ftp|webcal)://|(?:mailto|tel|sms|callto|fax|geo|sips?|xmpp):)[^\s]", re.I)
REMOTE = re.compile(r"(?:https?:)?//[^\s/]", re.I)
INLINE_IMAGE = re.compile(r"data:image/(?:png|gif|jpe?g|webp|bmp|x-icon);base64,[A-Za-z0-9+/=\s]+", re.I)
BLANKS = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060\ufeff]+")
NOSCRIPT = re.compile(r"</?noscript\b[^<>]*>", re.I)
MAP_NAME = re.compile(r"[\w.:-]{1,60}", re.ASCII)
REL = "noopener noreferrer nofollow"
# Schemes no mail can guess, by which images held back, and the house's own, pass nh3 and are found in its output.
HELD = f"x-held-{secrets.token_hex(8)}:"
OWN = f"x-own-{secrets.token_hex(8)}:"
HELD_IMAGE = re.compile(r'(<img(?: [\w-]+="[^"]*")*?) data-remote-src="([^"]*)"')
EDITOR_TAGS = names(
    "a b blockquote br code em h1 h2 h3 h4 hr i img li ol p pre s section span strike strong sub sup table tbody td "
    "tfoot th thead tr u ul"
)
EDITOR_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href"},
    "img": {"alt", "data-cid", "height", "src", "width"},
    "ol": {"start"},
    "section": {"data-locked"},
    "span": {"class", "data-id", "data-label", "data-mention", "data-type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
MENTION_ID = re.compile(r"[\w:.@-]{1,80}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CleanHtml:
    """HTML fit to be shown. `remote_images` counts the images held back until the reader asks for them."""

    html: str
    remote_images: int = 0
    has_quote: bool = False


def clean(html: str, *, cid_map: Mapping[str, str] | None = None, block_remote: bool = True) -> CleanHtml:
    """A mail's HTML without anything that runs, loads, posts or leaves its place; words, links, tables, images stay.

    `cid_map` gives the address to show for a Content-ID; without a map they stay as they are, which shows nothing,
    and with one, those it does not know lose their source. With `block_remote`, an image elsewhere keeps its address in
    `data-remote-src` and loads nothing until `restore_remote`.
    """
    images = Images(cid_map, block_remote)
    # read as a program without scripts does, before the rules: the parser would show what it holds as text
    cleaned = cleaner(images.filter).clean(NOSCRIPT.sub(" ", bounded(html)))
    cleaned = cleaned.replace(f' src="{HELD}', ' data-remote-src="').replace(OWN, "")
    return CleanHtml(cleaned, images.held, "<blockquote" in cleaned)


def restore_remote(html: str) -> str:
    """The HTML of `clean` with its remote images shown: to be called when the reader asks, never before."""
    return HELD_IMAGE.sub(r'\1 src="\2"', html)


@dataclass(slots=True)
class Images:
    """Attribute rules of one cleaning, and how many images it held back."""

    cid_map: Mapping[str, str] | None
    block: bool
    held: int = 0

    def filter(self, tag: str, name: str, value: str) -> str | None:
        if name == "style":
            return clean_style(value) or None
        if name == "href":
            return link(value)
        if name == "src":
            return self.source(value)
        if name in {"width", "height"} and len(value) > 12:
            return None
        if name == "usemap" or (tag == "map" and name == "name"):
            return map_name(value)
        return value

    def source(self, value: str) -> str | None:
        flat = BLANKS.sub("", value)
        if flat[:4].lower() == "cid:":
            return self.inline(flat)
        if INLINE_IMAGE.fullmatch(flat):
            return flat
        if not REMOTE.match(flat):
            return None
        address = value.strip() if not flat.startswith("//") else f"https:{flat}"
        if not self.block:
            return address
        self.held += 1
        return f"{HELD}{address}"

    def inline(self, reference: str) -> str | None:
        if self.cid_map is None:
            return reference
        known = self.cid_map.get(reference[4:].strip("<>")) or self.cid_map.get(unquote(reference[4:]))
        return f"{OWN}{known}" if known else None


def map_name(value: str) -> str | None:
    """The name of an image's map, which links its parts: one that nothing else on the page can bear."""
    bare = value.strip().removeprefix("#").removeprefix("mail-map-")
    if not MAP_NAME.fullmatch(bare):
        return None
    return f"#mail-map-{bare}" if value.strip().startswith("#") else f"mail-map-{bare}"


def link(value: str) -> str | None:
    """Where a link may lead: out of the house or to a mail program, never into Ariane itself."""
    flat = BLANKS.sub("", value)
    if LINK.match(flat):
        return value.strip()
    if flat.startswith("//"):
        return f"https:{flat}"
    if flat.lower().startswith("www."):
        return f"http://{flat}"
    return None


def unstyled(html: str) -> str:
    """Clean HTML without its style attributes: the policy of pages refuses them, and a thread has one look."""
    return STYLE.sub(r"\1", html)


def clean_outgoing(html: str) -> str:
    """What the editor posted, reduced to the tags the editor makes; mention spans keep their identifier."""
    made = cleaner(outgoing_attribute, tags=EDITOR_TAGS, attributes=EDITOR_ATTRIBUTES).clean(bounded(html))
    return made.replace(OWN, "")


def outgoing_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return link(value) or own_address(value)
    if name == "src":
        flat = BLANKS.sub("", value)
        return own_address(value) or (flat if INLINE_IMAGE.fullmatch(flat) else None)
    if name == "class":
        return "mention" if "mention" in value.split() else None
    if name in {"data-id", "data-locked", "data-mention"}:
        return value if MENTION_ID.fullmatch(value) else None
    return value


def own_address(value: str) -> str | None:
    """A path of this very site, which only the house's own writers may name."""
    flat = BLANKS.sub("", value)
    return f"{OWN}{flat}" if flat.startswith("/") and not flat.startswith(("//", "/\\")) else None


def cleaner(
    attribute: Callable[[str, str, str], str | None],
    *,
    tags: frozenset[str] = TAGS,
    attributes: dict[str, set[str]] = ATTRIBUTES,
) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(tags),
        clean_content_tags=set(DROPPED),
        attributes=attributes,
        attribute_filter=attribute,
        filter_style_properties=set(PROPERTIES),
        set_tag_attribute_values={"a": {"target": "_blank"}, "area": {"target": "_blank", "rel": REL}},
        link_rel=REL,
        url_schemes={*SCHEMES, "data", "cid", HELD[:-1], OWN[:-1]},
    )
