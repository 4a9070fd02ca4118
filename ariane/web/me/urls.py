from django.urls import path

from ariane.web.me import views

urlpatterns = [
    path("me/preferences/", views.preferences, name="preferences"),
    path("me/keys/", views.keys, name="keys"),
    path("me/bell/", views.bell, name="bell"),
    path("me/clock/", views.clock, name="clock"),
]
