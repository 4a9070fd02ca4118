from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "ariane.journal"
    label = "journal"
