from django.urls import path

from ariane.web.contacts import views

urlpatterns = [path("records/<int:pk>/contacts/", views.contacts, name="contacts")]
