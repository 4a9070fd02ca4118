"""One line a door."""

from django.urls import include, path

from ariane.web.health import health

urlpatterns = [
    path("health", health),
    path("api/", include("ariane.api.urls")),
    path("portal/", include("ariane.portal.urls")),
    path("", include("ariane.web.urls")),
]

handler400 = "ariane.web.pages.bad_request"
handler403 = "ariane.web.pages.forbidden"
handler404 = "ariane.web.pages.not_found"
handler500 = "ariane.web.pages.failed"
