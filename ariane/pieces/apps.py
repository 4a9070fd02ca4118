from django.apps import AppConfig


class PiecesConfig(AppConfig):
    name = "ariane.pieces"
    label = "pieces"

    def ready(self) -> None:
        """Routers and subscribers register by being imported."""
        from ariane.pieces import (  # noqa: F401
            approvals,
            arrivals,
            automatic,
            health,
            held,
            intake,
            requested,
            sending,
        )
