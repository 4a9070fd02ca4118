from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "ariane.web"
    label = "web"
