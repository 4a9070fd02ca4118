from django.urls import path

from ariane.web.sort import bulk, views

urlpatterns = [
    path("sort/", views.index, name="sort"),
    path("sort/letters/", views.letters, name="sort-letters"),
    path("sort/bulk/", bulk.bulk, name="sort-bulk"),
    path("sort/undo/", bulk.undo, name="sort-undo"),
    path("sort/<int:pk>/", views.mail, name="sort-mail"),
    path("sort/<int:pk>/presence/", views.present, name="sort-presence"),
    path("sort/<int:pk>/charge/", views.charge, name="sort-charge"),
    path("sort/<int:pk>/filing/", views.filing, name="sort-filing"),
    path("sort/<int:pk>/record/", views.record, name="sort-record"),
    path("sort/<int:pk>/refusal/", views.refusal, name="sort-refusal"),
    path("sort/<int:pk>/spam/", views.spam, name="sort-spam"),
    path("sort/<int:pk>/undo/", views.undoing, name="sort-undoing"),
    path("sort/<int:pk>/reading/", views.reading, name="sort-reading"),
]
