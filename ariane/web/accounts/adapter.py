"""What this house decides about signing in: no sign-up, our words, our post office, secrets encrypted at rest."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ariane.accounts.models import Organisation, User
from ariane.mail.sealed import seal, unseal
from ariane.web.accounts.mails import password_link, send_system_mail

WRONG_LOGIN = _("This login or this password is not right.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator or the first-run page, never by a stranger."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG_LOGIN,
        "email_password_mismatch": WRONG_LOGIN,
        "account_inactive": _("This account is closed."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right, or no longer valid."),
        "invalid_password_reset": _("This link no longer works: ask for a new one."),
        "rate_limited": _("Too many tries. Wait a moment, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """From the configured address, never from what the request calls itself."""
        return password_link(key)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue a mail about an account to its owner, in her language."""
        user = context.get("user")
        if isinstance(user, User):
            send_system_mail(user, template_prefix, context)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Two-step secrets never stand readable in the database or its backups."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or no longer valid."),
        "cannot_generate_recovery_codes": _("Recovery codes come with an app or a key: add one first."),
    }

    def get_totp_issuer(self) -> str:
        return f"Ariane · {Organisation.current().name}"

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The organisation's own directory signs known colleagues in; it makes no accounts."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False
