from django.apps import AppConfig


class PiecesConfig(AppConfig):
    name = "ariane.pieces"
    label = "pieces"
