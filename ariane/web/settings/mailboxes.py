"""Mailboxes: what sends, what is fetched from, and whether it works (M-018, M-019)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from ariane.mail.models import Mailbox
from ariane.web.access import actor, capability
from ariane.web.settings.mailbox_forms import MailboxForm
from ariane.web.settings.saving import save
from ariane.web.settings.sections import page


@capability("configure")
@require_GET
def mailboxes(request: HttpRequest) -> HttpResponse:
    """/settings/mailboxes/"""
    return page(request, "mailbox", "mailboxes", {"rows": Mailbox.objects.order_by("-active", "name")})


@capability("configure")
@sensitive_post_parameters("smtp_password", "imap_password")
@require_http_methods(["GET", "POST"])
def mailbox(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """/settings/mailboxes/new/ and …/7/"""
    row = get_object_or_404(Mailbox, pk=pk) if pk else Mailbox()
    form = MailboxForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        save(actor(request), "mailbox", form)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("settings_mailboxes"))
    return page(request, "mailbox", "mailbox", {"form": form, "row": row}, status=422 if form.errors else 200)
