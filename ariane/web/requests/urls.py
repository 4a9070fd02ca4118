from django.urls import path

from ariane.web.requests import follow_up, views

urlpatterns = [
    path("requests/capture/", views.capture, name="request_capture"),
    path("requests/to-check/", views.queue, name="requests_to_check"),
    path("requests/<int:pk>/validation/", views.validation, name="request_validation"),
    path("requests/<int:pk>/return/", views.send_back, name="request_return"),
    path("records/<int:pk>/follow-up/", follow_up.add, name="follow_up"),
    path("records/<int:pk>/follow-up/text/", follow_up.text, name="follow_up_text"),
]
