"""The list of each kind, built-in or declared on screen, and the form that makes a new record of it (O-004)."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.journal import lists
from ariane.journal.actions import change_fields
from ariane.journal.models import Kind, Record, SavedView, Stage
from ariane.journal.views import choose_columns, drop_view, keep_view
from ariane.kernel.errors import NotAllowed
from ariane.kernel.text import is_number
from ariane.parties.models import Party
from ariane.parties.queries import lacking
from ariane.web.access import actor, signed_in
from ariane.web.answers import Undo, done, posted
from ariane.web.lists import export
from ariane.web.lists.board import WAYS, Board, Month
from ariane.web.lists.new import NewForm, title
from ariane.web.lists.page import ListPage, asked, fetch_kind
from ariane.web.records.sheet import fetch


@signed_in
@require_GET
def kinds(request: HttpRequest) -> HttpResponse:
    """GET /kinds/: every kind of record that has a list."""
    rows = Kind.objects.filter(active=True).exclude(family=Kind.Family.ROOM)
    return render(request, "web/lists/kinds.html", {"kinds": rows})


@signed_in
@require_GET
def index(request: HttpRequest, code: str) -> HttpResponse:
    """GET /kinds/quote/?state=&owner=&stage=&tag=&q=&sort=&reverse=&after=: one page of the list; `show` is stages or
    month for the other ways to look at it."""
    user = actor(request)
    show = request.GET.get("show", "")
    page = ListPage(user, fetch_kind(user, code), asked(request.GET), show=show if show in WAYS else "")
    context: dict[str, object] = {"page": page}
    if page.show == "stages" and page.stages:
        context["board"] = Board(page)
    elif page.show == "month":
        context["month"] = Month(page, request.GET.get("month", ""))
    return render(request, "web/lists/index.html", context)


@signed_in
@require_POST
def move(request: HttpRequest, code: str) -> HttpResponse:
    """POST /kinds/quote/stages/ with `record`, `stage`, `query`: move a card of the kanban; answers the whole board."""
    user = actor(request)
    given = request.POST
    kind = fetch_kind(user, code)
    named = given.get("record", "")
    found = fetch(user, int(named) if is_number(named) else 0)
    left, to = found.stage, get_object_or_404(Stage, code=given.get("stage", ""), kind=kind)
    change_fields(by=user, record=found, changes={"stage": to})
    page = ListPage(user, kind, asked(QueryDict(given.get("query", ""))), show="stages")
    piece = render_to_string("web/lists/_board.html", {"page": page, "board": Board(page)}, request)
    values = {"record": str(found.pk), "stage": left.code if left else "", "query": given.get("query", "")}
    words = _("“%(title)s” is now at “%(stage)s”.") % {"title": found.title, "stage": to.name}
    back = f"{reverse('list', args=(code,))}?show=stages"
    return done(request, words, back=back, piece=piece, undo=Undo(request.path, values) if left else None)


@signed_in
@require_GET
def count(request: HttpRequest, code: str) -> HttpResponse:
    """GET /kinds/quote/count/: how many the filters leave; asked once the list is on screen."""
    user = actor(request)
    page = ListPage(user, fetch_kind(user, code), asked(request.GET))
    number = lists.count(user, page.kind, page.ask.filters, stages=page.stages)
    return render(request, "web/lists/_count.html", {"number": number, "kind": page.kind})


@signed_in
@require_POST
def columns(request: HttpRequest, code: str) -> HttpResponse:
    """POST /kinds/quote/columns/ with `column`…: the further columns to show, remembered (P-053)."""
    kind = fetch_kind(actor(request), code)
    choose_columns(by=actor(request), kind=kind, codes=request.POST.getlist("column"))
    return redirect(f"{reverse('list', args=(code,))}?{request.POST.get('query', '')[:500]}")


@signed_in
@require_POST
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """POST /kinds/quote/views/ with `name`, `query`, `shared`: keep this list under a name."""
    kind = fetch_kind(actor(request), code)
    given = request.POST
    view = keep_view(
        by=actor(request), kind=kind, name=given.get("name", ""), query=given.get("query", ""), shared="shared" in given
    )
    messages.success(request, _("View kept: “%(name)s”.") % {"name": view.name})
    return redirect("saved-view", uid=view.uid)


@signed_in
@require_GET
def view(request: HttpRequest, uid: UUID) -> HttpResponse:
    """GET /views/UID/: the list that the view keeps; an address that does not change."""
    user = actor(request)
    found = get_object_or_404(SavedView.objects.filter(Q(owner=user) | Q(shared=True)).select_related("kind"), uid=uid)
    return redirect(f"{reverse('list', args=(found.kind.code,))}?{found.query}")


@signed_in
@require_POST
def drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST /views/UID/remove/: forget one's own view."""
    user = actor(request)
    found = get_object_or_404(SavedView.objects.filter(Q(owner=user) | Q(shared=True)).select_related("kind"), uid=uid)
    code = found.kind.code
    drop_view(by=user, view=found)
    return redirect("list", code=code)


@signed_in
@require_GET
def export_file(request: HttpRequest, code: str) -> HttpResponseBase:
    """GET /kinds/quote/export/?…&as=xlsx: the list as CSV or as a workbook, within one's right to export."""
    user = actor(request)
    page = ListPage(user, fetch_kind(user, code), asked(request.GET))
    export.exportable(user, Record.objects.none())
    if request.GET.get("as") == "xlsx":
        return FileResponse(export.workbook(page), as_attachment=True, filename=f"{code}.xlsx")
    answer = StreamingHttpResponse(export.lines(page), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}.csv"'
    return answer


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """GET, POST /kinds/quote/new/?party=7: make a record of this kind, from the fields that it has."""
    user = actor(request)
    page = ListPage(user, fetch_kind(user, code), lists.Ask())
    if not page.may_create:
        raise NotAllowed(title(page.kind, allowed=False))
    form = NewForm(posted(request), user=user, kind=page.kind, given=request.GET)
    valid = form.is_bound and form.is_valid()
    doubles = form.doubles() if valid and "sure" not in request.POST else []
    made = form.save() if valid and not doubles else None
    if made is not None:
        if isinstance(made, Party) and "number" in lacking(made):
            messages.warning(request, _("Without an establishment number, the card waits among those to complete."))
        return redirect(made)
    context = {"form": form, "kind": page.kind, "title": title(page.kind), "doubles": doubles}
    return render(request, "web/lists/new.html", context, status=422 if form.is_bound else 200)
