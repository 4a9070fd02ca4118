"""What the first run makes: the organisation, its administrator, and all that ships as configuration."""

from django.db import transaction

from ariane.accounts import roles
from ariane.accounts.actions import organisation
from ariane.accounts.actions.organisation import OrganisationData
from ariane.accounts.actions.people import Person, create_user
from ariane.accounts.models import User
from ariane.activities import types
from ariane.flows import shipped
from ariane.journal import kinds


@transaction.atomic
def install(data: OrganisationData, administrator: Person, password: str) -> User:
    """Set this installation up and return its first administrator.

    Raises DomainError when somebody was faster, or the login is taken.
    """
    organisation.found(data)
    roles.install()
    kinds.install()
    types.install()
    shipped.install()
    return create_user(by=None, person=administrator, password=password, roles=("admin",))
