"""The page for a lost password, and the doors to the organisation's own directory."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from ariane.mail.outbox.senders import offices
from ariane.web.accounts.lazily import Lazily

account = Lazily("allauth.account.views")
directory = Lazily("allauth.socialaccount.providers.openid_connect.views")


def reset(request: HttpRequest) -> HttpResponseBase:
    """/accounts/password/reset/: ask for a link; without a sending server, who can help instead."""
    if offices().sending is None:
        return render(request, "account/password_reset_off.html")
    return account.password_reset(request)


def directory_login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """/accounts/oidc/directory/login/: leave for the organisation's directory; 404 where none is configured."""
    if not settings.OIDC_URL:
        raise Http404
    return directory.login(request, provider_id)


def directory_callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """/accounts/oidc/directory/callback/: back from there."""
    if not settings.OIDC_URL:
        raise Http404
    return directory.callback(request, provider_id)
