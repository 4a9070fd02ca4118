"""The one organisation of an installation: made once, its settings changed later."""

from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ariane.accounts.audit import must_configure, trace
from ariane.accounts.models import Organisation, User
from ariane.kernel.errors import DomainError


@dataclass(frozen=True)
class OrganisationData:
    name: str
    language: str
    country: str
    timezone: str
    currency: str
    undo_seconds: int = 20


def found(data: OrganisationData) -> Organisation:
    """Make the organisation; raises DomainError when there is one already (two people on the first-run page)."""
    try:
        with transaction.atomic():
            return Organisation.objects.create(pk=1, **asdict(data))
    except IntegrityError as error:
        raise DomainError(_("This installation is already set up: sign in.")) from error


@transaction.atomic
def update(*, by: User, data: OrganisationData) -> Organisation:
    """Change the organisation's settings."""
    must_configure(by)
    organisation = Organisation.current()
    changes = [(field, getattr(organisation, field), value) for field, value in asdict(data).items()]
    for field, _old, value in changes:
        setattr(organisation, field, value)
    organisation.save()
    trace(by, "organisation", organisation, "changed", changes)
    return organisation
