"""Roles given, copied and edited (D-054). The shipped roles follow the permission matrix and are never edited."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.actions.people import is_last_administrator
from ariane.accounts.audit import must_configure, trace
from ariane.accounts.capabilities import MATRIX, Scope
from ariane.accounts.models import Role, User
from ariane.kernel.codes import free_code
from ariane.kernel.errors import DomainError


@transaction.atomic
def set_roles(*, by: User, user: User, roles: Collection[Role]) -> None:
    """Give a person these roles and no other; raises DomainError when nobody could change the settings any more."""
    must_configure(by)
    if is_last_administrator(user) and not any(role.capabilities.get("configure") for role in roles):
        raise DomainError(_("This is the last administrator: give the role to somebody else first."))
    before = sorted(role.code for role in user.roles.all())
    user.roles.set(roles)
    user.__dict__.pop("rights", None)
    trace(by, "user", user, "changed", [("roles", before, sorted(role.code for role in roles))])


@transaction.atomic
def copy_role(*, by: User, role: Role, name: str) -> Role:
    """A copy that can be edited, under a name of its own."""
    must_configure(by)
    made = Role.objects.create(
        code=free_code(Role.objects.all(), name, "role"),
        name_fr=name,
        name_en=name,
        capabilities=dict(role.capabilities),
        builtin=False,
    )
    trace(by, "role", name, "created", [("copied from", "", role.code)])
    return made


@transaction.atomic
def personal_role(*, by: User, user: User) -> Role:
    """Gather what a person's roles give into one role of her own, put in their place, ready to be edited.

    Returns the role she already has when it is her own.
    """
    must_configure(by)
    roles = list(user.roles.all())
    if len(roles) == 1 and not roles[0].builtin and roles[0].users.count() == 1:
        return roles[0]
    scopes: dict[str, int] = {}
    for role in roles:
        for capability, scope in role.capabilities.items():
            scopes[capability] = max(scopes.get(capability, 0), scope)
    name = _("Rights of %(name)s") % {"name": user.name}
    made = Role.objects.create(
        code=free_code(Role.objects.all(), name, "role"), name_fr=name, name_en=name, capabilities=scopes, builtin=False
    )
    set_roles(by=by, user=user, roles=[made])
    return made


@transaction.atomic
def set_scopes(*, by: User, role: Role, scopes: Mapping[str, int]) -> None:
    """Say what a copied role allows; unknown capabilities are refused, absent ones become « none »."""
    must_configure(by)
    if role.builtin:
        raise DomainError(_("A shipped role cannot be edited: copy it first."))
    if unknown := set(scopes) - set(MATRIX):
        raise DomainError(", ".join(sorted(unknown)))
    before = dict(role.capabilities)
    role.capabilities = {name: int(Scope(scope)) for name, scope in scopes.items() if scope}
    if not role.capabilities.get("configure") and any(is_last_administrator(user) for user in role.users.all()):
        raise DomainError(_("Nobody could change the settings any more."))
    role.save(update_fields=["capabilities"])
    changes = [(name, word(before.get(name, 0)), word(role.capabilities.get(name, 0))) for name in MATRIX]
    trace(by, "role", role.name_fr, "changed", changes)


def word(scope: int) -> str:
    return Scope(scope).name.lower()
