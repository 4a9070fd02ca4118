from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "ariane.ui"
    label = "ui"
