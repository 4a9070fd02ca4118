from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "ariane.flows"
    label = "flows"

    def ready(self) -> None:
        """Subscribers and the part of « Santé » register by being imported."""
        from ariane.flows import health, subscribers  # noqa: F401
