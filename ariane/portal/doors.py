"""The frame of every page of the portal: open to strangers, kept by nobody, found by no search engine, in the visitor's
language."""

import functools
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation

from ariane.accounts.access import Access
from ariane.accounts.middleware import organisation_zone
from ariane.accounts.models import Organisation
from ariane.journal.models import PortalSettings
from ariane.kernel.errors import DomainError
from ariane.portal.visitor import Visitor

View = Callable[..., HttpResponseBase]
CODES = frozenset(code for code, _name in settings.LANGUAGES)


def portal(view: View) -> View:
    """For whoever comes; what she may see is asked of `journal.outside` in the view. Refusals are told in words."""

    @functools.wraps(view)
    def guard(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        visitor = Visitor(request)
        chosen = visitor.language if visitor.language in CODES else translation.get_language() or "fr"
        # a visitor has no zone of her own here: hours are the house's
        zone = ZoneInfo(organisation_zone())
        with translation.override(chosen), timezone.override(zone):
            request.LANGUAGE_CODE = chosen
            try:
                answer = view(request, visitor, *args, **kwargs) if PortalSettings.current().enabled else shut(request)
            except DomainError as error:
                answer = refused(request, error)
        answer["Cache-Control"] = "no-store, private"
        answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return answer

    guard.access = Access("public")  # type: ignore[attr-defined]
    return guard


def shut(request: HttpRequest) -> HttpResponse:
    """The organisation does not use the portal."""
    return show(request, "shut", status=404)


def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """What an action refused, in its words, and the way back."""
    return show(request, "refused", {"message": str(error), "back": request.path}, status=422)


def show(
    request: HttpRequest, name: str, context: dict[str, object] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the portal."""
    shown = {"house": Organisation.current(), "visitor": Visitor(request), **(context or {})}
    return render(request, f"portal/{name}.html", shown, status=status)
