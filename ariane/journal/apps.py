from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "ariane.journal"
    label = "journal"

    def ready(self) -> None:
        """Routers and subscribers register by being imported."""
        from ariane.journal import replies, subscribers  # noqa: F401
