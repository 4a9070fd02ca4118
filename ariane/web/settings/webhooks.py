"""Addresses of other systems that are told of events: list, form, test, log, replay."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.accounts.audit import must_configure, trace
from ariane.accounts.models import User
from ariane.hooks import deliver, tell
from ariane.hooks.models import Endpoint, HookDelivery, new_secret
from ariane.hooks.names import NAMES
from ariane.kernel import hold
from ariane.web.access import actor, capability
from ariane.web.settings.saving import remove, save
from ariane.web.settings.sections import page

SHOWN = 30
AREA = "webhook"


class EndpointForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where to, and what is told there."""

    url = forms.URLField(label=gettext_lazy("Address"), max_length=500, assume_scheme="https")
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Told of"), required=False, choices=list(NAMES.items()), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Endpoint
        fields = ("name", "url", "active", "internal", "events")

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        if not url.startswith(("http://", "https://")):
            raise forms.ValidationError(_("This is not a web address."))
        return url


@capability("configure")
@require_GET
def webhooks(request: HttpRequest) -> HttpResponse:
    """/settings/webhooks/: every address, how it fares."""
    waiting = Count("deliveries", filter=Q(deliveries__state=HookDelivery.State.WAITING))
    rows = Endpoint.objects.annotate(waiting=waiting, last=Max("deliveries__last_at"))
    return page(request, AREA, "webhooks", {"rows": rows, "held": hold.held(hold.OUTBOX)})


@capability("configure")
@require_http_methods(["GET", "POST"])
def webhook(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """/settings/webhooks/new/ and /settings/webhooks/7/?state=&page=: the form, the secret, the log."""
    row = get_object_or_404(Endpoint, pk=pk) if pk else Endpoint(created_by=actor(request))
    form = EndpointForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        row = save(actor(request), AREA, form)
        tell.forget_who_listens()
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("settings_webhook", args=[row.pk]))
    shown: dict[str, Any] = {
        "row": row,
        "form": form,
        "held": hold.held(hold.OUTBOX),
        "back": reverse("settings_webhooks"),
    }
    if pk:
        state = request.GET.get("state", "")
        log = row.deliveries.select_related("event").order_by("-pk")
        log = log.filter(state=state) if state in HookDelivery.State.values else log
        shown |= {
            "log": Paginator(log, SHOWN).get_page(request.GET.get("page")),
            "states": HookDelivery.State.choices,
            "chosen": state,
            "remove": reverse("settings_webhook_remove", args=[pk]),
        }
    return page(request, AREA, "webhook", shown, status=422 if form.errors else 200)


@capability("configure")
@require_POST
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/webhooks/7/trial/: a test event now, while the person waits for what is answered."""
    row, by = get_object_or_404(Endpoint, pk=pk), actor(request)
    answer = deliver.attempt(tell.trial(by=by, endpoint=row))
    if answer.ok:
        messages.success(request, _("The address answers: %(status)d.") % {"status": answer.status})
    else:
        messages.error(request, _("The test failed: %(error)s") % {"error": answer.error})
    return HttpResponseRedirect(reverse("settings_webhook", args=[pk]))


@capability("configure")
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/webhooks/7/resume/: in use again; what waited is told."""
    row, by = get_object_or_404(Endpoint, pk=pk), actor(request)
    with transaction.atomic():
        n = deliver.resume(row)
        trace(by, AREA, row, "enabled")
    tell.forget_who_listens()
    messages.success(request, _("In use again; events that wait: %(n)d.") % {"n": n})
    return HttpResponseRedirect(reverse("settings_webhook", args=[pk]))


@capability("configure")
@require_POST
def secret(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/webhooks/7/secret/: another signing secret; the old one signs nothing any more."""
    change_secret(actor(request), get_object_or_404(Endpoint, pk=pk))
    messages.success(request, _("The secret is new: copy it to the other system."))
    return HttpResponseRedirect(reverse("settings_webhook", args=[pk]))


@transaction.atomic
def change_secret(by: User, row: Endpoint) -> None:
    must_configure(by)
    row.secret = new_secret()
    row.save(update_fields=["secret"])
    trace(by, AREA, row, "changed", [("secret", "…", "……")])


@capability("configure")
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/webhooks/7/remove/: with its log."""
    remove(actor(request), AREA, get_object_or_404(Endpoint, pk=pk))
    tell.forget_who_listens()
    return HttpResponseRedirect(reverse("settings_webhooks"))


@capability("configure")
@require_POST
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/webhooks/deliveries/9/replay/: tell it once more."""
    row = get_object_or_404(HookDelivery.objects.select_related("endpoint"), pk=pk)
    deliver.replay(row)
    messages.success(request, _("It is told again in a moment."))
    return HttpResponseRedirect(reverse("settings_webhook", args=[row.endpoint_id]))
