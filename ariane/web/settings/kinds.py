"""Kinds of record: the list, a new one, and the page of one with its stages, fields, tracking and followers."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ariane.journal.configure import kinds as actions
from ariane.journal.kinds import label
from ariane.journal.models import Kind
from ariane.web.access import actor, capability
from ariane.web.settings.kind_forms import FollowForm, KindForm, NamingForm, NewKindForm, TrackedForm
from ariane.web.settings.saving import tried
from ariane.web.settings.sections import page

PARTS: dict[str, Callable[..., forms.Form]] = {"tracked": TrackedForm, "follow": FollowForm, "naming": NamingForm}


@capability("configure")
@require_GET
def kinds(request: HttpRequest) -> HttpResponse:
    """/settings/kinds/"""
    rows = Kind.objects.exclude(family=Kind.Family.ROOM).annotate(used=Count("records"))
    return page(request, "kind", "kinds", {"rows": rows.order_by("-active", "position")})


@capability("configure")
@require_http_methods(["GET", "POST"])
def kind_new(request: HttpRequest) -> HttpResponse:
    """/settings/kinds/new/: a kind with its stages; its fields are added on its own page (O-004)."""
    form = NewKindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, made = actor(request), []

        def declare() -> None:
            made.append(actions.declare_kind(by=by, data=form.kind_data(), stages=form.stage_data()))

        if tried(form, declare):
            messages.success(request, _("The kind is there: now give it its fields."))
            return HttpResponseRedirect(reverse("settings_kind", args=[made[0].code]))
    return page(request, "kind", "kind_new", {"form": form}, status=422 if form.errors else 200)


@capability("configure")
@require_http_methods(["GET", "POST"])
def kind(request: HttpRequest, code: str) -> HttpResponse:
    """/settings/kinds/quote/: general settings; POST `part` says which of the page's forms was sent."""
    row = get_object_or_404(Kind, code=code)
    part = request.POST.get("part", "")
    form = KindForm(request.POST if part == "general" else None, kind=row)
    parts = {name: build(request.POST if part == name else None, kind=row) for name, build in PARTS.items()}
    sent = form if part == "general" else parts.get(part)
    if request.method == "POST" and sent and sent.is_valid() and tried(sent, lambda: save(request, row, part, sent)):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("settings_kind", args=[code]))
    shown = {"form": form, "kind": row, "parts": parts, "tracked": [label(row, field) for field in row.tracked]}
    return page(request, "kind", "kind", shown, status=422 if sent and sent.errors else 200)


def save(request: HttpRequest, row: Kind, part: str, sent: Any) -> None:
    by = actor(request)
    if part == "general":
        actions.update_kind(by=by, kind=row, data=sent.kind_data())
    elif part == "tracked":
        actions.set_tracked(by=by, kind=row, codes=sent.cleaned_data["tracked"])
    elif part == "follow":
        actions.set_follow_rules(by=by, kind=row, rules=sent.rules())
    else:
        actions.set_naming(by=by, kind=row, **sent.cleaned_data)
