from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "ariane.search"
    label = "search"

    def ready(self) -> None:
        post_migrate.connect(install, sender=self)


def install(using: str, **_kwargs: Any) -> None:
    """Make the full-text tables, which Django's migrations do not know; does nothing when they stand."""
    from django.db import connections

    from ariane.search.backends import of

    connection = connections[using]
    if "search_searchdoc" in connection.introspection.table_names():
        of(connection).install(connection)
