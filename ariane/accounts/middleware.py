"""The language and the zone of the person who asks."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware as Browser
from django.utils import timezone, translation

from ariane.accounts.models import Organisation, User

LocaleMiddleware = Browser


def organisation_zone() -> str:
    """The organisation's zone, which every request asks for and nobody changes: read again every ten seconds."""
    return str(cache.get_or_set("organisation.zone", lambda: Organisation.current().timezone, 10))


class PersonMiddleware:
    """A signed-in person's own language and zone win over her browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if isinstance(person, User):
            translation.activate(person.language)
            request.LANGUAGE_CODE = person.language
            timezone.activate(ZoneInfo(person.timezone or organisation_zone()))
        else:
            timezone.activate(ZoneInfo(settings.TIME_ZONE))
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()
