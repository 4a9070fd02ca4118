from django.apps import AppConfig


class OutgoingConfig(AppConfig):
    name = "ariane.outgoing"
    label = "outgoing"

    def ready(self) -> None:
        from ariane.outgoing import subscribers  # noqa: F401
