"""What a refusal looks like, for a browser and for htmx."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from ariane.accounts.models import User
from ariane.kernel.errors import Collision, DomainError, NotAllowed
from ariane.web.access import Access, access_of, actor, capability, limit, public, signed_in

HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/records/7/?tab=files"}


def ask(user: object = None, method: str = "get", **headers: str) -> HttpRequest:
    request = getattr(RequestFactory(), method)("/somewhere/?a=1", **headers)
    request.user = user or AnonymousUser()
    return request  # type: ignore[no-any-return]


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


def test_a_policy_is_readable_on_the_view() -> None:
    assert access_of(public(hello)) == Access("public")
    assert access_of(signed_in(hello)) == Access("signed_in")
    assert access_of(capability("configure")(hello)) == Access("capability", ("configure",))
    assert access_of(hello) is None


def test_a_stranger_is_sent_to_the_login_page_and_back() -> None:
    answer = signed_in(hello)(ask())
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/somewhere/%3Fa%3D1")


def test_a_stranger_who_posted_is_not_sent_back_to_an_address_that_only_takes_posts() -> None:
    assert signed_in(hello)(ask(method="post"))["Location"].endswith("?next=/")


def test_htmx_leaves_for_the_login_page_when_the_session_is_over() -> None:
    answer = signed_in(hello)(ask(**HTMX))
    assert answer.status_code == 401
    assert answer["HX-Redirect"].endswith("?next=/records/7/%3Ftab%3Dfiles")


def test_the_page_to_return_to_is_never_elsewhere() -> None:
    answer = signed_in(hello)(ask(HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://x//evil.example/"))
    assert answer["HX-Redirect"].endswith("?next=/")


def test_a_capability_admits_whoever_has_it(ada: User, ben: User, idle: User) -> None:
    view = capability("configure")(hello)
    assert view(ask(ada)).status_code == 200
    assert view(ask(ben)).status_code == 403
    assert view(ask(idle)).status_code == 403


def test_a_substitute_has_what_she_covers(thomas: User) -> None:
    assert capability("request.validate")(hello)(ask(thomas)).status_code == 200


@pytest.mark.parametrize(
    ("error", "status"), [(DomainError("non"), 422), (Collision("non"), 409), (NotAllowed("non"), 403)]
)
def test_a_refused_action_says_why(ben: User, error: Exception, status: int) -> None:
    page = signed_in(raising(error))(ask(ben, "post"))
    assert (page.status_code, "non" in page.content.decode()) == (status, True)
    piece = signed_in(raising(error))(ask(ben, "post", **HTMX))
    assert (piece.status_code, "non" in piece.content.decode()) == (status, True)
    assert "<html" not in piece.content.decode()


def test_htmx_puts_the_words_where_the_form_is(ben: User) -> None:
    answer = signed_in(raising(DomainError("<b>")))(ask(ben, "post", **HTMX))
    assert answer["HX-Retarget"] == "find [data-errors], #errors"
    assert "&lt;b&gt;" in answer.content.decode()


def test_actor_is_for_views_that_strangers_do_not_reach(ben: User) -> None:
    assert actor(ask(ben)) is ben
    with pytest.raises(TypeError):
        actor(ask())


def test_a_limit_counts_posts_of_one_address(db: None) -> None:
    view = public(limit("test", "2/h")(hello))
    assert [view(ask(method="post")).status_code for _ in range(3)] == [200, 200, 429]
    assert view(ask()).status_code == 200
    assert view(ask(method="post", REMOTE_ADDR="192.0.2.7")).status_code == 200
