"""One line a door."""

from django.urls import include, path

urlpatterns = [
    path("", include("ariane.web.urls")),
]
