"""Before the first run there is nothing but its page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from ariane.accounts.models import Organisation


class FirstRunMiddleware:
    """Send strangers to the first-run page while no organisation exists; whoever is signed in comes after it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.open = (reverse("setup"), reverse("setup_country"), reverse("set_language"), "/health")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated or request.path in self.open or Organisation.objects.exists():
            return self.get_response(request)
        return HttpResponseRedirect(self.open[0])
