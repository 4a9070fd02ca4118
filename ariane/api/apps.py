from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "ariane.api"
    label = "api"
