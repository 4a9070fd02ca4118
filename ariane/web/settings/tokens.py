"""Keys with which programs use the API: who they act as, what they may, when they were used; shown once."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ariane.accounts import tokens
from ariane.accounts.models import ApiToken, User
from ariane.kernel import clock
from ariane.web.access import actor, capability
from ariane.web.settings.saving import errors_at
from ariane.web.settings.sections import page


class TokenForm(forms.Form):
    """A key to be made."""

    name = forms.CharField(label=gettext_lazy("What the key is for"), max_length=80)
    user = forms.ModelChoiceField(
        label=gettext_lazy("Acts as"),
        queryset=User.objects.filter(is_active=True).order_by("last_name", "first_name"),
        help_text=gettext_lazy("The key may do what this account may, and nothing more."),
    )
    scope = forms.ChoiceField(label=gettext_lazy("May"), choices=ApiToken.Scope.choices)
    days = forms.IntegerField(
        label=gettext_lazy("Lasts, in days"), min_value=1, max_value=3650, required=False,
        help_text=gettext_lazy("Empty: until it is withdrawn."),
    )  # fmt: skip


@capability("configure")
@never_cache
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """/settings/api-keys/: every key; POST makes one and shows it, this once."""
    form, made = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        with errors_at(form):
            _row, made = tokens.make(by=actor(request), **form.cleaned_data)
            form = TokenForm()
    now = clock.now()
    rows = list(ApiToken.objects.select_related("user", "created_by"))
    shown = {"form": form, "made": made, "rows": [(row, row.alive(now)) for row in rows]}
    return page(request, "token", "api_keys", shown, status=422 if form.errors else 200)


@capability("configure")
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/api-keys/7/revoke/: withdrawn at once."""
    tokens.revoke(by=actor(request), token=get_object_or_404(ApiToken, pk=pk))
    messages.success(request, _("The key is withdrawn."))
    return HttpResponseRedirect(reverse("settings_api_keys"))
