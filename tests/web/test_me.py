"""The person's own menu."""

from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import User
from tests.world import fresh

Browser = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize("path", ["/me/keys/", "/me/bell/", "/me/clock/"])
@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in(client: Client, path: str) -> None:
    assert client.get(path).status_code == 302
    assert client.get(path, headers=HTMX).status_code == 401


def test_a_button_changes_only_what_it_sends(as_user: Browser, ben: User) -> None:
    browser = as_user(ben)
    assert browser.post("/me/preferences/", {"theme": "dark"}, headers=HTMX).status_code == 204
    assert browser.post("/me/preferences/", {"language": "en"}).headers["Location"] == "/"
    assert (fresh(ben).theme, fresh(ben).language) == ("dark", "en")


def test_the_way_back_is_never_elsewhere(as_user: Browser, ben: User) -> None:
    there = as_user(ben).post("/me/preferences/", {"theme": "dark"}, headers={"Referer": "https://evil.example/"})
    assert there.headers["Location"] == "/"


def test_another_theme_is_refused(as_user: Browser, ben: User) -> None:
    assert as_user(ben).post("/me/preferences/", {"theme": "plaid"}).status_code == 422


def test_keys_stand_in_a_page_and_in_the_dialog(as_user: Browser, ben: User) -> None:
    browser = as_user(ben)
    assert b"<html" in browser.get("/me/keys/").content
    assert b"<html" not in browser.get("/me/keys/", headers=HTMX).content
