from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class KernelConfig(AppConfig):
    name = "ariane.kernel"
    label = "kernel"

    def ready(self) -> None:
        connection_created.connect(allow_long_statements)


def allow_long_statements(connection: Any, **_rest: Any) -> None:
    """Let a hundred rows be one INSERT: Django still counts on the 999 parameters of SQLite before 2020."""
    if connection.vendor == "sqlite":
        connection.features.max_query_params = 32_766
