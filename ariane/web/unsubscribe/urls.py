"""/unsubscribe/: what the foot of a commercial mail links to."""

from django.urls import path

from ariane.web.unsubscribe import views

urlpatterns = [path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe")]
