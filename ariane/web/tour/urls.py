from django.urls import path

from ariane.web.tour import views

urlpatterns = [path("tour/", views.index, name="tour")]
