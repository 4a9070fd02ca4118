from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "ariane.imports"
    label = "imports"
