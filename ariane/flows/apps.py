from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "ariane.flows"
    label = "flows"

    def ready(self) -> None:
        """Subscribers register by being imported."""
        from ariane.flows import subscribers  # noqa: F401
