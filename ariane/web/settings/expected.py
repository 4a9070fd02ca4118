"""The documents that a kind expects at its stages, one page each (P-024, O-063)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ariane.journal.configure import expected
from ariane.journal.models import ExpectedDocument, Kind, Stage
from ariane.web.access import actor, capability
from ariane.web.settings.kind_forms import DOC_TYPES
from ariane.web.settings.kind_rows import back
from ariane.web.settings.saving import tried
from ariane.web.settings.sections import page


class ExpectedForm(forms.Form):
    """Columns of ExpectedDocument; a field of its log is called `expected_` and its name."""

    name_fr = forms.CharField(label=gettext_lazy("Name in French"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=80, required=False)
    stage = forms.ModelChoiceField(
        Stage.objects.none(),
        label=gettext_lazy("Expected from the stage"),
        required=False,
        empty_label=gettext_lazy("from the start"),
    )
    what = forms.ChoiceField(label=gettext_lazy("What it is"), choices=ExpectedDocument.What.choices)
    doc_type = forms.ChoiceField(
        label=gettext_lazy("A file"), required=False, choices=[("", gettext_lazy("of any type")), *DOC_TYPES]
    )
    words = forms.CharField(label=gettext_lazy("A file whose name holds the words"), max_length=80, required=False)
    follows = forms.ChoiceField(label=gettext_lazy("A record of the kind"), required=False)
    required = forms.BooleanField(label=gettext_lazy("Needed before the record leaves that stage"), required=False)

    def __init__(self, *args: Any, kind: Kind, row: ExpectedDocument | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stage: Any = self.fields["stage"]
        stage.queryset = kind.stages.all()
        stage.label_from_instance = lambda one: one.name
        pieces = Kind.objects.filter(family=Kind.Family.PIECE, active=True).exclude(pk=kind.pk)
        self.fields["follows"].choices = [("", "—"), *((one.code, one.name) for one in pieces)]  # type: ignore[attr-defined]
        if row is not None:
            self.initial.update({name: getattr(row, name) for name in self.fields})


@capability("configure")
@require_http_methods(["GET", "POST"])
def document(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    """/settings/kinds/request/expected/new/ and …/expected/7/"""
    kind = get_object_or_404(Kind, code=code)
    row = get_object_or_404(ExpectedDocument, kind=kind, pk=pk) if pk else None
    form = ExpectedForm(request.POST or None, kind=kind, row=row)
    if request.method == "POST" and form.is_valid():
        by, data = actor(request), expected.ExpectedData(**form.cleaned_data)

        def write() -> None:
            if row:
                expected.update(by=by, row=row, data=data)
            else:
                expected.expect(by=by, kind=kind, data=data)

        if tried(form, write):
            messages.success(request, _("Saved."))
            return back(kind, "expected")
    shown = {"form": form, "kind": kind, "row": row, "what": "expected"}
    return page(request, "kind", "expected", shown, status=422 if form.errors else 200)
