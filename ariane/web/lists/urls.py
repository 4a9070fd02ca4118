from django.urls import path

from ariane.web.lists import bulk, views, write

urlpatterns = [
    path("kinds/", views.kinds, name="kinds"),
    path("kinds/<slug:code>/", views.index, name="list"),
    path("kinds/<slug:code>/count/", views.count, name="list-count"),
    path("kinds/<slug:code>/columns/", views.columns, name="list-columns"),
    path("kinds/<slug:code>/views/", views.keep, name="list-views"),
    path("kinds/<slug:code>/export/", views.export_file, name="list-export"),
    path("kinds/<slug:code>/bulk/", bulk.act, name="list-bulk"),
    path("kinds/<slug:code>/stages/", views.move, name="list-move"),
    path("kinds/<slug:code>/write/", write.write, name="list-write"),
    path("writings/<uuid:uid>/undo/", write.undo, name="writing-undo"),
    path("bulk/<uuid:uid>/undo/", bulk.undo, name="bulk-undo"),
    path("views/<uuid:uid>/", views.view, name="saved-view"),
    path("views/<uuid:uid>/remove/", views.drop, name="saved-view-remove"),
    path("kinds/<slug:code>/new/", views.new, name="new-record"),
]
