"""The page for a lost password, and what it says where no mail can leave."""

from allauth.account.views import password_reset
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from ariane.mail.outbox.senders import offices


def reset(request: HttpRequest) -> HttpResponseBase:
    """/accounts/password/reset/: ask for a link; without a sending server, who can help instead."""
    if offices().sending is None:
        return render(request, "account/password_reset_off.html")
    return password_reset(request)  # type: ignore[no-any-return]
