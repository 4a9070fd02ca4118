"""Flows: the list, one flow as blocks and as a sentence, its versions, its file, what it would do."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.accounts.models import User
from ariane.flows import publishing, words
from ariane.flows.model import from_json
from ariane.flows.models import Enrolment, Scenario
from ariane.flows.naming import names
from ariane.flows.understand import NotUnderstood, understand
from ariane.journal import policy
from ariane.kernel.errors import DomainError
from ariane.kernel.text import is_number
from ariane.pieces.models import Piece
from ariane.web.access import actor, capability
from ariane.web.flows.page import FlowPage, language

MOST_FILE, MOST_RECORDS = 200_000, 200


def fetch(pk: int) -> Scenario:
    """A flow that was not stopped for good, or 404."""
    rows = Scenario.objects.select_related("version", "team", "keeper").exclude(state=Scenario.State.STOPPED)
    return get_object_or_404(rows, pk=pk)


def shown(user: User, pk: int) -> FlowPage:
    return FlowPage(fetch(pk), user)


@capability("followup.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """GET /flows/: every flow with its sentence and what runs on it."""
    rows = Scenario.objects.select_related("version", "team", "keeper").exclude(state=Scenario.State.STOPPED)
    pages = [FlowPage(row, actor(request)) for row in rows]
    may = int(actor(request).rights.scope("flow.edit")) >= 2
    kinds = [(code, words.KINDS[code][0][words.side(language())]) for code in publishing.TRIGGER_OF]
    return render(request, "web/flows/index.html", {"pages": pages, "may_edit": may, "kinds": kinds})


@capability("flow.edit")
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """POST /flows/new/ with `name`, `kind`: a draft to go on with."""
    given = request.POST
    made = publishing.begin(by=actor(request), name=given.get("name", ""), kind=given.get("kind", ""))
    return redirect("flow", pk=made.pk)


@capability("followup.read")
@require_GET
def flow(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /flows/3/?record=7: the flow; with a record, what it would do with that one (R-035)."""
    user = actor(request)
    page = shown(user, pk)
    context: dict[str, object] = {"page": page}
    if is_number(request.GET.get("record", "")):
        piece = policy.get_visible(user, Piece, request.GET["record"], related=("main_party",))
        context["record"] = piece
        context["course"], context["why_not"] = page.of_record(piece)
    return render(request, "web/flows/flow.html", context)


@capability("followup.read")
@require_GET
def followed(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """GET /flows/3/blocks/b2/records/?what=sent: the records that wait at a block, or that it wrote about in 90 days,
    as far as one may see them."""
    page, what = shown(actor(request), pk), request.GET.get("what", "waiting")
    found = page.records_at(key, what == "sent")
    seen = Piece.objects.filter(policy.visible(actor(request)), pk__in=found.values("record"))
    pieces = seen.select_related("kind", "stage", "main_party").order_by("-pk")[:MOST_RECORDS]
    return render(request, "web/flows/at_block.html", {"page": page, "pieces": pieces, "what": what})


@capability("flow.edit")
@require_POST
def sentence(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /flows/3/sentence/ with `sentence`: the flow that it says, as the draft."""
    page, text = shown(actor(request), pk), request.POST.get("sentence", "")
    try:
        said = understand(text, get_language() or "fr", names(page.flow.kind, language()), page.flow)
    except NotUnderstood as error:
        context = {"page": page, "typed": text, "error": str(error)}
        return render(request, "web/flows/flow.html", context, status=422)
    if said.kind != page.flow.kind:
        raise DomainError(_("A flow keeps following the same kind of record. Make another flow for this one."))
    publishing.save_draft(by=actor(request), scenario=page.scenario, flow=said)
    return redirect("flow", pk=pk)


@capability("flow.edit")
@require_http_methods(["GET", "POST"])
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /flows/3/publication/: what becomes of what runs; POST publishes the draft (R-034)."""
    page, user = shown(actor(request), pk), actor(request)
    if request.method == "POST":
        given = request.POST
        made = publishing.publish(
            by=user,
            scenario=page.scenario,
            flow=page.flow,
            running=given.get("running", "keep"),
            note=given.get("note", ""),
        )
        messages.success(request, _("Version %(n)d is published.") % {"n": made.number})
        return redirect("flow", pk=pk)
    moves = publishing.preview(page.scenario, page.flow) if page.scenario.version else []
    counts = {
        "total": len(moves),
        "same": sum(one.unchanged for one in moves),
        "moved": sum(bool(one.to) and not one.unchanged for one in moves),
        "gone": sum(not one.to for one in moves),
    }
    return render(request, "web/flows/publication.html", {"page": page, "counts": counts})


@capability("flow.edit")
@require_POST
def draft_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /flows/3/draft/remove/: back to the published version."""
    publishing.drop_draft(by=actor(request), scenario=fetch(pk))
    return redirect("flow", pk=pk)


@capability("flow.edit")
@require_POST
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /flows/3/state/ with `state`, `reason`: activate, simulate, hold."""
    given = request.POST
    publishing.set_state(
        by=actor(request), scenario=fetch(pk), state=given.get("state", ""), reason=given.get("reason", "")
    )
    return redirect("flow", pk=pk)


@capability("flow.edit")
@require_http_methods(["GET", "POST"])
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /flows/3/removal/: stop it for good, with what runs on it."""
    scenario = fetch(pk)
    if request.method == "POST":
        publishing.delete(by=actor(request), scenario=scenario, running=request.POST.get("running", ""))
        messages.success(request, _("The flow is stopped."))
        return redirect("flows")
    running = Enrolment.objects.filter(scenario=scenario, ended_at=None).count()
    return render(request, "web/flows/removal.html", {"scenario": scenario, "running": running})


@capability("followup.read")
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /flows/3/file/: the flow as a readable file (R-011)."""
    scenario = fetch(pk)
    text = json.dumps(publishing.as_file(scenario), ensure_ascii=False, indent=2)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{scenario.code}.flow.json"'
    return answer


@capability("flow.edit")
@require_POST
def arrival(request: HttpRequest) -> HttpResponse:
    """POST /flows/import/ with `file`: a flow from such a file, as a draft."""
    sent = request.FILES.get("file")
    if sent is None or (sent.size or 0) > MOST_FILE:
        raise DomainError(_("Choose the file of a flow."))
    try:
        data = json.loads(sent.read().decode("utf-8-sig"))
        from_json(dict(data["flow"]))
    except (ValueError, KeyError, TypeError) as error:
        raise DomainError(_("This file holds no flow: %(why)s") % {"why": error}) from error
    return redirect("flow", pk=publishing.from_file(by=actor(request), data=data).pk)
