from django.apps import AppConfig


class TemplatesConfig(AppConfig):
    name = "ariane.templates"
    label = "templates"
