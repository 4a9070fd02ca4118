"""The record page: fields, stages, followers, links and files on one side, the thread on the other."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from ariane.journal import actions, policy, queries
from ariane.journal.models import FieldDef, Follower, Kind, Record, Stage, Tag
from ariane.kernel.text import is_number
from ariane.pieces import sending
from ariane.pieces.models import Piece
from ariane.web.access import actor, signed_in
from ariane.web.records import sheet
from ariane.web.records.forms import ArchiveForm, FieldsForm, base_of
from ariane.web.records.page import page, tab_of


@signed_in
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/: the page; `tab`, `entry`, `only`, `q`, `own`, `older`, `newer`, `mode` say what it shows."""
    found = sheet.fetch(actor(request), pk)
    return page(request, sheet.Sheet(found, actor(request)))


@signed_in
@require_GET
def face(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/sheet/: the left side alone, fetched again when the record changed."""
    found = sheet.fetch(actor(request), pk)
    context = {"record": found, "tab": tab_of(request), "sheet": sheet.Sheet(found, actor(request))}
    return render(request, "web/records/sheet.html", context)


@signed_in
def fields(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/fields/: the form; POST saves it, telling what a colleague changed meanwhile (X-31)."""
    found = sheet.fetch(actor(request), pk)
    policy.require(actor(request), "edit", found)
    definitions = list(FieldDef.objects.filter(kind=found.kind_id))
    form = FieldsForm(request.POST or None, record=sheet.child(found), definitions=definitions, user=actor(request))
    if request.method == "POST" and form.is_valid() and form.save(base_of(request.POST)):
        return changed(request, found)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "web/records/fields.html", {"record": found, "action": request.path, "form": form}, status=status
    )


def changed(request: HttpRequest, found: Record) -> HttpResponse:
    """After a change: the page again; for htmx, the sheet (and an empty dialog closes it)."""
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(found.get_absolute_url())
    again = sheet.fetch(actor(request), found.pk)
    context = {"record": again, "tab": "fields", "sheet": sheet.Sheet(again, actor(request))}
    return render(request, "web/records/changed.html", context)


@signed_in
@require_GET
def options(request: HttpRequest) -> HttpResponse:
    """GET /records/options/?q=: records of that reference or name, for a field that names one; `party` for cards."""
    rows = sheet.matching(actor(request), request.GET.get("q", ""), parties=bool(request.GET.get("party")))
    return render(request, "web/records/options.html", {"records": rows})


@signed_in
@require_POST
def stage(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /records/7/stage/: move it to a stage of its kind."""
    found = sheet.fetch(actor(request), pk)
    chosen = request.POST.get("stage", "")
    to = get_object_or_404(Stage, pk=chosen if is_number(chosen) else 0, kind=found.kind_id)
    actions.change_fields(by=actor(request), record=sheet.child(found), changes={"stage": to})
    return changed(request, found)


@signed_in
@require_POST
def stars(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /records/7/stars/: the priority, 0 to 3; the same again takes it away."""
    found = sheet.fetch(actor(request), pk)
    asked = request.POST.get("stars", "")
    value = int(asked) if asked in ("0", "1", "2", "3") else 0
    value = 0 if value == found.stars else value
    actions.change_fields(by=actor(request), record=sheet.child(found), changes={"stars": value})
    return changed(request, found)


@signed_in
@require_POST
def urgency(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /records/7/urgency/: urgent with its origin, or no longer."""
    found = sheet.fetch(actor(request), pk)
    urgent, origin = bool(request.POST.get("urgent")), request.POST.get("origin", "")[:80]
    changes = {"urgent": urgent, "urgency_origin": origin if urgent else ""}
    actions.change_fields(by=actor(request), record=sheet.child(found), changes=changes)
    return changed(request, found)


@signed_in
def tags(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/tags/: the form; POST gives the record exactly the tags named, separated by commas."""
    found = sheet.fetch(actor(request), pk)
    if request.method == "POST":
        actions.set_tags(by=actor(request), record=found, names=request.POST.get("tags", "").split(","))
        return changed(request, found)
    known = Tag.objects.values_list("name", flat=True)[:200]
    return render(request, "web/records/tags.html", {"record": found, "action": request.path, "known": known})


@signed_in
@require_GET
def followers(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/followers/: who follows, at which level; the menu of the follow button."""
    return who_follows(request, sheet.fetch(actor(request), pk))


def who_follows(request: HttpRequest, found: Record) -> HttpResponse:
    rows = queries.followers(found)
    mine = next((row for row in rows if row.user_id == actor(request).pk), None)
    context = {"record": found, "followers": rows, "mine": mine, "levels": Follower.Level.choices}
    context["may_edit"] = policy.can(actor(request), "edit", found)
    return render(request, "web/records/followers.html", context)


@signed_in
@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /records/7/follow/: follow at a level, or stop (an empty level)."""
    found = sheet.fetch(actor(request), pk)
    user, level = actor(request), request.POST.get("level", "")
    if level in Follower.Level.values:
        actions.follow(by=user, record=found, identity=user.identity, level=level)
    else:
        actions.unfollow(by=user, record=found, identity=user.identity)
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(found.get_absolute_url())
    return render(request, "web/records/follow.html", {"record": found, "level": level})


@signed_in
@require_POST
def unfollow(request: HttpRequest, pk: int, follower: int) -> HttpResponse:
    """POST /records/7/followers/3/remove/: take somebody off the followers."""
    found = sheet.fetch(actor(request), pk)
    row = get_object_or_404(Follower, pk=follower, record=found)
    actions.unfollow(by=actor(request), record=found, identity=row.identity)
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(found.get_absolute_url())
    return who_follows(request, found)


@signed_in
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/archive/: asks for a reason and a note; POST puts it away (P-034)."""
    found = sheet.fetch(actor(request), pk)
    if found.kind.family == Kind.Family.PARTY:
        return redirect("party_archiving", pk=pk)
    form = ArchiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.archive(by=actor(request), record=found, **form.cleaned_data)
        return changed(request, found)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "web/records/archive.html", {"record": found, "action": request.path, "form": form}, status=status
    )


@signed_in
@require_POST
def unarchive(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /records/7/unarchive/: bring it back."""
    found = sheet.fetch(actor(request), pk)
    if found.kind.family == Kind.Family.PARTY:
        raise Http404
    actions.unarchive(by=actor(request), record=found)
    return changed(request, found)


@signed_in
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /records/7/sending/: « Envoyer par courriel »: a message with the piece's PDF, ready to be read and sent."""
    found = sheet.fetch(actor(request), pk)
    piece = get_object_or_404(Piece, pk=found.pk)
    sending.prepare(by=actor(request), piece=piece)
    return HttpResponseRedirect(f"{found.get_absolute_url()}?mode=message#composer")
