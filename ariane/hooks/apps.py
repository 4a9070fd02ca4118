from django.apps import AppConfig


class HooksConfig(AppConfig):
    name = "ariane.hooks"
    label = "hooks"
