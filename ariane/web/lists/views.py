"""The list of each kind, built-in or declared on screen, and the form that makes a new record of it (O-004)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ariane.journal import lists
from ariane.journal.models import Kind
from ariane.kernel.errors import NotAllowed
from ariane.parties.models import Party
from ariane.parties.queries import lacking
from ariane.web.access import actor, signed_in
from ariane.web.answers import posted
from ariane.web.lists.new import NewForm, title
from ariane.web.lists.page import ListPage, asked, fetch_kind


@signed_in
@require_GET
def kinds(request: HttpRequest) -> HttpResponse:
    """GET /kinds/: every kind of record that has a list."""
    rows = Kind.objects.filter(active=True).exclude(family=Kind.Family.ROOM)
    return render(request, "web/lists/kinds.html", {"kinds": rows})


@signed_in
@require_GET
def index(request: HttpRequest, code: str) -> HttpResponse:
    """GET /kinds/quote/?state=&owner=&stage=&tag=&q=&sort=&reverse=&after=: one page of the list."""
    user = actor(request)
    page = ListPage(user, fetch_kind(user, code), asked(request.GET))
    return render(request, "web/lists/index.html", {"page": page})


@signed_in
@require_GET
def count(request: HttpRequest, code: str) -> HttpResponse:
    """GET /kinds/quote/count/: how many the filters leave; asked once the list is on screen."""
    user = actor(request)
    page = ListPage(user, fetch_kind(user, code), asked(request.GET))
    number = lists.count(user, page.kind, page.ask.filters, stages=page.stages)
    return render(request, "web/lists/_count.html", {"number": number, "kind": page.kind})


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
