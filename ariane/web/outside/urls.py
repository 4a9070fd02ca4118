from django.urls import path

from ariane.web.outside import views

urlpatterns = [
    path("records/<int:pk>/outside/", views.preview, name="outside"),
    path("records/<int:pk>/outside/<int:identity>/", views.reader, name="outside_reader"),
    path("documents/<uuidstr:uid>/sharing/", views.sharing, name="document_sharing"),
]
