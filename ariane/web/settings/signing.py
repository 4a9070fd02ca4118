"""DKIM keys: made for a domain, the DNS record to copy, switched on once it is published."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ariane.kernel.errors import DomainError
from ariane.mail import signing
from ariane.mail.models import SigningKey
from ariane.web.access import actor, capability
from ariane.web.settings.sections import page

DOMAIN = re.compile(r"(?=.{4,200}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


@capability("configure")
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """/settings/signing/: the keys with their DNS records; POST `domain` makes a key, in place of the domain's."""
    if request.method == "POST":
        domain = request.POST.get("domain", "").strip().lower().lstrip("@")
        if not DOMAIN.fullmatch(domain):
            raise DomainError(_("“%(text)s” is not a domain: write it as agence.example.") % {"text": domain})
        signing.make_key(by=actor(request), domain=domain)
        return HttpResponseRedirect(reverse("settings_signing"))
    rows = [(row, signing.record_name(row), signing.record_value(row)) for row in SigningKey.objects.order_by("domain")]
    return page(request, "signing", "signing", {"rows": rows})


@capability("configure")
@require_POST
def key(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/signing/7/: `do` is on, off or remove."""
    row, does = get_object_or_404(SigningKey, pk=pk), request.POST.get("do", "")
    if does == "remove":
        signing.remove_key(by=actor(request), key=row)
    elif does in ("on", "off"):
        signing.switch(by=actor(request), key=row, active=does == "on")
    else:
        raise DomainError(_("Ariane could not read this request."))
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("settings_signing"))
