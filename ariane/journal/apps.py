from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class JournalConfig(AppConfig):
    name = "ariane.journal"
    label = "journal"

    def ready(self) -> None:
        """Routers and subscribers register by being imported."""
        from ariane.journal import (
            ledger,  # noqa: F401
            replies,  # noqa: F401
            subscribers,  # noqa: F401
            triggers,
        )

        pre_migrate.connect(triggers.remove, sender=self)
        post_migrate.connect(triggers.install, sender=self)
