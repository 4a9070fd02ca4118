from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "ariane.reports"
    label = "reports"
