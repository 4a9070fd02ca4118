from django.urls import path

from ariane.web.imports import views

urlpatterns = [
    path("import/", views.index, name="imports"),
    path("import/<uuid:uid>/", views.show, name="import"),
    path("import/<uuid:uid>/progress/", views.progress, name="import-progress"),
    path("import/<uuid:uid>/columns/", views.columns, name="import-columns"),
    path("import/<uuid:uid>/choices/", views.choices, name="import-choices"),
    path("import/<uuid:uid>/start/", views.start, name="import-start"),
    path("import/<uuid:uid>/errors/", views.errors, name="import-errors"),
    path("import/<uuid:uid>/remove/", views.remove, name="import-remove"),
]
