"""The shipped roles as rows, so that an administrator can give them and copy them."""

from django.db import transaction

from ariane.accounts.capabilities import ROLES, bundle
from ariane.accounts.models import Role


@transaction.atomic
def install() -> None:
    """Bring the shipped roles up to date with the permission matrix; copies made on screen are not touched."""
    for code, (fr, en) in ROLES.items():
        Role.objects.update_or_create(
            code=code, defaults={"name_fr": fr, "name_en": en, "capabilities": bundle(code), "builtin": True}
        )
