from django.urls import path

from ariane.web.messages import views

urlpatterns = [
    path("messages/", views.index, name="messages"),
    path("messages/menu/", views.menu, name="messages-menu"),
    path("messages/fresh/", views.fresh, name="messages-fresh"),
    path("messages/handling/", views.handling_all, name="messages-handling"),
    path("messages/handling/undo/", views.undo, name="messages-undo"),
    path("messages/<int:pk>/handling/", views.handling, name="message-handling"),
    path("messages/<int:pk>/answer/", views.answer, name="message-answer"),
]
