"""A browser named in words rather than by its own long signature."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()

BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def browser(signature: str) -> str:
    """« Firefox, Windows »; what cannot be told is said so."""
    name = next((name for mark, name in BROWSERS if mark in signature), "")
    system = next((name for mark, name in SYSTEMS if mark in signature), "")
    return ", ".join(part for part in (name, system) if part) or _("unknown browser")
