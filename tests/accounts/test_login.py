"""Signing in: by login or address, with a second step, under limits; what a stranger can and cannot learn."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from ariane.accounts.models import User
from ariane.mail.models import Mailbox, OutboundContent
from tests.world import PASSWORD, World, fresh

LOGIN = "/accounts/login/"


def sign_in(browser: Client, login: str = "ben", password: str = PASSWORD, **more: Any) -> Any:
    return browser.post(LOGIN, {"login": login, "password": password, **more})


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def signed_in(browser: Client) -> bool:
    return browser.get("/me/profile/").status_code == 200


@pytest.mark.parametrize("login", ["ben", "BEN", "ben@agence.example", "Ben@Agence.example"])
def test_by_login_or_address(client: Client, world: World, login: str) -> None:
    assert sign_in(client, login).status_code == 302
    assert signed_in(client)


def test_a_wrong_password_and_an_unknown_login_sound_alike(client: Client, world: World) -> None:
    texts = []
    for login, password in (("ben", "faux"), ("personne", "faux"), ("ben@agence.example", "faux")):
        page = sign_in(client, login, password).content.decode()
        texts.append(re.findall(r'role="alert">.*?<span>(.*?)</span>', page, re.S))
    assert texts[0] == texts[1] == texts[2] != []
    assert not signed_in(client)


def test_back_to_the_page_asked_for_and_never_elsewhere(client: Client, world: World) -> None:
    assert sign_in(client, next="/records/7/")["Location"] == "/records/7/"
    assert sign_in(Client(), next="https://evil.example/")["Location"] == "/"


def test_the_session_key_changes_when_one_signs_in(client: Client, world: World) -> None:
    client.get("/accounts/password/reset/")
    client.session["planted"] = 1
    session = client.session
    session["planted"] = 1
    session.save()
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_five_wrong_passwords_close_the_door_for_a_while(client: Client, world: World) -> None:
    for _ in range(5):
        sign_in(client, password="faux")
    answer = sign_in(client)
    assert not signed_in(client)
    assert "alert" in answer.content.decode() or answer.status_code == 429
    assert sign_in(Client(REMOTE_ADDR="192.0.2.9"), "cleo").status_code == 302


def test_a_closed_account_stays_outside(client: Client, world: World) -> None:
    User.objects.filter(username="ben").update(is_active=False)
    answer = sign_in(client)
    assert answer["Location"] == "/accounts/closed/"
    assert client.get("/accounts/closed/").status_code == 200
    assert not signed_in(client)


def test_nobody_makes_herself_an_account(client: Client, world: World) -> None:
    assert client.get("/accounts/signup/").status_code == 404
    assert client.get("/accounts/email/").status_code == 404


def test_signing_out_needs_a_form(client: Client, world: World) -> None:
    sign_in(client)
    assert client.get("/accounts/logout/").status_code == 200
    assert signed_in(client)
    client.post("/accounts/logout/")
    assert not signed_in(client)


@pytest.fixture
def secret(ben: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(ben, secret)
    RecoveryCodes.activate(ben)
    return secret


def test_the_code_of_the_app_is_asked_for(client: Client, ben: User, secret: str) -> None:
    assert sign_in(client)["Location"] == "/accounts/code/"
    assert not signed_in(client)
    assert client.post("/accounts/code/", {"code": "000000"}).status_code == 200
    assert not signed_in(client)
    assert client.post("/accounts/code/", {"code": code_of(secret)}).status_code == 302
    assert signed_in(client)


def test_a_recovery_code_works_once(client: Client, ben: User, secret: str) -> None:
    code = Authenticator.objects.get(user=ben, type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in(client)
    client.post("/accounts/code/", {"code": code})
    assert signed_in(client)
    again = Client()
    sign_in(again)
    again.post("/accounts/code/", {"code": code})
    assert not signed_in(again)


def test_codes_are_not_readable_in_the_database(ben: User, secret: str) -> None:
    rows = list(Authenticator.objects.filter(user=ben).values_list("data", flat=True))
    assert len(rows) == 2
    assert secret not in str(rows)


def test_setting_up_the_app_asks_again_who_one_is(client: Client, world: World) -> None:
    sign_in(client)
    answer = client.get("/me/security/app/")
    assert answer["Location"].startswith("/me/security/confirm/")
    client.post("/me/security/confirm/", {"password": PASSWORD, "next": "/me/security/app/"})
    page = client.get("/me/security/app/").content.decode()
    shown = re.search(r'id="secret" value="(\w+)"', page)
    assert shown
    answer = client.post("/me/security/app/", {"code": code_of(shown[1])})
    assert answer["Location"] == "/me/security/codes/"
    assert client.get("/me/security/codes/").content.decode().count("<code>") == 10
    assert client.get("/me/security/codes/file/").status_code == 200


def test_sessions_are_listed_and_the_others_ended(client: Client, world: World) -> None:
    other = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0")
    sign_in(other)
    sign_in(client)
    page = client.get("/me/sessions/").content.decode()
    assert "Firefox, Windows" in page
    client.post("/me/sessions/")
    assert signed_in(client)
    assert not signed_in(other)
    assert UserSession.objects.count() == 1


def test_a_new_password_ends_the_other_sessions(client: Client, world: World) -> None:
    other = Client()
    sign_in(other)
    sign_in(client)
    new = {"password1": "une autre phrase longue", "password2": "une autre phrase longue"}
    client.post("/me/security/password/", {"oldpassword": PASSWORD, **new})
    assert signed_in(client)
    assert not signed_in(other)
    assert sign_in(Client(), password=new["password1"]).status_code == 302


@pytest.fixture
def sending(db: None) -> Mailbox:
    return Mailbox.objects.create(name="Agence", address="info@agence.example", smtp_host="smtp.agence.example")


def links(text: str) -> list[str]:
    return re.findall(r"https?://\S+?(/accounts/password/choose/\S+?/)(?=\s|$)", text)


def test_a_lost_password_is_replaced_by_a_link_that_works_once(client: Client, world: World, sending: Mailbox) -> None:
    client.post("/accounts/password/reset/", {"email": "ben@agence.example"})
    content = OutboundContent.objects.get()
    [link] = links(content.text)
    form = client.get(link)["Location"]
    new = {"password1": "une autre phrase longue", "password2": "une autre phrase longue"}
    assert client.post(form, new).status_code == 302
    assert sign_in(Client(), password=new["password1"]).status_code == 302
    assert b"password1" not in Client().get(link, follow=True).content


def test_the_link_points_to_the_configured_address(
    client: Client, world: World, sending: Mailbox, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://fil.agence.example"
    settings.ALLOWED_HOSTS = ["*"]
    client.post("/accounts/password/reset/", {"email": "ben@agence.example"}, HTTP_HOST="evil.example")
    text = OutboundContent.objects.get().text
    assert "https://fil.agence.example/accounts/password/choose/" in text
    assert "evil.example" not in text


def test_asking_for_a_link_tells_nobody_who_has_an_account(client: Client, world: World, sending: Mailbox) -> None:
    known = client.post("/accounts/password/reset/", {"email": "ben@agence.example"})
    unknown = client.post("/accounts/password/reset/", {"email": "personne@ailleurs.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert OutboundContent.objects.count() == 1


def test_without_a_sending_server_the_page_says_who_can_help(client: Client, world: World) -> None:
    page = client.post("/accounts/password/reset/", {"email": "ben@agence.example"})
    assert page.status_code == 200
    assert 'class="banner warn"' in page.content.decode()
    assert not OutboundContent.objects.exists()


def test_asking_for_links_is_limited(client: Client, world: World, sending: Mailbox) -> None:
    answers = [client.post("/accounts/password/reset/", {"email": f"x{n}@ailleurs.example"}) for n in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]


@pytest.fixture
def every_page(client: Client, world: World) -> Iterator[Callable[[str], Any]]:
    sign_in(client)
    client.post("/me/security/confirm/", {"password": PASSWORD, "next": "/me/security/"})
    yield client.get


@pytest.mark.parametrize(
    "path",
    [
        "/me/profile/",
        "/me/absences/",
        "/me/sessions/",
        "/me/security/",
        "/me/security/password/",
        "/me/security/app/",
        "/me/security/keys/",
        "/me/security/keys/add/",
    ],
)
def test_own_pages_hold_no_inline_script_or_style(every_page: Callable[[str], Any], path: str) -> None:
    answer = every_page(path)
    assert answer.status_code == 200
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    page = answer.content.decode()
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)


def test_passkeys_are_offered_to_a_browser_that_asks(client: Client, world: World) -> None:
    options = client.get("/accounts/key/", headers={"accept": "application/json"}).json()
    assert options["request_options"]["publicKey"]["challenge"]
    assert fresh(world.ben).is_active
