"""How a page answers a deed: a new piece of the page and a word about it for htmx, a way back for a plain form."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from ariane.web.access import by_script


@dataclass(frozen=True)
class Undo:
    """What takes the deed back: an address to post to, with these values."""

    url: str
    values: Mapping[str, str] = field(default_factory=dict)


def done(
    request: HttpRequest, words: str, *, back: str, piece: str = "", undo: Undo | None = None, event: str = ""
) -> HttpResponse:
    """Say that it is done. `piece` is the HTML that takes the place of what was acted on; `event` is told to the page.

    A plain form is sent back to where it came from, or to `back`; the words then stand on that page.
    """
    if not by_script(request):
        messages.success(request, words)
        return HttpResponseRedirect(came_from(request, back))
    toast = render_to_string("web/_toast.html", {"words": words, "undo": undo}, request)
    answer = HttpResponse(piece + toast)
    answer["HX-Trigger"] = json.dumps({"dialog:close": {}, **({event: {}} if event else {})})
    return answer


def renewed(request: HttpRequest, words: str, *, back: str) -> HttpResponse:
    """Say that it is done on the same page, made anew because much of it shows what was changed."""
    if not by_script(request):
        return done(request, words, back=back)
    messages.success(request, words)
    answer = HttpResponse("")
    answer["HX-Refresh"] = "true"
    return answer


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, also when that is nothing; None when it is only shown."""
    return request.POST if request.method == "POST" else None


def came_from(request: HttpRequest, otherwise: str) -> str:
    """The page of ours that holds the form; never the form's own address, which may only take posts."""
    back = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return back if ours and not back.split("?")[0].endswith(request.path) else otherwise
