from django.urls import path

from ariane.web.devices import app, views

urlpatterns = [
    path("app.webmanifest", app.manifest, name="app_manifest"),
    path("app-icon-<int:size>.png", app.icon, name="app_icon"),
    path("service-worker.js", app.worker, name="service_worker"),
    path("offline/", app.offline, name="offline"),
    path("me/devices/", views.devices, name="devices"),
    path("me/devices/<int:pk>/", views.remove, name="device"),
    path("me/devices/<int:pk>/trial/", views.trial, name="device_trial"),
]
