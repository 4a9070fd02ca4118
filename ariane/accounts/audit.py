"""The journal of the settings: every action on people, rights and configuration leaves a line."""

from typing import Any

from django.utils.translation import gettext as _

from ariane.accounts.models import SettingChange, User
from ariane.kernel.errors import NotAllowed

Change = tuple[str, Any, Any]


def must_configure(by: User | None) -> None:
    """Raise NotAllowed unless `by` may configure; None is the installation itself (first run, command line)."""
    if by is not None and not by.rights.may("configure"):
        raise NotAllowed(_("Only an administrator may change the settings."))


def trace(by: User | None, area: str, name: object, verb: str, changes: list[Change] | None = None) -> None:
    """Write one line with the fields whose value differs, as text; « changed » without any is not written."""
    told = [[field, text(old), text(new)] for field, old, new in changes or [] if old != new]
    if told or verb != "changed":
        SettingChange.objects.create(by=by, area=area, name=str(name)[:250], verb=verb, changes=told)


def text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(sorted(str(item) for item in value))
    return str(value)
