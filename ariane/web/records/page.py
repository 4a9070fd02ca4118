"""The whole page of a record: the sheet, the composer, the thread."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ariane.web.records.sheet import Sheet, seen
from ariane.web.thread.composer import Composer, wanted
from ariane.web.thread.page import Page, first_page

TABS = ("fields", "documents", "links", "records", "exchanges", "follow-up")


def page(request: HttpRequest, made: Sheet, *, returned: Composer | None = None) -> HttpResponse:
    """Render it; `returned` is a composer that came back with a question, its text kept."""
    thread = first_page(made, request.GET)
    composer = returned or wanted(made.record, made.user, request.GET, drafted=made.facts.drafted)
    context = {"record": made.record, "tab": tab_of(request), "sheet": made, "thread": thread, "composer": composer}
    context["opened"] = "thread" if returned or opens_thread(request, thread) else "sheet"
    response = render(request, "web/records/record.html", context, status=422 if returned else 200)
    seen(made, thread)
    return response


def tab_of(request: HttpRequest) -> str:
    """Which part of the sheet is open."""
    tab = request.GET.get("tab", "")
    return tab if tab in TABS else TABS[0]


def opens_thread(request: HttpRequest, thread: Page) -> bool:
    """On a phone the page shows the sheet or the thread: the thread when it was asked for or holds something unread."""
    if "tab" in request.GET:
        return request.GET["tab"] == "thread"
    return bool(thread.unread or set(request.GET) & {"entry", "how", "mode", "older", "newer", "q", "only", "posted"})
