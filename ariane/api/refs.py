"""Records by the names that programs use."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model
from django.http import Http404
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.api.shapes import Ref
from ariane.journal import policy
from ariane.journal.actions.external import known_as
from ariane.journal.models import Record
from ariane.kernel.errors import DomainError

M = TypeVar("M", bound=Model)


def get(user: User, model: type[M], ref: Ref) -> M:
    """The record that is meant, as far as the user may read it; 404 otherwise."""
    if ref.uid:
        try:
            pk = Record.objects.filter(uid=UUID(ref.uid)).values_list("pk", flat=True).first()
        except ValueError:
            raise Http404 from None
    elif ref.source and ref.id:
        known = known_as(ref.source, ref.id)
        pk = known.pk if known else None
    else:
        raise DomainError(_("Name the record by “uid”, or by “source” and “id”."))
    return policy.get_visible(user, model, pk or 0)


def colleague(login: str | None) -> User | None:
    """The colleague with this login; None for none named. Raises DomainError for an unknown one."""
    if not login:
        return None
    found = User.objects.filter(username=login, is_active=True).first()
    if found is None:
        raise DomainError(_("Nobody here has the login “%(login)s”.") % {"login": login})
    return found
