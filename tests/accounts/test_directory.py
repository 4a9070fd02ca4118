"""Signing in through the organisation's own directory (OpenID Connect), against a small provider of our own."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount import providers
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.test import Client

from ariane.accounts.models import User
from tests.world import World

LOGIN = "/accounts/oidc/directory/login/"
KEY = "a key of thirty-two characters…!"


@dataclass
class Directory:
    """A provider that says of everybody what `claims` hold."""

    claims: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    asked: list[dict[str, list[str]]] = field(default_factory=list)

    def answer(self, path: str) -> dict[str, Any]:
        if path.endswith("/openid-configuration"):
            places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "me"}
            return {"issuer": self.url, "jwks_uri": f"{self.url}/keys"} | {
                name: f"{self.url}/{place}" for name, place in places.items()
            }
        if path == "/token":
            claims = {"iss": self.url, "aud": "ariane", "exp": 4102444800, "iat": 0, **self.claims}
            return {"access_token": "x", "token_type": "Bearer", "id_token": jwt.encode(claims, KEY, algorithm="HS256")}
        return self.claims


@pytest.fixture
def directory(settings: Any) -> Iterator[Directory]:
    fake = Directory()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(fake.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            fake.asked.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            self.do_GET()

        def log_message(self, format: str, *args: Any) -> None:
            """The test says what matters."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    app = {"provider_id": "directory", "name": "Annuaire", "client_id": "ariane", "secret": "s"}
    app["settings"] = {"server_url": fake.url, "oauth_pkce_enabled": True}  # type: ignore[assignment]
    settings.OIDC_URL = fake.url
    providers.registry.load()
    providers.registry.register(OpenIDConnectProvider)  # what the setting does at start
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    yield fake
    server.shutdown()
    server.server_close()


def come_back(browser: Client) -> Any:
    """Leave for the provider and come back with its code."""
    there = urlsplit(browser.get(LOGIN)["Location"])
    state = parse_qs(there.query)["state"][0]
    return browser.get("/accounts/oidc/directory/callback/", {"code": "c", "state": state})


def signed_in(browser: Client) -> User | None:
    answer = browser.get("/me/profile/")
    return answer.context["request"].user if answer.status_code == 200 else None


def ben(**more: Any) -> dict[str, Any]:
    return {"sub": "42", "email": "ben@agence.example", "email_verified": True, **more}


def test_a_colleague_is_known_by_her_verified_address(client: Client, world: World, directory: Directory) -> None:
    assert "Annuaire" in client.get("/accounts/login/").content.decode()
    directory.claims = ben()
    assert come_back(client)["Location"] == "/"
    assert signed_in(client) == world.ben
    assert directory.asked[0]["code_verifier"]


def test_once_known_she_stays_known_when_her_address_changes(
    client: Client, world: World, directory: Directory
) -> None:
    directory.claims = ben()
    come_back(client)
    directory.claims = ben(email="ben.autre@agence.example")
    again = Client()
    come_back(again)
    assert signed_in(again) == world.ben


def test_an_address_nobody_verified_opens_nothing(client: Client, world: World, directory: Directory) -> None:
    directory.claims = ben(email_verified=False)
    come_back(client)
    assert signed_in(client) is None


def test_whoever_has_no_account_is_told_so_and_gets_none(client: Client, world: World, directory: Directory) -> None:
    directory.claims = ben(sub="43", email="nouvelle@agence.example")
    page = come_back(client)
    assert "Aucun compte n’a votre adresse ici" in page.content.decode()
    assert not User.objects.filter(email="nouvelle@agence.example").exists()
    assert signed_in(client) is None


def test_a_closed_account_stays_closed(client: Client, world: World, directory: Directory) -> None:
    User.objects.filter(username="ben").update(is_active=False)
    directory.claims = ben()
    come_back(client)
    assert signed_in(client) is None


def test_an_answer_nobody_asked_for_is_refused(client: Client, world: World, directory: Directory) -> None:
    directory.claims = ben()
    page = client.get("/accounts/oidc/directory/callback/", {"code": "c", "state": "forged"})
    assert "n’a pas répondu" in page.content.decode()
    assert signed_in(client) is None


def test_without_a_directory_there_is_no_such_door(client: Client, world: World) -> None:
    assert client.get(LOGIN).status_code == 404
    assert "/accounts/oidc/" not in client.get("/accounts/login/").content.decode()
