"""Reasons and templates of flows in words, in the language on screen."""

from babel import Locale, UnknownLocaleError
from django import template
from django.core.cache import cache
from django.utils.translation import get_language

from ariane.flows.naming import country_name as named
from ariane.flows.naming import template_names
from ariane.flows.reasons import reason
from ariane.ui import formats

register = template.Library()


@register.filter
def why(code: str) -> str:
    """The sentence of a reason's code."""
    return reason(code, get_language() or "fr")


@register.filter
def template_name(code: str) -> str:
    """What a template is called; the names are read once in ten seconds, since lists say many."""
    language = get_language() or "fr"
    known = cache.get_or_set(f"template-names:{language}", lambda: template_names(language), 10)
    return str((known or {}).get(code, code))


@register.filter
def country_name(code: str) -> str:
    """« Belgique » for BE."""
    return named(code, get_language() or "fr")


@register.filter
def percent(value: str) -> str:
    """« 10,5 % » of a decimal number as text."""
    digits = value.rstrip("0").rstrip(".") if "." in value else value
    decimals = len(digits.partition(".")[2])
    return f"{formats.number(float(digits), get_language() or 'fr', decimals)}\N{NO-BREAK SPACE}%"


@register.filter
def language_name(code: str) -> str:
    """« français (Canada) » for fr-CA; the code itself for one that nobody knows."""
    try:
        return str(Locale.parse(code, sep="-").get_display_name(get_language() or "fr"))
    except (ValueError, UnknownLocaleError):
        return code
