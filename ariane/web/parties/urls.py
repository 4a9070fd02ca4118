from django.urls import path

from ariane.web.parties import steward, views

urlpatterns = [
    path("parties/<int:pk>/archiving/", views.archiving, name="party_archiving"),
    path("parties/<int:pk>/return/", views.bring_back, name="party_return"),
    path("parties/<int:pk>/company/", views.company, name="party_company"),
    path("parties/<int:pk>/presence/", views.present, name="party_present"),
    path("parties/<int:pk>/duplicate/", views.duplicate, name="party_duplicate"),
    path("duplicates/", steward.duplicates, name="duplicates"),
    path("duplicates/<int:pk>/", steward.comparison, name="duplicate"),
    path("duplicates/<int:pk>/merge/", steward.merge, name="duplicate_merge"),
    path("duplicates/<int:pk>/apart/", steward.apart, name="duplicate_apart"),
    path("merges/<int:pk>/undo/", steward.undo, name="merge_undo"),
    path("incomplete-cards/", steward.incomplete, name="incomplete_cards"),
]
