from django.urls import path

from ariane.web.exchanges import mails, views

urlpatterns = [
    path("exchanges/", views.index, name="exchanges"),
    path("exchanges/new/", views.new, name="exchange_new"),
    path("exchanges/contacts/", views.contacts, name="exchange_contacts"),
    path("exchanges/colleagues/", views.colleagues, name="exchange_colleagues"),
    path("exchanges/context/", views.context, name="exchange_context"),
    path("exchanges/removal/", views.removal_of_many, name="exchanges_removal"),
    path("exchanges/<int:pk>/state/", views.state, name="exchange_state"),
    path("exchanges/<int:pk>/lines/", views.lines, name="exchange_lines"),
    path("exchanges/<int:pk>/removal/", views.remove, name="exchange_removal"),
    path("entries/<int:pk>/exchange/", mails.tie, name="exchange_mail"),
]
