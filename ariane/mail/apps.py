from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "ariane.mail"
    label = "mail"
