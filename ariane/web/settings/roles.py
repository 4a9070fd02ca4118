"""Roles and the « Permissions » tab of a person: scopes shown for everybody, edited on copies (D-054)."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.accounts.actions import rights
from ariane.accounts.capabilities import Scope
from ariane.accounts.models import Role, User
from ariane.journal.models.kind import in_language
from ariane.kernel.errors import DomainError
from ariane.web.access import actor, capability
from ariane.web.settings.matrix import groups
from ariane.web.settings.sections import page


@capability("configure")
@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """/settings/roles/"""
    rows = Role.objects.annotate(people=Count("users", filter=Q(users__is_active=True))).order_by("-builtin", "pk")
    return page(request, "role", "roles", {"rows": named(rows)})


@capability("configure")
@require_http_methods(["GET", "POST"])
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """/settings/roles/7/: what it allows; a copy can be edited."""
    row = get_object_or_404(Role, pk=pk)
    if request.method == "POST":
        rights.set_scopes(by=actor(request), role=row, scopes=scopes_of(request))
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("settings_role", args=[pk]))
    shown = {"role": row, "name": name_of(row), "groups": groups(row.capabilities), "editable": not row.builtin}
    return page(request, "role", "role", {**shown, "people": row.users.filter(is_active=True)})


@capability("configure")
@require_POST
def role_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/roles/7/copy/"""
    name = " ".join(request.POST.get("name", "").split())[:80]
    if not name:
        raise DomainError(_("Give the copy a name."))
    made = rights.copy_role(by=actor(request), role=get_object_or_404(Role, pk=pk), name=name)
    return HttpResponseRedirect(reverse("settings_role", args=[made.pk]))


@capability("configure")
@require_GET
def permissions(request: HttpRequest, pk: int) -> HttpResponse:
    """/settings/people/7/permissions/: what one person may do in all, and where it comes from."""
    person = get_object_or_404(User, pk=pk)
    shown = {"person": person, "roles": named(person.roles.all()), "groups": groups(person.rights.scopes)}
    return page(request, "user", "permissions", shown)


@capability("configure")
@require_POST
def personal(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/people/7/permissions/: gather her rights in a role of her own, and open it."""
    made = rights.personal_role(by=actor(request), user=get_object_or_404(User, pk=pk))
    return HttpResponseRedirect(reverse("settings_role", args=[made.pk]))


def scopes_of(request: HttpRequest) -> dict[str, int]:
    """The scopes posted by the matrix, as `scope-<capability>=0…3`."""
    said = {key.removeprefix("scope-"): value for key, value in request.POST.items() if key.startswith("scope-")}
    allowed = {str(int(scope)) for scope in Scope}
    if any(value not in allowed for value in said.values()):
        raise DomainError(_("Ariane could not read this request."))
    return {code: int(str(value)) for code, value in said.items()}


def named(rows: Any) -> list[Any]:
    """Roles with their name in the language on screen."""
    found: list[Any] = list(rows)
    for row in found:
        row.name = name_of(row)
    return found


def name_of(row: Role) -> str:
    return in_language(row.name_fr, row.name_en)
