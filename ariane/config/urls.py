"""One line a door."""

from django.urls import include, path

from ariane.web.health import health

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("health", health),
    path("", include("ariane.web.urls")),
]
