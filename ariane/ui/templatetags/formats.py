"""Filters over ariane.ui.formats, in the language and the zone of the person who reads."""

import datetime as dt

from django import template
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ariane.kernel import clock
from ariane.ui import formats

register = template.Library()


def _language() -> str:
    return translation.get_language() or "fr"


def _today() -> dt.date:
    return clock.today(timezone.get_current_timezone_name())


def _local_day(value: dt.date | dt.datetime) -> dt.date:
    return timezone.localtime(value).date() if isinstance(value, dt.datetime) else value


@register.filter
def money(minor: int | None, currency: str = "EUR") -> str:
    """{{ record.amount|money:record.currency }}"""
    return formats.money(minor, currency or "EUR", _language())


@register.filter
def number(value: int | float, decimals: int = 0) -> str:
    return formats.number(value, _language(), decimals)


@register.filter
def percent(value: int | float) -> str:
    return formats.percent(value, _language())


@register.filter
def filesize(octets: int) -> str:
    return formats.size(octets, _language())


@register.filter
def hour(value: dt.datetime | dt.time) -> str:
    local = timezone.localtime(value) if isinstance(value, dt.datetime) else value
    return formats.hour(local, _language())


@register.filter
def day(value: dt.date | dt.datetime) -> str:
    """« jeudi 12 novembre »"""
    return formats.day(_local_day(value), _language(), today=_today())


@register.filter
def short_day(value: dt.date | dt.datetime) -> str:
    return formats.short_day(_local_day(value), _language(), today=_today())


@register.filter
def near_day(value: dt.date | dt.datetime) -> str:
    return formats.near_day(_local_day(value), _language(), today=_today())


@register.filter
def moment(value: dt.datetime) -> str:
    return formats.moment(timezone.localtime(value), _language(), today=_today())


@register.filter
def initials(name: object) -> str:
    return formats.initials(str(name))


@register.simple_tag
def time(value: dt.datetime, form: str = "moment") -> SafeString:
    """A <time> element: the hour alone with "hour", else the moment; both with the full date as its title."""
    local = timezone.localtime(value)
    words = formats.hour(local, _language()) if form == "hour" else moment(value)
    full = f"{formats.day(local.date(), _language(), today=_today())}, {formats.hour(local, _language())}"
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(timespec="seconds"), full, words)


@register.simple_tag
def due(value: dt.date, at: dt.time | None = None) -> formats.Due:
    """{% due activity.due_on activity.due_time as due %}"""
    return formats.due(value, _language(), today=_today(), at=at)
