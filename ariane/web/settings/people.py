"""People: the list, an account, its permissions, its end and its return, and the link to choose a password."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.accounts.actions import people as actions
from ariane.accounts.actions import rights, teams
from ariane.accounts.audit import must_configure, trace
from ariane.accounts.models import Organisation, Team, User
from ariane.mail.outbox.senders import offices
from ariane.web.access import actor, capability
from ariane.web.accounts.mails import link_for, send_system_mail
from ariane.web.settings.people_forms import PersonForm
from ariane.web.settings.saving import tried
from ariane.web.settings.sections import page


@capability("configure")
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """/settings/people/: everybody, open accounts first."""
    rows = User.objects.prefetch_related("roles", Prefetch("teams", Team.objects.order_by("name")))
    return page(request, "user", "people", {"rows": rows.order_by("-is_active", "first_name", "last_name")})


@capability("configure")
@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """/settings/people/new/: an account; its page then gives the link to choose a password."""
    form = PersonForm(request.POST or None, initial={"language": Organisation.current().language})
    if request.method == "POST" and form.is_valid():
        by, said = actor(request), form.cleaned_data
        codes = tuple(role.code for role in said["roles"])
        user = actions.create_user(by=by, person=form.person(), roles=codes)
        teams.set_teams(by=by, user=user, teams=said["teams"])
        messages.success(request, _("The account is made. Give %(name)s the link below.") % {"name": user.name})
        return HttpResponseRedirect(reverse("settings_user", args=[user.pk]))
    return page(request, "user", "person_new", {"form": form}, status=422 if form.errors else 200)


@capability("configure")
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """/settings/people/7/"""
    user = get_object_or_404(User, pk=pk)
    form = PersonForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid() and tried(form, lambda: change(actor(request), user, form)):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("settings_people"))
    shown = {"form": form, "person": user, "sending": offices().sending is not None}
    return page(request, "user", "person", shown, status=422 if form.errors else 200)


def change(by: User, user: User, form: PersonForm) -> None:
    rights.set_roles(by=by, user=user, roles=form.cleaned_data["roles"])
    actions.update_user(by=by, user=user, person=form.person())
    teams.set_teams(by=by, user=user, teams=form.cleaned_data["teams"])


@capability("configure")
@require_POST
def person_close(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/people/7/close/"""
    user = get_object_or_404(User, pk=pk)
    actions.disable(by=actor(request), user=user)
    messages.success(request, _("%(name)s’s account is closed; what she wrote stays.") % {"name": user.name})
    return HttpResponseRedirect(reverse("settings_user", args=[pk]))


@capability("configure")
@require_POST
def person_open(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/people/7/open/"""
    user = get_object_or_404(User, pk=pk)
    actions.enable(by=actor(request), user=user)
    messages.success(request, _("%(name)s’s account is open again.") % {"name": user.name})
    return HttpResponseRedirect(reverse("settings_user", args=[pk]))


@capability("configure")
@require_POST
def person_link(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/people/7/link/: a link to choose a password, shown once, or sent where mail can leave."""
    by = actor(request)
    must_configure(by)
    user = get_object_or_404(User, pk=pk, is_active=True)
    link = link_for(user)
    trace(by, "user", user, "link")
    if "send" in request.POST and user.email and offices().sending:
        context = {"user": user, "password_reset_url": link, "organisation": Organisation.current()}
        send_system_mail(user, "account/email/first_password", context)
        messages.success(request, _("The link is on its way to %(address)s.") % {"address": user.email})
        return HttpResponseRedirect(reverse("settings_user", args=[pk]))
    return page(request, "user", "person_link", {"person": user, "link": link})
