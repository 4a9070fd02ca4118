"""A person's own page: language, zone, notifications, signature, keys; and who stands in while she is away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ariane.accounts.actions import teams
from ariane.accounts.models import Cover
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from ariane.web.access import actor, signed_in
from ariane.web.accounts.profile_forms import AbsenceForm, ProfileForm


@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """/me/profile/: what the person chooses for herself (M-017, O-007)."""
    user = actor(request)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        with translation.override(user.language):
            messages.success(request, _("Your profile is saved."))
        return HttpResponseRedirect(reverse("profile"))
    return render(request, "web/accounts/profile.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """/me/absences/: announce an absence and who covers it; see whom one covers."""
    user = actor(request)
    form = AbsenceForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid() and _announce(request, form):
        return HttpResponseRedirect(reverse("absences"))
    coming = Cover.objects.filter(to_day__gte=clock.today()).select_related("user", "substitute").order_by("from_day")
    shown = {
        "form": form,
        "mine": [cover for cover in coming if cover.user_id == user.pk],
        "covering": [cover for cover in coming if cover.substitute_id == user.pk],
    }
    return render(request, "web/accounts/absences.html", shown, status=422 if form.errors else 200)


def _announce(request: HttpRequest, form: AbsenceForm) -> bool:
    user, said = actor(request), form.cleaned_data
    try:
        cover = teams.cover(
            by=user,
            user=user,
            substitute=said["substitute"],
            days=(said["from_day"], said["to_day"]),
            reason=said["reason"],
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("%(name)s stands in for you.") % {"name": cover.substitute.name})
    return True


@signed_in
@require_POST
def end_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /me/absences/7/end/: by either of the two."""
    user = actor(request)
    cover = get_object_or_404(Cover.objects.select_related("user", "substitute"), pk=pk)
    teams.end_cover(by=user, cover=cover)
    messages.success(request, _("The cover has ended."))
    return HttpResponseRedirect(reverse("absences"))
