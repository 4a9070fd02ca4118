"""The parts of the interface, each with the arguments it takes: `{% avatar "Marc Lejeune" %}`."""

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, Select, Textarea
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ariane.ui import formats
from ariane.ui.templatetags.bundle import icon

register = template.Library()


@register.simple_tag
def avatar(name: object, *, external: bool = False, small: bool = False, away: bool = False) -> SafeString:
    """Initials: round for a colleague, square for an outsider, dashed for somebody who is away."""
    classes = ["avatar", *(word for word, on in (("out", external), ("small", small), ("away", away)) if on)]
    return format_html(
        '<span class="{}" title="{}" aria-hidden="true">{}</span>',
        " ".join(classes),
        str(name),
        formats.initials(str(name)),
    )


@register.simple_tag
def pill(words: object, *, look: str = "", sign: str = "") -> SafeString:
    """A short state in words; `look` is late, today, soon, urgent, ok, alert, note, ext or thread, `sign` an icon."""
    return format_html('<span class="{}">{}{}</span>', f"pill {look}".strip(), icon(sign) if sign else "", words)


@register.simple_tag
def stars(count: int, label: str = "") -> SafeString:
    """Priority: three stars, the first `count` full; nothing for none."""
    if not count:
        return SafeString("")
    rest = format_html("<i>{}</i>", "★" * (3 - count)) if count < 3 else ""
    return format_html('<span class="stars" role="img" aria-label="{}">{}{}</span>', label, "★" * count, rest)


@register.simple_tag
def count(value: int, *, hot: bool = False, label: str = "") -> SafeString:
    """How many; red (`hot`) only for what is unread. Nothing for zero."""
    if not value:
        return SafeString("")
    look = "count hot" if hot else "count"
    if label:
        return format_html('<span class="{}" aria-label="{}">{}</span>', look, label, value)
    return format_html('<span class="{}">{}</span>', look, value)


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, *, hint: str = "", wide: bool = False, marked: bool = True) -> dict[str, Any]:
    """A form field with its label above, its hint and its error below, tied together.

    `marked=False` leaves « (required) » out, where every field of a short form is.
    """
    widget = bound.field.widget
    described = [
        f"{bound.id_for_label}-{part}"
        for part, on in (("hint", hint or bound.help_text), ("error", bound.errors))
        if on
    ]
    attributes: dict[str, Any] = {"class": "input"}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    kind = "check" if isinstance(widget, CheckboxInput) else "select" if isinstance(widget, Select) else "input"
    if kind == "check":
        attributes.pop("class")
    if isinstance(widget, Textarea):
        attributes["data-controller"] = "autogrow"
    return {
        "bound": bound,
        "kind": kind,
        "control": bound.as_widget(attrs=attributes),
        "hint": hint or bound.help_text,
        "wide": wide,
        "marked": marked and bound.field.required and not isinstance(widget, Select),
    }


@register.inclusion_tag("ui/empty.html")
def empty(title: str, text: str = "", *, url: str = "", verb: str = "") -> dict[str, str]:
    """Nothing here, and what one can do about it."""
    return {"title": title, "text": text, "url": url, "verb": verb}


@register.inclusion_tag("ui/banner.html")
def banner(text: str, *, look: str = "", url: str = "", verb: str = "") -> dict[str, str]:
    """A message that stays: `look` is warn, error or ok."""
    signs = {"warn": "triangle-alert", "error": "octagon-alert", "ok": "circle-check"}
    return {"text": text, "look": look, "sign": signs.get(look, "info"), "url": url, "verb": verb}


@register.inclusion_tag("ui/file.html")
def file(name: str, url: str, size: int | None = None, preview: str = "") -> dict[str, Any]:
    """A document that opens: in the page when `preview` is an address for it."""
    return {"name": name, "url": url, "size": size, "preview": preview}


@register.inclusion_tag("ui/pager.html")
def pager(*, newer: str = "", older: str = "", label: str = "") -> dict[str, str]:
    """Keyset pages: addresses of the newer and the older page, empty where there is none."""
    return {"newer": newer, "older": older, "label": label}


@register.inclusion_tag("ui/skeleton.html")
def skeleton(label: str) -> dict[str, str]:
    """What stands in for a part that is being fetched."""
    return {"label": label}
