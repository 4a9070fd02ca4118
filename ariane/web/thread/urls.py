from django.urls import path

from ariane.web.thread import documents, entry_views, original, views

urlpatterns = [
    path("records/<int:pk>/thread/", views.thread, name="thread"),
    path("records/<int:pk>/composer/", views.composer, name="composer"),
    path("records/<int:pk>/entries/", views.entries, name="entries"),
    path("records/<int:pk>/draft/", views.draft, name="draft"),
    path("records/<int:pk>/draft/delete/", views.undraft, name="undraft"),
    path("records/<int:pk>/uploads/", views.uploads, name="uploads"),
    path("records/<int:pk>/mentions/", views.mentionable, name="mentions"),
    path("records/<int:pk>/recipients/", views.recipient_options, name="recipients"),
    path("records/<int:pk>/addressees/", views.addressees, name="addressees"),
    path("records/<int:pk>/circle/", views.circle, name="circle"),
    path("records/<int:pk>/snippets/", views.snippets, name="snippets"),
    path("records/<int:pk>/read/", views.read, name="read"),
    path("entries/<int:pk>/", entry_views.entry, name="entry"),
    path("entries/<int:pk>/menu/", entry_views.menu, name="entry_menu"),
    path("entries/<int:pk>/editor/", entry_views.editor, name="entry_editor"),
    path("entries/<int:pk>/edit/", entry_views.edit, name="entry_edit"),
    path("entries/<int:pk>/remove/", entry_views.remove, name="entry_remove"),
    path("entries/<int:pk>/reactions/", entry_views.react, name="entry_reactions"),
    path("entries/<int:pk>/pin/", entry_views.pin, name="entry_pin"),
    path("entries/<int:pk>/unread/", entry_views.unread, name="entry_unread"),
    path("entries/<int:pk>/history/", entry_views.history, name="entry_history"),
    path("entries/<int:pk>/undo/", views.undo, name="entry_undo"),
    path("entries/<int:pk>/deliveries/", entry_views.deliveries, name="entry_deliveries"),
    path("entries/<int:pk>/original/", original.original, name="entry_original"),
    path("entries/<int:pk>/original/body/", original.body, name="entry_original_body"),
    path("deliveries/<int:pk>/retry/", entry_views.retry, name="delivery_retry"),
    path("documents/<uuid:uid>/", documents.document, name="document"),
    path("documents/<uuid:uid>/remove/", documents.remove, name="document_remove"),
]
