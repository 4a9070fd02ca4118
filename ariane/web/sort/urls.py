from django.urls import path

from ariane.web.sort import views

urlpatterns = [
    path("sort/", views.index, name="sort"),
    path("sort/<int:pk>/", views.mail, name="sort-mail"),
    path("sort/<int:pk>/filing/", views.filing, name="sort-filing"),
    path("sort/<int:pk>/record/", views.record, name="sort-record"),
    path("sort/<int:pk>/refusal/", views.refusal, name="sort-refusal"),
    path("sort/<int:pk>/refusal/undo/", views.reopening, name="sort-reopening"),
    path("sort/<int:pk>/reading/", views.reading, name="sort-reading"),
]
