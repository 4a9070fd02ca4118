"""Addresses that nothing is sent to: why, since when, by which mail; added and lifted by a person with a reason."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ariane.accounts.models.identity import normalise
from ariane.mail import suppression
from ariane.mail.models import Suppression
from ariane.web.access import actor, capability
from ariane.web.settings.sections import page

SHOWN = 50


class SuppressionForm(forms.Form):
    address = forms.EmailField(label=gettext_lazy("Address"))
    scope = forms.ChoiceField(label=gettext_lazy("Nothing of"), choices=Suppression.Scope.choices)
    said = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


@capability("configure")
@require_http_methods(["GET", "POST"])
def suppressions(request: HttpRequest) -> HttpResponse:
    """/settings/suppressions/?q=&lifted=: those that stand, or the lifted ones; POST adds one."""
    form = SuppressionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        suppression.suppress_by_hand(by=actor(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("settings_suppressions"))
    lifted, words = bool(request.GET.get("lifted")), normalise(request.GET.get("q", ""))
    rows = Suppression.objects.filter(lifted_at__isnull=not lifted, address__contains=words)
    rows = rows.select_related("by", "lifted_by", "mail__content").order_by("-at", "-pk")
    shown = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    context = {"form": form, "rows": shown, "lifted": lifted, "q": words}
    return page(request, "suppression", "suppressions", context, status=422 if form.errors else 200)


@capability("configure")
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/suppressions/9/lift/: with the reason."""
    row = get_object_or_404(Suppression, pk=pk)
    suppression.lift(by=actor(request), row=row, reason=request.POST.get("reason", ""))
    messages.success(request, _("Mail may be sent to %(address)s again.") % {"address": row.address})
    return HttpResponseRedirect(reverse("settings_suppressions"))
