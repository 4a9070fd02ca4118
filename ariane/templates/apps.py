from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def ship(**_told: Any) -> None:
    """After each migration, the shipped wordings that are missing or that nobody here has changed."""
    from ariane.templates import shipped

    shipped.ensure()


class TemplatesConfig(AppConfig):
    name = "ariane.templates"
    label = "templates"

    def ready(self) -> None:
        post_migrate.connect(ship, sender=self)
