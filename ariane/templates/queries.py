"""Which templates there are: for a record's composer, for a step of a flow, for an event."""

from collections.abc import Iterable

from django.db.models import QuerySet

from ariane.kernel import memo
from ariane.kernel.prepared import prepared
from ariane.templates.models import Template


def active() -> QuerySet[Template]:
    return Template.objects.filter(active=True).prefetch_related("variants")


def by_codes(codes: Iterable[str]) -> dict[str, Template]:
    """Templates in use by code, with their wordings, in two queries."""
    return {one.code: one for one in active().filter(code__in=set(codes))}


@memo.remembered
def by_code(code: str) -> Template | None:
    """One template in use, None without it."""
    return by_codes([code]).get(code)


def for_kind(kind: str) -> list[Template]:
    """What can be written to people outside from a record of a kind; a template without kinds serves all of them."""
    outside = active().exclude(situation=Template.Situation.INTERNAL)
    return [one for one in outside if not one.kinds or kind in one.kinds]


def choices(kind: str = "", medium: str = "") -> list[tuple[str, str]]:
    """(code, name) of what a step of a flow may send about a kind, in the reader's language."""
    rows = active().exclude(situation=Template.Situation.INTERNAL)
    return [
        (one.code, one.name)
        for one in rows
        if (not medium or medium in one.media) and (not kind or not one.kinds or kind in one.kinds)
    ]


def of_event(event: str, mode: str) -> list[Template]:
    """Active templates that an event sends by itself, or proposes."""
    keys = keys_of_event(event, mode)
    return list(active().filter(pk__in=keys)) if keys else []


@memo.setting
@prepared
def keys_of_event(event: str, mode: str) -> "QuerySet[Template, int]":
    """Most events have no template: a narrow look says so."""
    return Template.objects.filter(active=True, event=event, mode=mode).order_by().values_list("pk", flat=True)
