from django.urls import path

from ariane.web.day import views

urlpatterns = [path("", views.day, name="day")]
