"""Editing a flow in place: its blocks one by one, and its rules; everything goes to the draft."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ariane.flows import edit, publishing
from ariane.flows.model import NAMES, Flow
from ariane.web.access import actor, capability
from ariane.web.answers import posted
from ariane.web.flows.forms import BLOCKS, BlockForm, RulesForm
from ariane.web.flows.page import FlowPage
from ariane.web.flows.views import shown


@capability("flow.edit")
@require_http_methods(["GET", "POST"])
def block(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """GET, POST /flows/3/blocks/b2/: what a block does."""
    page = shown(actor(request), pk)
    step = edit.find(page.flow, key)
    if step is None:
        raise Http404
    code = NAMES[type(step)]
    form = BlockForm(posted(request), kind=page.flow.kind, block=code, step=step)
    if form.is_bound and form.is_valid():
        return _save(request, page, edit.put(page.flow, key, form.made(key)))
    return _dialog(request, page, {"form": form, "title": BLOCKS[code][2], "key": key})


@capability("flow.edit")
@require_http_methods(["GET", "POST"])
def new_block(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /flows/3/blocks/new/?after=b2&do=send: one more block, behind another or in a branch (`in`,
    `branch`)."""
    page, asked = shown(actor(request), pk), request.GET
    code, after, host, branch = (asked.get(name, "") for name in ("do", "after", "in", "branch"))
    if code not in BLOCKS:
        return render(request, "web/flows/choose.html", {"page": page, "query": asked.urlencode()})
    form = BlockForm(posted(request), kind=page.flow.kind, block=code)
    if form.is_bound and form.is_valid():
        try:
            step = form.made()
            made = edit.inside(page.flow, host, branch, step) if host else edit.insert(page.flow, after, step)
        except KeyError as error:
            raise Http404 from error
        return _save(request, page, made)
    return _dialog(request, page, {"form": form, "title": BLOCKS[code][2]})


@capability("flow.edit")
@require_POST
def block_removal(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """POST /flows/3/blocks/b2/remove/: without it."""
    page = shown(actor(request), pk)
    return _save(request, page, _changed(lambda: edit.remove(page.flow, key)))


@capability("flow.edit")
@require_POST
def block_move(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """POST /flows/3/blocks/b2/move/ with `by` (-1, 1): one place up or down."""
    page = shown(actor(request), pk)
    by = -1 if request.POST.get("by") == "-1" else 1
    return _save(request, page, _changed(lambda: edit.shift(page.flow, key, by)))


@capability("flow.edit")
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /flows/3/rules/: what sets it off, whom it concerns, what ends it, its limits."""
    page = shown(actor(request), pk)
    form = RulesForm(posted(request), flow=page.flow)
    if form.is_bound and form.is_valid():
        return _save(request, page, form.made())
    return _dialog(request, page, {"form": form, "title": _("When, for whom, how far"), "wide": True})


def _changed(change: Callable[[], Flow]) -> Flow:
    try:
        return change()
    except KeyError as error:
        raise Http404 from error


def _save(request: HttpRequest, page: FlowPage, flow: Flow) -> HttpResponse:
    """Keep the draft and show the page again."""
    publishing.save_draft(by=actor(request), scenario=page.scenario, flow=flow)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect("flow", pk=page.scenario.pk)


def _dialog(request: HttpRequest, page: FlowPage, about: dict[str, object]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    answer = render(request, "web/flows/block.html", {"page": page, **about}, status=status)
    if status == 422:
        answer["HX-Retarget"], answer["HX-Reswap"] = "#dialog", "innerHTML"
    return answer
