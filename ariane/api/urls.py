"""/api/: the door of programs. Every address declares its policy, as those of people do."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from ariane import __version__
from ariane.accounts.access import Access
from ariane.api import doing, records, writing
from ariane.api.keys import READS, TooMany
from ariane.kernel.errors import Collision, DomainError, NotAllowed

api = NinjaAPI(title="Ariane", version=__version__, docs_url=None, openapi_url=None, urls_namespace="api")
api.add_router("", records.router)
api.add_router("", writing.router)
api.add_router("", doing.router)


@api.get("/openapi.json", auth=READS, include_in_schema=False)
def openapi(request: HttpRequest) -> dict[str, Any]:
    """The description of everything here, for programs that read it."""
    return dict(api.get_openapi_schema(path_prefix="/api/"))


def answer(request: HttpRequest, status: int, code: str, words: str, **more: Any) -> HttpResponse:
    return api.create_response(request, {"error": {"code": code, "message": words, **more}}, status=status)


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """An action refused, in its words."""
    if isinstance(error, TooMany):
        slow = answer(request, 429, "too_many", str(error))
        slow["Retry-After"] = str(error.seconds)
        return slow
    if isinstance(error, NotAllowed):
        return answer(request, 403, "not_allowed", str(error))
    if isinstance(error, Collision):
        return answer(request, 409, "conflict", str(error))
    return answer(request, 422, "refused", str(error))


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    words = _("Give a key that is in force: Authorization: Bearer ari_…")
    told = answer(request, 401, "no_key", words)
    told["WWW-Authenticate"] = "Bearer"
    return told


@api.exception_handler(Http404)
def missing(request: HttpRequest, _error: Http404) -> HttpResponse:
    return answer(request, 404, "not_found", _("There is no such record, or it is not for this key’s account to see."))


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Which field, and what is wrong with it."""
    fields = [{"field": ".".join(str(part) for part in one["loc"][1:]), "problem": one["msg"]} for one in error.errors]
    return answer(request, 422, "malformed", _("What was sent is not what is expected."), fields=fields)


def declared() -> list[URLPattern]:
    """The addresses, each with its policy; ninja's own front page is left out."""
    found = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
    for one in found:
        one.callback.access = Access("key")  # type: ignore[attr-defined]
    return found


urlpatterns = declared()
