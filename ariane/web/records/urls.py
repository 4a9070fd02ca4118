from django.urls import path

from ariane.web.records import post, views

urlpatterns = [
    path("records/options/", views.options, name="record_options"),
    path("records/<int:pk>/", views.record, name="record"),
    path("records/<int:pk>/sheet/", views.face, name="record_sheet"),
    path("records/<int:pk>/fields/", views.fields, name="record_fields"),
    path("records/<int:pk>/stage/", views.stage, name="record_stage"),
    path("records/<int:pk>/stars/", views.stars, name="record_stars"),
    path("records/<int:pk>/urgency/", views.urgency, name="record_urgency"),
    path("records/<int:pk>/tags/", views.tags, name="record_tags"),
    path("records/<int:pk>/followers/", views.followers, name="record_followers"),
    path("records/<int:pk>/followers/<int:follower>/remove/", views.unfollow, name="record_unfollow"),
    path("records/<int:pk>/follow/", views.follow, name="record_follow"),
    path("records/<int:pk>/archive/", views.archive, name="record_archive"),
    path("records/<int:pk>/unarchive/", views.unarchive, name="record_unarchive"),
    path("records/<int:pk>/address/", post.address, name="record_address"),
    path("records/<int:pk>/sender/", post.sender, name="record_sender"),
    path("records/<int:pk>/requester/", post.requester, name="record_requester"),
    path("records/<int:pk>/sending/", views.send, name="record_sending"),
]
