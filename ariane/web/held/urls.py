from django.urls import path

from ariane.web.held import views

urlpatterns = [
    path("to-approve/", views.index, name="to-approve"),
    path("to-approve/<int:pk>/", views.decide, name="held-message"),
]
