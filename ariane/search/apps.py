from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "ariane.search"
    label = "search"
