"""/mail/in/: doors for mail that comes by HTTP."""

from django.conf import settings
from django.urls import URLPattern, path

from ariane.web.mail_in import views
from ariane.web.mail_in.providers import patterns

urlpatterns: list[URLPattern] = [path("mail/in/", views.webhook, name="mail_in"), *patterns(settings.ANYMAIL_PROVIDER)]
