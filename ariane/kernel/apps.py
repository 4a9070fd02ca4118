from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "ariane.kernel"
    label = "kernel"
