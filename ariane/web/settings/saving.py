"""Forms whose row is saved as it stands, with a line in the settings' journal; a refusal goes to its field."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Model

from ariane.accounts.audit import must_configure, trace
from ariane.accounts.models import User
from ariane.kernel.errors import DomainError, NotAllowed

SECRETS = {"smtp_password", "imap_password", "client_secret"}


@transaction.atomic
def save(by: User, area: str, form: forms.ModelForm) -> Any:  # type: ignore[type-arg]
    """Save a valid form of one row and say what changed; secrets are only said to have changed."""
    must_configure(by)
    new = form.instance.pk is None
    before = {name: form.initial.get(name) for name in form.changed_data}
    if new and hasattr(form.instance, "entered_by"):
        form.instance.entered_by = by
    row = form.save()
    if new:
        trace(by, area, row, "created")
        return row
    changes = [(name, *told(name, old, form.cleaned_data.get(name))) for name, old in before.items()]
    trace(by, area, row, "changed", changes)
    return row


@transaction.atomic
def remove(by: User, area: str, row: Model) -> None:
    """Delete a row of the configuration."""
    must_configure(by)
    trace(by, area, row, "removed")
    row.delete()


def told(name: str, old: Any, new: Any) -> tuple[Any, Any]:
    if name in SECRETS:
        return "…", "……"
    return old, (new.pk if isinstance(new, Model) else new)


@contextmanager
def errors_at(form: forms.Form, field: str | None = None) -> Iterator[None]:
    """Turn a refusal inside the block into an error of the form (of `field`, or above all of them)."""
    try:
        yield
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(field, str(error))


def tried(form: forms.Form, action: Callable[[], Any], field: str | None = None) -> bool:
    """Run an action for a valid form; False when it was refused, and then the form says why."""
    with errors_at(form, field):
        action()
    return form.is_valid()
