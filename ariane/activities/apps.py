from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "ariane.activities"
    label = "activities"

    def ready(self) -> None:
        from ariane.activities import addresses, sla  # noqa: F401 -- subscribe
