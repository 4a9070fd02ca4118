"""Mailboxes at Microsoft 365 and Google, which want a token rather than a password (OAuth 2.0 with PKCE, XOAUTH2).

An administrator registers Ariane at the provider once, then connects each mailbox by signing in there. What is kept is
a refresh token, sealed like passwords; tokens of an hour are made from it when a server asks.
"""

import base64
import datetime as dt
import hashlib
import json
import secrets
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.kernel import clock
from ariane.mail.failures import ServerFailed
from ariane.mail.models import Grant, Mailbox

PATIENCE = 20
# a token about to run out may not survive the connection that it opens
MARGIN = dt.timedelta(minutes=2)
HOUR = 3600


@dataclass(frozen=True)
class Provider:
    """Where to ask, and for what; `{tenant}` in an address is the organisation's own directory."""

    name: str
    authorize: str
    token: str
    scopes: tuple[str, ...]
    extra: dict[str, str] = field(default_factory=dict)


PROVIDERS = {
    "microsoft": Provider(
        "Microsoft 365",
        "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
        "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        (
            "https://outlook.office.com/IMAP.AccessAsUser.All",
            "https://outlook.office.com/POP.AccessAsUser.All",
            "https://outlook.office.com/SMTP.Send",
            "offline_access",
        ),
        {"prompt": "select_account"},
    ),
    "google": Provider(
        "Google",
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        ("https://mail.google.com/",),
        {"access_type": "offline", "prompt": "consent"},
    ),
}


@dataclass(frozen=True)
class Request:
    """One attempt to connect: the address to send the person to, and what must come back with her."""

    url: str
    state: str
    verifier: str


def begin(grant: Grant, back: str) -> Request:
    """Where a person signs in at the provider; `back` is the address that she returns to."""
    provider = PROVIDERS[grant.provider]
    state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    asked = {
        "client_id": grant.client_id,
        "response_type": "code",
        "redirect_uri": back,
        "scope": " ".join(provider.scopes),
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        "login_hint": grant.mailbox.address,
        **provider.extra,
    }
    url = provider.authorize.format(tenant=urllib.parse.quote(grant.tenant, safe=""))
    return Request(f"{url}?{urllib.parse.urlencode(asked)}", state, verifier)


def finish(grant: Grant, *, by: User, code: str, verifier: str, back: str) -> None:
    """Exchange what the person brought back for tokens, and keep them sealed. Raises ServerFailed in words."""
    told = ask(
        grant,
        {"grant_type": "authorization_code", "code": code, "code_verifier": verifier, "redirect_uri": back},
    )
    if not told.get("refresh_token"):
        raise ServerFailed(_("The provider gave no lasting permission. Connect again, and agree to everything."))
    keep(grant, told)
    Grant.objects.filter(pk=grant.pk).update(connected_at=clock.now(), connected_by=by)


def access_token(grant: Grant) -> str:
    """A token that is good now, made anew when the kept one is about to run out. Raises ServerFailed in words.

    No lock is held while the provider is asked: two processes that refresh at once both get a good token.
    """
    if grant.access_token and grant.expires_at and grant.expires_at > clock.now() + MARGIN:
        return str(grant.access_token)
    if not grant.refresh_token:
        raise ServerFailed(_("This mailbox is not connected yet: sign in at the provider on its page."))
    keep(grant, ask(grant, {"grant_type": "refresh_token", "refresh_token": grant.refresh_token}))
    return str(grant.access_token)


def keep(grant: Grant, told: dict[str, Any]) -> None:
    """Store what the provider gave; a new refresh token replaces the old one."""
    grant.access_token = str(told.get("access_token", ""))
    grant.refresh_token = str(told.get("refresh_token") or grant.refresh_token)
    grant.expires_at = clock.now() + dt.timedelta(seconds=int(told.get("expires_in") or HOUR))
    grant.save(update_fields=["access_token", "refresh_token", "expires_at"])


def ask(grant: Grant, what: dict[str, str]) -> dict[str, Any]:
    """The provider's answer to a request for tokens. Raises ServerFailed in words."""
    url = PROVIDERS[grant.provider].token.format(tenant=urllib.parse.quote(grant.tenant, safe=""))
    said = {"client_id": grant.client_id, **what}
    if grant.client_secret:
        said["client_secret"] = grant.client_secret
    request = urllib.request.Request(url, urllib.parse.urlencode(said).encode(), {"Accept": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            told: dict[str, Any] = json.loads(answer.read(1 << 20))
    except urllib.error.HTTPError as error:
        raise refused(error) from error
    except (OSError, ValueError) as error:
        raise ServerFailed(_("The provider does not answer: %(said)s") % {"said": error}) from error
    return told


def refused(error: urllib.error.HTTPError) -> ServerFailed:
    """Why no token is given (the codes of RFC 6749 §5.2), with the first line of the provider's own words."""
    try:
        told = json.loads(error.read(1 << 20))
    except ValueError:
        told = {}
    code = str(told.get("error", "")) if isinstance(told, dict) else ""
    said = str(told.get("error_description", "") if isinstance(told, dict) else "").partition("\n")[0].strip()
    words = {
        "invalid_grant": _("The permission has run out or was withdrawn: connect the mailbox again."),
        "invalid_client": _("The provider does not know this application, or its secret has run out."),
        "unauthorized_client": _("The provider does not allow this application to do that."),
        "invalid_scope": _("The provider does not allow this application to read and send mail."),
    }.get(code, _("The provider refuses (%(code)s).") % {"code": code or error.code})
    return ServerFailed(f"{words} {said}".strip())


def for_fetching(mailbox: Mailbox) -> Grant | None:
    """How the mailbox is read, None when by password."""
    return Grant.objects.filter(mailbox_id=mailbox.pk, fetches=True).first() if mailbox.pk else None


def for_sending(mailbox: Mailbox) -> Grant | None:
    """How mail leaves through the mailbox, None when by password."""
    return Grant.objects.filter(mailbox_id=mailbox.pk, sends=True).first() if mailbox.pk else None


def sasl(user: str, token: str) -> str:
    """The first answer of XOAUTH2."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def encoded(word: str) -> str:
    return base64.b64encode(word.encode()).decode("ascii")
