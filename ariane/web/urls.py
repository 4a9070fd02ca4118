"""One line a folder."""

from django.urls import include, path

urlpatterns = [
    path("", include("ariane.web.accounts.urls")),
    path("", include("ariane.web.records.urls")),
    path("", include("ariane.web.thread.urls")),
    path("", include("ariane.web.setup.urls")),
    path("settings/", include("ariane.web.settings.urls")),
    path("", include("ariane.web.me.urls")),
    path("", include("ariane.web.day.urls")),
    path("", include("ariane.web.activities.urls")),
    path("", include("ariane.web.messages.urls")),
    path("", include("ariane.web.mails.urls")),
    path("", include("ariane.web.sort.urls")),
    path("", include("ariane.web.client.urls")),
    path("", include("ariane.web.unsubscribe.urls")),
    path("", include("ariane.web.lists.urls")),
    path("", include("ariane.web.imports.urls")),
    path("", include("ariane.web.contacts.urls")),
    path("", include("ariane.web.parties.urls")),
    path("", include("ariane.web.exchanges.urls")),
    path("", include("ariane.web.requests.urls")),
    path("", include("ariane.web.search.urls")),
    path("", include("ariane.web.deeds.urls")),
    path("", include("ariane.web.mail_in.urls")),
    path("", include("ariane.web.flows.urls")),
    path("", include("ariane.web.held.urls")),
    path("", include("ariane.web.indicators.urls")),
    path("", include("ariane.web.outside.urls")),
    path("", include("ariane.web.tour.urls")),
    path("", include("ariane.web.devices.urls")),
]
