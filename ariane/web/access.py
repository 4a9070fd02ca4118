"""Who may use a view, said by a decorator on the view itself, and how a refusal reaches the person.

Every view of the project bears exactly one of `@public`, `@signed_in`, `@capability(…)`; the outermost decorator.
A test walks all addresses and reads `access_of(view)`. Views of other packages are wrapped where they get an address.
"""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from ariane.accounts.access import Access
from ariane.accounts.models import User
from ariane.kernel.errors import Collision, DomainError, NotAllowed
from ariane.web.limits import limit

__all__ = ["Access", "access_of", "actor", "capability", "limit", "public", "signed_in"]

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """For strangers too: login, first run, what a mail links to. Refusals of actions are still told in words."""
    return _guarded(view, Access("public"))


def signed_in(view: View) -> View:
    """For every colleague who is signed in; what she may see is the journal's policy to say."""
    return _guarded(view, Access("signed_in"))


def capability(*names: str) -> Callable[[View], View]:
    """For colleagues whose rights hold one of the capabilities at any scope; the action checks the scope."""

    def decorate(view: View) -> View:
        return _guarded(view, Access("capability", names))

    return decorate


def access_of(view: Any) -> Access | None:
    """The declared policy of a view, None when it has none."""
    found = getattr(view, "access", None)
    return found if isinstance(found, Access) else None


def actor(request: HttpRequest) -> User:
    """The colleague who asks; only for views that strangers do not reach."""
    if not isinstance(request.user, User):
        raise TypeError("actor() in a view that strangers reach")
    return request.user


def _guarded(view: View, access: Access) -> View:
    @functools.wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if access.who != "public":
            if not isinstance(request.user, User):
                return ask_to_sign_in(request)
            if not access.admits(request.user):
                return refused(request, NotAllowed(_("Your rights do not include this page.")))
        try:
            return view(request, *args, **kwargs)
        except DomainError as error:
            return refused(request, error)
        except (OverflowError, DataError):  # a number that no row has: only a made-up form or address sends it
            return refused(request, DomainError(_("A number in what was sent is too large.")))

    guard.access = access  # type: ignore[attr-defined]
    return guard


def ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """To the login page and back; a script gets 401 (htmx then leaves for the login page by itself)."""
    if not by_script(request):
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
    answer = HttpResponse(_("Your session has ended. Sign in again."), status=401, content_type="text/plain")
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    back = page._replace(scheme="", netloc="").geturl() or "/"
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    answer["HX-Redirect"] = redirect_to_login(back).url
    return answer


def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """What an action refused, in its words: 422, 409 (somebody was faster), 403 (not allowed).

    htmx puts the words in the form's own `[data-errors]`, else in the page's `#errors`; 403 goes as plain text to the
    page's error banner. A plain form gets a page.
    """
    status = 403 if isinstance(error, NotAllowed) else 409 if isinstance(error, Collision) else 422
    if not by_script(request):
        return say(request, status, str(error))
    if status == 403 or not request.headers.get("HX-Request"):
        answer = HttpResponse(str(error), status=status, content_type="text/plain")
        answer["HX-Reswap"] = "none"
        return answer
    answer = render(request, "web/_refused.html", {"message": str(error)}, status=status)
    answer["HX-Retarget"] = "find [data-errors], #errors"
    answer["HX-Reswap"] = "innerHTML"
    return answer


def say(request: HttpRequest, status: int, message: str) -> HttpResponse:
    """A whole page with one message and the way back."""
    back = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    shown = {"message": message, "status": status, "back": back if safe else "/"}
    return render(request, "web/refused.html", shown, status=status)


def by_script(request: HttpRequest) -> bool:
    """Whether htmx (a piece of a page) or a script asks, rather than the browser for a whole page."""
    htmx = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
    return htmx or request.headers.get("X-Requested-With") == "XMLHttpRequest"
