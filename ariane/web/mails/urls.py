from django.urls import path

from ariane.web.mails import views

urlpatterns = [
    path("mails/<int:pk>/", views.mail, name="mail"),
    path("mails/<int:pk>/letter/", views.letter, name="mail-letter"),
    path("mails/<int:pk>/source/", views.source, name="mail-source"),
    path("mails/<int:pk>/files/<int:position>/", views.attachment, name="mail-file"),
]
