"""Bringing in a file of offers or invoices: drop it, check its columns, look at what it would do, import it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.accounts.models import User
from ariane.imports import actions, fields, read, work
from ariane.imports.models import Import
from ariane.journal.models import Kind
from ariane.kernel.errors import DomainError
from ariane.web.access import actor, capability
from ariane.web.imports.page import ImportPage
from ariane.web.lists.export import as_line
from ariane.web.settings.saving import tried

SHOWN = 30
# a file of so few lines is checked while the person waits, which is a second
AT_ONCE = 400
MAKERS = capability("commercial.create", "invoice.create")


class FileForm(forms.Form):
    """Which documents, from where, and the file."""

    kind = forms.ModelChoiceField(
        label=gettext_lazy("What the file holds"), queryset=Kind.objects.none(), to_field_name="code", empty_label=None
    )
    source = forms.CharField(
        label=gettext_lazy("Where it comes from"),
        max_length=40,
        required=False,
        help_text=gettext_lazy(
            "Odoo, Dolibarr… Left empty, it is read from the heads. The same name next time updates."
        ),
    )
    file = forms.FileField(label=gettext_lazy("File, CSV or workbook"), max_length=200)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Kind.objects.filter(code__in=fields.KINDS, active=True)
        mine = [kind.pk for kind in rows if actions.may_import(user, kind)]
        kinds: Any = self.fields["kind"]
        kinds.queryset = rows.filter(pk__in=mine)
        kinds.label_from_instance = lambda kind: kind.plural.capitalize()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > read.MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 10 MB: cut it in two."))
        return file


@MAKERS
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """/import/?kind=invoice: a file to drop, and the files before it; POST opens one."""
    user = actor(request)
    form = FileForm(
        user, request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind", "quote")}
    )
    opened: list[Import] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: opened.append(opened_by(user, form)), "file")
    ):
        return HttpResponseRedirect(reverse("import", args=[opened[0].uid]))
    rows = list(actions.mine(user)[:SHOWN])
    return render(request, "web/imports/index.html", {"form": form, "rows": rows}, status=422 if form.errors else 200)


def opened_by(user: User, form: FileForm) -> Import:
    given = form.cleaned_data
    file = given["file"]
    batch = actions.open_file(by=user, kind=given["kind"], name=file.name, data=file.read(), source=given["source"])
    check_now(batch)
    return batch


def check_now(batch: Import) -> None:
    """Small files are checked at once; the worker does the others."""
    if batch.state == Import.State.CHECKING and batch.lines.count() <= AT_ONCE:
        work.finish(batch)


def get(request: HttpRequest, uid: Any) -> Import:
    return get_object_or_404(actions.mine(actor(request)), uid=uid)


@MAKERS
@require_GET
def show(request: HttpRequest, uid: Any) -> HttpResponse:
    """/import/UID/?verdict=error&page=2: columns, doubts, and each line with what it would do."""
    page = ImportPage(get(request, uid), actor(request), request.GET.get("verdict", ""), request.GET.get("page"))
    return render(request, "web/imports/show.html", {"page": page, "batch": page.batch})


@MAKERS
@require_GET
def progress(request: HttpRequest, uid: Any) -> HttpResponse:
    """How far it is; when it is over the page is asked for anew."""
    batch = get(request, uid)
    if not batch.busy:
        answer = HttpResponse("")
        answer["HX-Refresh"] = "true"
        return answer
    page = ImportPage(batch, actor(request))
    return render(request, "web/imports/_progress.html", {"page": page, "batch": batch})


@MAKERS
@require_POST
def columns(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /import/UID/columns/: `column-3=party`…, `source`, `link`; the lines are looked at anew."""
    batch = get(request, uid)
    wanted: dict[str, int] = {}
    for place in range(len(batch.heads)):
        code = request.POST.get(f"column-{place}", "")
        if code in wanted:
            heads = {"one": batch.heads[wanted[code]], "two": batch.heads[place], "field": fields.BY_CODE[code].label}
            raise DomainError(_("“%(one)s” and “%(two)s” cannot both be: %(field)s.") % heads)
        if code in fields.BY_CODE:
            wanted[code] = place
    source, link = request.POST.get("source", ""), request.POST.get("link", "")
    actions.set_columns(by=actor(request), batch=batch, columns=wanted, source=source, link=link)
    check_now(batch)
    return HttpResponseRedirect(reverse("import", args=[uid]))


@MAKERS
@require_POST
def choices(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /import/UID/choices/: `party:garage dubois=41`, `stage:en cours=sent`; the lines are looked at anew."""
    batch = get(request, uid)
    chosen = {key: value for key, value in request.POST.items() if key.startswith(("party:", "stage:"))}
    actions.choose(by=actor(request), batch=batch, choices={key: str(value) for key, value in chosen.items()})
    check_now(batch)
    return HttpResponseRedirect(reverse("import", args=[uid]))


@MAKERS
@require_POST
def start(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /import/UID/start/: `whole=1` for all lines or none."""
    actions.start(by=actor(request), batch=get(request, uid), whole=bool(request.POST.get("whole")))
    return HttpResponseRedirect(reverse("import", args=[uid]))


@MAKERS
@require_GET
def errors(request: HttpRequest, uid: Any) -> HttpResponse:
    """/import/UID/errors/: the lines in error as a file, each with what is wrong, to correct and drop again."""
    batch = get(request, uid)
    lines = ["\ufeff" + as_line([*batch.heads, _("To correct")])]
    for line in batch.lines.filter(verdict="error").order_by("number"):
        lines.append(as_line([*line.cells, " ".join(line.problems)]))
    answer = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    name = "{}-{}.csv".format(_("to-correct"), batch.file_name.rpartition(".")[0] or batch.file_name)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


@MAKERS
@require_POST
def remove(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /import/UID/remove/: the file and its lines; what it brought stays."""
    actions.throw_away(by=actor(request), batch=get(request, uid))
    messages.success(request, _("The file was thrown away; what it brought stays."))
    return HttpResponseRedirect(reverse("imports"))
