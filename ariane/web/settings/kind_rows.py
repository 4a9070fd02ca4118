"""The stages, fields and expected documents of a kind: add, change, move up or down, remove."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ariane.journal.configure import expected, fields, stages
from ariane.journal.models import ExpectedDocument, FieldDef, Kind, Stage
from ariane.web.access import actor, capability
from ariane.web.settings.kind_forms import FieldForm, StageForm
from ariane.web.settings.saving import tried
from ariane.web.settings.sections import page

Row = Stage | FieldDef | ExpectedDocument
ROWS: dict[str, type[Row]] = {"stages": Stage, "fields": FieldDef, "expected": ExpectedDocument}


@capability("configure")
@require_http_methods(["GET", "POST"])
def stage(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    """/settings/kinds/quote/stages/new/ and …/stages/7/"""
    kind = get_object_or_404(Kind, code=code)
    row = get_object_or_404(Stage, kind=kind, pk=pk) if pk else None
    names = ("name_fr", "name_en", "final")
    form = StageForm(request.POST or None, initial={name: getattr(row, name) for name in names} if row else {})
    if request.method == "POST" and form.is_valid():
        by, data = actor(request), form.stage_data()

        def write() -> None:
            if row:
                stages.update_stage(by=by, stage=row, data=data)
            else:
                stages.add_stages(by=by, kind=kind, stages=[data])

        if tried(form, write, "name_fr"):
            messages.success(request, _("Saved."))
            return back(kind, "stages")
    shown = {"form": form, "kind": kind, "row": row, "what": "stages"}
    return page(request, "kind", "stage", shown, status=422 if form.errors else 200)


@capability("configure")
@require_http_methods(["GET", "POST"])
def field(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    """/settings/kinds/quote/fields/new/ and …/fields/7/"""
    kind = get_object_or_404(Kind, code=code)
    row = get_object_or_404(FieldDef, kind=kind, pk=pk) if pk else None
    form = FieldForm(request.POST or None, field=row)
    if request.method == "POST" and form.is_valid():
        by, data = actor(request), form.field_data()

        def write() -> None:
            if row:
                fields.update_field(by=by, field=row, data=data)
            else:
                fields.add_field(by=by, kind=kind, data=data, tracked=form.cleaned_data["tracked"])

        if tried(form, write):
            messages.success(request, _("Saved."))
            return back(kind, "fields")
    shown = {"form": form, "kind": kind, "row": row, "what": "fields"}
    return page(request, "kind", "field", shown, status=422 if form.errors else 200)


@capability("configure")
@require_POST
def move(request: HttpRequest, code: str, what: str, pk: int) -> HttpResponse:
    """POST …/stages/7/move/ with `up` or `down`"""
    kind = get_object_or_404(Kind, code=code)
    row = fetch(kind, what, pk)
    stages.move(by=actor(request), row=row, up="up" in request.POST)
    return back(kind, what)


@capability("configure")
@require_POST
def remove(request: HttpRequest, code: str, what: str, pk: int) -> HttpResponse:
    """POST …/stages/7/remove/"""
    kind = get_object_or_404(Kind, code=code)
    row = fetch(kind, what, pk)
    if isinstance(row, Stage):
        stages.remove_stage(by=actor(request), stage=row)
    elif isinstance(row, FieldDef):
        fields.remove_field(by=actor(request), field=row)
    else:
        expected.remove(by=actor(request), row=row)
    messages.success(request, _("Removed."))
    return back(kind, what)


def fetch(kind: Kind, what: str, pk: int) -> Row:
    rows: QuerySet[Any] = ROWS[what]._default_manager.all()
    row: Row = get_object_or_404(rows, kind=kind, pk=pk)
    return row


def back(kind: Kind, what: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('settings_kind', args=[kind.code])}#{what}")
