from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "ariane.activities"
    label = "activities"
