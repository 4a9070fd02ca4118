from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "ariane.portal"
    label = "portal"
