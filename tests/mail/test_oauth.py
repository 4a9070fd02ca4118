"""Mailboxes at Microsoft and Google: a person signs in there, tokens are sealed and renewed, refusals are in words."""

import base64
import datetime as dt
import hashlib
import shutil
import tempfile
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from django.db import connection
from django.test import Client

from ariane.accounts.models import User
from ariane.kernel import clock
from ariane.mail import oauth, probe
from ariane.mail.failures import ServerFailed
from ariane.mail.ingress import mailboxes
from ariane.mail.listener import Listener
from ariane.mail.models import Grant, InboundMail, Mailbox
from tests.mail import dovecot, tokens_server
from tests.mail.tokens_server import USER, TokenServer
from tests.world import World

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


@pytest.fixture
def provider(monkeypatch: Any) -> Iterator[TokenServer]:
    with tokens_server.serving() as state:
        for name, real in oauth.PROVIDERS.items():
            monkeypatch.setitem(oauth.PROVIDERS, name, replace(real, token=state.url + "/{tenant}/token"))
        yield state


@pytest.fixture
def grant(world: World) -> Grant:
    box = Mailbox.objects.create(
        name="Journal", address=USER, catches=True, imap_host="127.0.0.1", imap_security="none", smtp_security="none"
    )
    return Grant.objects.create(
        mailbox=box, provider="microsoft", tenant="agence", client_id="app", client_secret="secret-of-the-app"
    )


@pytest.mark.req("M-001")
def test_a_mailbox_is_connected_by_signing_in_there(
    provider: TokenServer, grant: Grant, as_user: Browser, world: World
) -> None:
    browser, page = as_user(world.ada), f"/settings/mailboxes/{grant.mailbox_id}/connection/"
    shown = browser.get(page).context["go"]
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(shown).query))
    assert shown.startswith("https://login.microsoftonline.com/agence/") and "offline_access" in asked["scope"]
    assert browser.get(f"/settings/mailboxes/connected/?code=c&state={asked['state']}x").status_code == 422
    shown = browser.get(page).context["go"]
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(shown).query))
    browser.get(f"/settings/mailboxes/connected/?code=c0de&state={asked['state']}")
    (told,) = provider.asked
    challenge = base64.urlsafe_b64encode(hashlib.sha256(told["code_verifier"].encode()).digest()).rstrip(b"=").decode()
    assert (told["code"], told["client_secret"], challenge) == ("c0de", "secret-of-the-app", asked["code_challenge"])
    assert told["redirect_uri"] == asked["redirect_uri"]
    grant.refresh_from_db()
    assert (grant.refresh_token, grant.connected_by) == ("refresh-1", world.ada)
    assert "Microsoft 365" in browser.get(f"/settings/mailboxes/{grant.mailbox_id}/").content.decode()
    # the same return works once only
    assert browser.get(f"/settings/mailboxes/connected/?code=c0de&state={asked['state']}").status_code == 422
    browser.post(f"{page}end/")
    assert not Grant.objects.exists()


def test_secrets_are_sealed_and_never_shown(grant: Grant, provider: TokenServer, as_user: Browser, ada: User) -> None:
    oauth.finish(grant, by=ada, code="c", verifier="v", back="https://x/")
    with connection.cursor() as cursor:
        cursor.execute("select client_secret, refresh_token, access_token from mail_grant")
        row = cursor.fetchone()
    assert not any(word in str(row) for word in ("secret-of-the-app", "refresh-1", "token-1"))
    page = as_user(ada).get(f"/settings/mailboxes/{grant.mailbox_id}/connection/").content.decode()
    assert "refresh-1" not in page and 'value="secret-of-the-app"' not in page
    as_user(ada).post(
        f"/settings/mailboxes/{grant.mailbox_id}/connection/",
        {"provider": "google", "client_id": "autre", "client_secret": "", "fetches": "on"},
    )
    grant.refresh_from_db()
    assert (grant.provider, grant.client_id, grant.client_secret, grant.sends) == (
        "google",
        "autre",
        "secret-of-the-app",
        False,
    )


def test_a_token_is_renewed_when_it_is_about_to_run_out(grant: Grant, provider: TokenServer, ada: User) -> None:
    oauth.finish(grant, by=ada, code="c", verifier="v", back="https://x/")
    assert oauth.access_token(grant) == "token-1"
    Grant.objects.update(expires_at=clock.now() + dt.timedelta(seconds=30))
    assert oauth.access_token(Grant.objects.get()) == "token-2"
    assert provider.asked[-1]["refresh_token"] == "refresh-1"
    assert Grant.objects.get().refresh_token == "refresh-2"


def test_a_refusal_is_told_in_words(grant: Grant, provider: TokenServer) -> None:
    with pytest.raises(ServerFailed, match="pas encore"):
        oauth.access_token(grant)
    Grant.objects.update(refresh_token="r")
    provider.refuse = {"error": "invalid_grant", "error_description": "AADSTS70000: revoked.\nTrace ID: 1"}
    with pytest.raises(ServerFailed, match="AADSTS70000") as told:
        oauth.access_token(Grant.objects.get())
    assert "Trace" not in str(told.value) and "de nouveau" in str(told.value)
    result = probe.test_fetching(grant.mailbox)
    assert not result.ok


@pytest.mark.imap
@pytest.mark.req("M-009")
def test_mail_is_fetched_with_a_token(provider: TokenServer, grant: Grant, ada: User) -> None:
    """A real Dovecot that asks the provider whether the token is good."""
    oauth.finish(grant, by=ada, code="c", verifier="v", back="https://x/")
    folder = Path(tempfile.mkdtemp(prefix="ariane-dovecot-"))
    folder.chmod(0o755)
    try:
        with dovecot.running(folder / "post", introspection=f"{provider.url}/introspect?token=") as post:
            post.deliver(b"From: dora@mairie.example\r\nSubject: Jeton\r\n\r\nBonjour\r\n")
            for protocol, port in [("imap", post.port), ("pop", post.pop_port)][: 1 + dovecot.POP]:
                box = grant.mailbox
                box.protocol, box.imap_port = protocol, port
                box.save()
                mailboxes.fetch(box)
                assert InboundMail.objects.get().subject == "Jeton"
            provider.good.clear()
            with pytest.raises(ServerFailed, match="refuse"):
                mailboxes.fetch(grant.mailbox)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Relay:
    """A server that takes XOAUTH2 only."""

    def __init__(self, good: str) -> None:
        self.good = good

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        said = base64.b64decode(args[1]).decode()
        if said == f"user={USER}\x01auth=Bearer {self.good}\x01\x01":
            return AuthResult(success=True, auth_data=USER)
        await server.challenge_auth("eyJzdGF0dXMiOiI0MDEifQ==", encode_to_b64=False)
        return AuthResult(success=False, handled=False)

    async def handle_MAIL(self, _server: SMTP, session: Any, envelope: Any, address: str, _options: Any) -> str:
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        return "250 OK"


@pytest.mark.req("M-020")
def test_mail_leaves_with_a_token(provider: TokenServer, grant: Grant, ada: User) -> None:
    oauth.finish(grant, by=ada, code="c", verifier="v", back="https://x/")

    def conversation(loop: Any) -> SMTP:
        return SMTP(Relay("token-1"), loop=loop, auth_require_tls=False, auth_exclude_mechanism=["LOGIN", "PLAIN"])

    with Listener(conversation, "127.0.0.1:0") as listener:
        box = grant.mailbox
        box.smtp_host, box.smtp_port = "127.0.0.1", listener.port
        assert probe.test_smtp(box).ok
        Grant.objects.update(access_token="withdrawn")
        assert not probe.test_smtp(box).ok
