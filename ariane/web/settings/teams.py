"""Teams and groups."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ariane.accounts.actions import teams as actions
from ariane.accounts.models import Team
from ariane.web.access import actor, capability
from ariane.web.settings.people_forms import TeamForm
from ariane.web.settings.sections import page


@capability("configure")
@require_GET
def teams(request: HttpRequest) -> HttpResponse:
    """/settings/teams/"""
    rows = Team.objects.select_related("lead").prefetch_related("members")
    return page(request, "team", "teams", {"rows": rows})


@capability("configure")
@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """/settings/teams/new/ and /settings/teams/7/"""
    row = get_object_or_404(Team, pk=pk) if pk else None
    form = TeamForm(request.POST or None, team=row)
    if request.method == "POST" and form.is_valid():
        by, members = actor(request), form.cleaned_data["members"]
        if row:
            actions.update_team(by=by, team=row, data=form.team_data(), members=members)
        else:
            actions.create_team(by=by, team=form.team_data(), members=members)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("settings_teams"))
    return page(request, "team", "team", {"form": form, "team": row}, status=422 if form.errors else 200)
