from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "ariane.parties"
    label = "parties"
