"""« Appareils »: on which telephones and browsers a person is told at once (O-075)."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ariane.journal import push
from ariane.journal.models import Device
from ariane.kernel.errors import DomainError
from ariane.web.access import actor, signed_in


@signed_in
@require_http_methods(["GET", "POST"])
def devices(request: HttpRequest) -> HttpResponse:
    """GET, POST /me/devices/: those she has; POST `subscription` (as the browser gives it) adds this one."""
    user = actor(request)
    if request.method == "POST":
        push.subscribe(
            by=user, keys=keys(request.POST.get("subscription", "")), name=request.POST.get("name", "") or _("Browser")
        )
        messages.success(request, _("This device will be told."))
        return HttpResponseRedirect(reverse("devices"))
    context = {"devices": Device.objects.filter(user=user), "key": push.public_key()}
    return render(request, "web/devices/devices.html", context)


@signed_in
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /me/devices/7/: tell it no more."""
    get_object_or_404(Device, pk=pk, user=actor(request)).delete()
    messages.success(request, _("This device is told no more."))
    return HttpResponseRedirect(reverse("devices"))


@signed_in
@require_POST
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /me/devices/7/trial/: a message that says that it works."""
    user = actor(request)
    if push.trial(by=user, device=get_object_or_404(Device, pk=pk, user=user)):
        messages.success(request, _("Sent: it shows in a moment."))
    else:
        messages.error(request, _("Its maker did not take the message: remove the device and add it again."))
    return HttpResponseRedirect(reverse("devices"))


def keys(text: str) -> push.Keys:
    """A browser's subscription. Raises DomainError for anything else."""
    try:
        given = json.loads(text)
        return push.Keys(str(given["endpoint"]), str(given["keys"]["p256dh"]), str(given["keys"]["auth"]))
    except (ValueError, KeyError, TypeError) as error:
        raise DomainError(_("This browser gave no usable key: allow notifications, and try again.")) from error
