from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ariane.accounts"
    label = "accounts"
