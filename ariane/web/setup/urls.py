from django.urls import path

from ariane.web.setup import views

urlpatterns = [
    path("setup/", views.setup, name="setup"),
    path("setup/country/", views.country, name="setup_country"),
]
