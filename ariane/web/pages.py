"""Pages for what cannot be shown: in words, with a way back, and never with what went wrong inside."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from ariane.web.access import say


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """As `failed`: it may have been refused before anybody knew who asks."""
    shown = {"message": _("Ariane could not read this request.")}
    return HttpResponse(render_to_string("web/failed.html", shown), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return say(request, 403, _("Your rights do not include this page."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was opened too long ago, or in another session."""
    return say(request, 403, _("This page was open too long, or in another session. Go back, reload it, send again."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return say(request, 404, _("This page does not exist, or is not for you to see."))


def failed(request: HttpRequest) -> HttpResponse:
    """Without the navigation: what failed may be what the navigation needs."""
    return HttpResponse(render_to_string("web/failed.html"), status=500)
