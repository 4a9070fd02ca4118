"""Lengths of time as people say them."""

import datetime as dt

from django import template

register = template.Library()


@register.filter
def length(value: dt.timedelta | None) -> str:
    """Open hours: « 35 min », « 3 h 20 », « 41 h »; a dash for none."""
    if value is None:
        return "—"
    minutes = round(value.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes}\u00a0min"
    return f"{hours}\u00a0h" if hours >= 10 or not rest else f"{hours}\u00a0h\u00a0{rest:02}"
