"""/portal/: what people outside read and answer, without an account."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from ariane.portal import entrance, views


class UidConverter(StringConverter):
    """A record or a file by its lasting name, which tells nothing of how many there are."""

    regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


register_converter(UidConverter, "lasting")

urlpatterns = [
    path("", entrance.home, name="portal"),
    path("in/<str:token>/", entrance.come_in, name="portal_in"),
    path("code/", entrance.ask_code, name="portal_code"),
    path("confirmation/", entrance.confirm, name="portal_confirm"),
    path("out/", entrance.leave, name="portal_out"),
    path("language/", entrance.language, name="portal_language"),
    path("threads/<lasting:uid>/", views.thread, name="portal_thread"),
    path("threads/<lasting:uid>/documents/<lasting:document>/", views.document, name="portal_document"),
    path("threads/<lasting:uid>/requested/<int:pk>/", views.hand_in, name="portal_hand_in"),
    path("threads/<lasting:uid>/decision/", views.decision, name="portal_decision"),
]
