from django.urls import path

from ariane.web.client import views

urlpatterns = [
    path("demo/mailbox/", views.mailbox, name="customer"),
    path("demo/mailbox/<slug:name>/body/", views.body, name="client_letter_body"),
    path("demo/mailbox/<slug:name>/replies/", views.replies, name="client_replies"),
]
