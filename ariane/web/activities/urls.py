from django.urls import path

from ariane.web.activities import views

urlpatterns = [
    path("activities/", views.index, name="activities"),
    path("activities/menu/", views.menu, name="activities-menu"),
    path("activities/<int:pk>/completion/", views.completion, name="activity-completion"),
    path("activities/<int:pk>/postponement/", views.postponement, name="activity-postponement"),
    path("activities/<int:pk>/repetition/", views.repetition, name="activity-repetition"),
    path("activities/<int:pk>/assignment/", views.assignment, name="activity-assignment"),
    path("activities/<int:pk>/cancellation/", views.cancellation, name="activity-cancellation"),
    path("records/<int:pk>/activities/new/", views.plan, name="plan"),
    path("records/<int:pk>/activities/cancellation/", views.cancellation_of_rest, name="activities-cancellation"),
]
