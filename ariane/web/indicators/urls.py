from django.urls import path

from ariane.web.indicators import views

urlpatterns = [
    path("indicators/", views.index, name="indicators"),
    path("indicators/late/", views.late, name="indicators-late"),
    path("indicators/silent/", views.silence, name="indicators-silent"),
    path("indicators/waiting/", views.waiting, name="indicators-waiting"),
    path("indicators/answers/", views.answered, name="indicators-answers"),
    path("indicators/promises/", views.promised, name="indicators-promises"),
    path("indicators/tickets/", views.solved, name="indicators-tickets"),
]
