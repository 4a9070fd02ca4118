from django.urls import path

from ariane.web.lists import views

urlpatterns = [
    path("kinds/", views.kinds, name="kinds"),
    path("kinds/<slug:code>/", views.index, name="list"),
    path("kinds/<slug:code>/count/", views.count, name="list-count"),
    path("kinds/<slug:code>/new/", views.new, name="new-record"),
]
