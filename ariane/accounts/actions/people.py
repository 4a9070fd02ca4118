"""Accounts: made, changed, switched off and on again. None is ever deleted: journals name their authors for ever."""

from dataclasses import asdict, dataclass

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.audit import must_configure, trace
from ariane.accounts.models import Identity, Role, User
from ariane.accounts.models.identity import normalise
from ariane.kernel.errors import DomainError


@dataclass(frozen=True)
class Person:
    """What an account says of somebody; the login and the professional address are two things (M-005)."""

    username: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    job: str = ""
    language: str = "fr"


@transaction.atomic
def create_user(*, by: User | None, person: Person, password: str | None = None, roles: tuple[str, ...] = ()) -> User:
    """Make an account; without a password nobody can sign in before choosing one by a link.

    Raises NotAllowed, or DomainError when the login or the address is taken.
    """
    must_configure(by)
    check_login(person.username)
    check_address(person.email)
    user = User(**asdict(person))
    user.set_password(password)
    user.save()
    user.roles.set(Role.objects.filter(code__in=roles))
    trace(by, "user", user, "created", [("login", "", person.username), ("roles", (), roles)])
    return user


@transaction.atomic
def update_user(*, by: User, user: User, person: Person) -> None:
    """Change what an account says; raises like create_user."""
    must_configure(by)
    check_login(person.username, but=user)
    check_address(person.email, but=user)
    changes = [(field, getattr(user, field), value) for field, value in asdict(person).items()]
    for field, _old, value in changes:
        setattr(user, field, value)
    user.save()
    trace(by, "user", user, "changed", changes)


@transaction.atomic
def disable(*, by: User | None, user: User) -> None:
    """Close an account at once, sessions included; what she wrote and owns stays readable (O-006).

    Raises DomainError for oneself and for the last administrator.
    """
    must_configure(by)
    if user == by:
        raise DomainError(_("You cannot close your own account; another administrator can."))
    if is_last_administrator(user):
        raise DomainError(_("This is the last administrator: give the role to somebody else first."))
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        user.is_active = False
        end_sessions(user)
        trace(by, "user", user, "disabled")


@transaction.atomic
def enable(*, by: User, user: User) -> None:
    """Open a closed account again, with the roles it had."""
    must_configure(by)
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        user.is_active = True
        trace(by, "user", user, "enabled")


def check_login(login: str, *, but: User | None = None) -> None:
    """Raise DomainError when somebody else signs in under that name, whatever the case of its letters."""
    if _others(but).filter(username__iexact=login).exists():
        raise DomainError(_("Somebody already signs in as “%(login)s”.") % {"login": login})


def check_address(address: str, *, but: User | None = None) -> None:
    """Raise DomainError when a colleague has that address: a mail's sender must be one person."""
    wanted = normalise(address)
    if not wanted:
        return
    taken = Identity.objects.filter(address=wanted, user__isnull=False)
    if but is not None:
        taken = taken.exclude(user=but)
    if taken.exists() or _others(but).filter(email__iexact=wanted).exists():
        raise DomainError(_("A colleague already has the address %(address)s.") % {"address": address})


def is_last_administrator(user: User) -> bool:
    """Whether nobody but this person could change the settings."""
    if not user.is_active or not user.roles.filter(capabilities__configure__gte=1).exists():
        return False
    others = User.objects.filter(is_active=True, roles__capabilities__configure__gte=1).exclude(pk=user.pk)
    return not others.exists()


def end_sessions(user: User, *, keep: str | None = None) -> int:
    """Sign a person out everywhere, but for the session `keep`; returns how many sessions ended."""
    from allauth.usersessions.models import UserSession

    rows = UserSession.objects.filter(user=user).exclude(session_key=keep)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return len(keys)


def _others(but: User | None):  # type: ignore[no-untyped-def]
    return User.objects.all() if but is None else User.objects.exclude(pk=but.pk)
