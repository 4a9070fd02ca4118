"""Pages of the nouns that are one row each: a list, a form to add, a form to change, and the end of one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model, ProtectedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.kernel.errors import DomainError
from ariane.web.access import actor, capability
from ariane.web.settings.saving import remove, save
from ariane.web.settings.sections import page


@dataclass(frozen=True)
class Noun:
    """What a folder of pages is about; `rows` gives the list, `extra` what else it shows, `new` titles the form."""

    area: str
    model: type[Model]
    form: type[forms.ModelForm]  # type: ignore[type-arg]
    rows: Callable[[], Any]
    template: str
    new: str | Promise
    removable: bool = True
    form_template: str = "form"
    extra: Callable[[], dict[str, Any]] = dict


def pages(noun: Noun, folder: str) -> list[URLPattern]:
    """The addresses of a noun: /folder/, /folder/new/, /folder/7/, /folder/7/remove/."""
    plural = folder.replace("-", "_")
    urls = [
        path(f"{folder}/", _list(noun), name=f"settings_{plural}"),
        path(f"{folder}/new/", _form(noun, plural), name=f"settings_{noun.area}_new"),
        path(f"{folder}/<int:pk>/", _form(noun, plural), name=f"settings_{noun.area}"),
    ]
    if noun.removable:
        urls.append(path(f"{folder}/<int:pk>/remove/", _remove(noun, plural), name=f"settings_{noun.area}_remove"))
    return urls


def _list(noun: Noun) -> Any:
    @capability("configure")
    @require_GET
    def show(request: HttpRequest) -> HttpResponse:
        return page(request, noun.area, noun.template, {"rows": noun.rows(), "noun": noun, **noun.extra()})

    return show


def _form(noun: Noun, plural: str) -> Any:
    @capability("configure")
    @require_http_methods(["GET", "POST"])
    def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
        row = get_object_or_404(noun.model, pk=pk) if pk else noun.model()
        form = noun.form(request.POST or None, instance=row)
        if request.method == "POST" and form.is_valid():
            save(actor(request), noun.area, form)
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse(f"settings_{plural}"))
        shown = {"form": form, "row": row, "noun": noun, "back": reverse(f"settings_{plural}")}
        if pk and noun.removable:
            shown["remove"] = reverse(f"settings_{noun.area}_remove", args=[pk])
        return page(request, noun.area, noun.form_template, shown, status=422 if form.errors else 200)

    return edit


def _remove(noun: Noun, plural: str) -> Any:
    @capability("configure")
    @require_POST
    def end(request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(noun.model, pk=pk)
        try:
            remove(actor(request), noun.area, row)
        except ProtectedError as error:
            raise DomainError(_("“%(name)s” is still used.") % {"name": row}) from error
        messages.success(request, _("“%(name)s” is removed.") % {"name": row})
        return HttpResponseRedirect(reverse(f"settings_{plural}"))

    return end
