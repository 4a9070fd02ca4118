"""Mailboxes: what sends, what is fetched from, and whether it works (M-018, M-019)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.kernel.errors import DomainError
from ariane.mail import catalogue, probe
from ariane.mail.ingress import mailboxes as mailboxes_read
from ariane.mail.models import Grant, Mailbox
from ariane.web.access import actor, capability
from ariane.web.settings.addresses import proposed
from ariane.web.settings.mailbox_forms import MailboxForm
from ariane.web.settings.saving import save
from ariane.web.settings.sections import page

TESTS: dict[str, Callable[[Mailbox], probe.Result]] = {"smtp": probe.test_smtp, "imap": probe.test_fetching}

RUNS, SKIPPED = 12, 20


@capability("configure")
@require_GET
def mailboxes(request: HttpRequest) -> HttpResponse:
    """/settings/mailboxes/"""
    return page(request, "mailbox", "mailboxes", {"rows": Mailbox.objects.order_by("-active", "name")})


@capability("configure")
@sensitive_post_parameters("smtp_password", "imap_password")
@require_http_methods(["GET", "POST"])
def mailbox(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """/settings/mailboxes/new/ and …/7/; POST `test` tries what is typed, and saves nothing."""
    row = get_object_or_404(Mailbox, pk=pk) if pk else Mailbox()
    form = MailboxForm(request.POST or None, instance=row)
    shown: dict[str, Any] = {"form": form, "row": row, **seen(row)}
    if request.method == "POST" and form.is_valid():
        if test := TESTS.get(request.POST.get("test", "")):
            result = test(form.instance)
            form.type_again(request.POST)
            return page(request, "mailbox", "mailbox", {**shown, "tested": request.POST["test"], "result": result})
        save(actor(request), "mailbox", form)
        messages.success(request, _("Saved."))
        # the first mailbox of a new house: the usual addresses are proposed at once (O-036)
        return HttpResponseRedirect(reverse("settings_aliases" if proposed() and not pk else "settings_mailboxes"))
    return page(request, "mailbox", "mailbox", shown, status=422 if form.errors else 200)


def seen(row: Mailbox) -> dict[str, Any]:
    """What the runs of a mailbox brought, what could not be read there, and how it is connected."""
    if not row.pk:
        return {}
    marks = [(mark.name, one["why"]) for mark in row.marks.all() for one in mark.skipped]
    marks += [("", why) for why in row.pop_marks.exclude(why="").values_list("why", flat=True)[:SKIPPED]]
    return {
        "runs": row.runs.order_by("-ended_at", "-pk")[:RUNS],
        "skipped": marks[:SKIPPED],
        "grant": Grant.objects.filter(mailbox=row).first(),
    }


@capability("configure")
@require_POST
def fetch(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/mailboxes/7/fetch/: have the worker read it at once."""
    mailboxes_read.fetch_now(get_object_or_404(Mailbox, pk=pk), by=actor(request))
    messages.success(request, _("The mailbox is read now."))
    return HttpResponseRedirect(reverse("settings_mailbox", args=[pk]))


@capability("configure")
@require_POST
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/mailboxes/7/trial/: a message through it to whoever asks."""
    by = actor(request)
    if not by.email:
        raise DomainError(_("Your account has no address to send it to."))
    with transaction.atomic():
        catalogue.trial(by=by, mailbox=get_object_or_404(Mailbox, pk=pk))
    messages.success(request, _("A message is on its way to %(address)s.") % {"address": by.email})
    return HttpResponseRedirect(reverse("settings_mailbox", args=[pk]))
