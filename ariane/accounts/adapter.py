from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator or the first-run page, never by a stranger."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
