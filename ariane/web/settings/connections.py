"""A mailbox is connected at Microsoft 365 or Google: what is registered there, the way there and back (OAuth)."""

import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.accounts.audit import trace
from ariane.kernel.errors import DomainError
from ariane.mail import oauth
from ariane.mail.models import Grant, Mailbox
from ariane.web.access import actor, capability
from ariane.web.settings.saving import save
from ariane.web.settings.sections import page

UNDER_WAY = "mailbox_connection"
NAMES = [(code, provider.name) for code, provider in oauth.PROVIDERS.items()]
KEPT = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class GrantForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the provider knows us as; a secret left empty stays as it is."""

    provider = forms.ChoiceField(label=gettext_lazy("Provider"), choices=NAMES)
    tenant = forms.CharField(label=gettext_lazy("Directory (tenant)"), max_length=100, required=False, initial="common")
    client_id = forms.CharField(label=gettext_lazy("Identifier of the application"), max_length=200)
    client_secret = forms.CharField(
        label=gettext_lazy("Secret of the application"), required=False, strip=False, widget=KEPT
    )
    fetches = forms.BooleanField(label=gettext_lazy("Used for fetching"), required=False, initial=True)
    sends = forms.BooleanField(label=gettext_lazy("Used for sending"), required=False, initial=True)

    class Meta:
        model = Grant
        fields = ("provider", "tenant", "client_id", "client_secret", "fetches", "sends")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = self.instance.client_secret
        self.initial["client_secret"] = ""

    def clean_client_secret(self) -> str:
        return str(self.cleaned_data["client_secret"] or self.stored)

    def clean_tenant(self) -> str:
        return str(self.cleaned_data["tenant"]).strip() or "common"


def return_address() -> str:
    """Where the provider sends the person back to; registered there letter by letter."""
    return settings.PUBLIC_URL + reverse("settings_mailbox_connected")


@capability("configure")
@sensitive_post_parameters("client_secret")
@require_http_methods(["GET", "POST"])
def connection(request: HttpRequest, pk: int) -> HttpResponse:
    """/settings/mailboxes/7/connection/: what is registered, and the way to the provider."""
    row = get_object_or_404(Mailbox, pk=pk)
    grant = Grant.objects.filter(mailbox=row).select_related("connected_by").first()
    form = GrantForm(request.POST or None, instance=grant or Grant(mailbox=row))
    if request.method == "POST" and form.is_valid():
        save(actor(request), "mailbox", form)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("settings_mailbox_connection", args=[pk]))
    shown: dict[str, Any] = {"row": row, "form": form, "grant": grant, "back": return_address()}
    if grant:
        asked = oauth.begin(grant, return_address())
        request.session[UNDER_WAY] = {"grant": grant.pk, "state": asked.state, "verifier": asked.verifier}
        shown["go"] = asked.url
    return page(request, "mailbox", "connection", shown, status=422 if form.errors else 200)


@capability("configure")
@require_GET
def connected(request: HttpRequest) -> HttpResponse:
    """/settings/mailboxes/connected/?code=&state=: back from the provider, once."""
    under_way = request.session.pop(UNDER_WAY, None)
    if not under_way or not secrets.compare_digest(under_way["state"].encode(), request.GET.get("state", "").encode()):
        raise DomainError(_("This connection was not begun here, or not lately: begin again on the mailbox’s page."))
    grant = get_object_or_404(Grant.objects.select_related("mailbox"), pk=under_way["grant"])
    there = HttpResponseRedirect(reverse("settings_mailbox_connection", args=[grant.mailbox_id]))
    if refusal := request.GET.get("error_description") or request.GET.get("error"):
        messages.error(request, _("The provider refuses: %(said)s") % {"said": refusal[:500]})
        return there
    code = request.GET.get("code", "")
    by = actor(request)
    try:
        oauth.finish(grant, by=by, code=code, verifier=under_way["verifier"], back=return_address())
    except DomainError as error:
        messages.error(request, str(error))
        return there
    trace(by, "mailbox", grant.mailbox, "connected")
    messages.success(request, _("The mailbox is connected."))
    return there


@capability("configure")
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/mailboxes/7/connection/end/: forget the permission; the password, if any, is used again."""
    row, by = get_object_or_404(Mailbox, pk=pk), actor(request)
    with transaction.atomic():
        Grant.objects.filter(mailbox=row).delete()
        trace(by, "mailbox", row, "disconnected")
    messages.success(request, _("The connection is forgotten here. Withdraw it at the provider too."))
    return HttpResponseRedirect(reverse("settings_mailbox", args=[pk]))
