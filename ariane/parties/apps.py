from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "ariane.parties"
    label = "parties"

    def ready(self) -> None:
        from ariane.parties import duplicates  # noqa: F401 -- subscribes
