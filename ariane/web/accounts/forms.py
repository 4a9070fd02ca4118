"""The forms of signing in, with our labels: none uses a placeholder as a label."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
NEW = {"autocomplete": "new-password"}
NOW = {"autocomplete": "current-password"}
FOCUS = {"autofocus": True}


def dress(form: forms.Form, **fields: tuple[Any, dict[str, Any]]) -> None:
    """Give fields their label and attributes, without the placeholders that came along."""
    for name, (label, attributes) in fields.items():
        if name in form.fields:
            form.fields[name].label = label
            form.fields[name].widget.attrs.pop("placeholder", None)
            form.fields[name].widget.attrs.update(attributes)


class LoginForm(account.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(
            self,
            login=(_("E-mail address or login"), {"autocomplete": "username", "autocapitalize": "none", **FOCUS}),
            password=(_("Password"), NOW),
        )
        self.fields["password"].help_text = ""


class ResetPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, email=(_("Professional address"), {"autocomplete": "email", **FOCUS}))


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, password1=(_("New password"), {**NEW, **FOCUS}), password2=(_("The same again"), NEW))


class SetPasswordForm(account.SetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, password1=(_("New password"), NEW), password2=(_("The same again"), NEW))


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(
            self,
            oldpassword=(_("Current password"), NOW),
            password1=(_("New password"), NEW),
            password2=(_("The same again"), NEW),
        )


class ReauthenticateForm(account.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, password=(_("Password"), {**NOW, **FOCUS}))


class AuthenticateForm(mfa.AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, code=(_("Code of the app, or a recovery code"), CODE))


class ReauthenticateCodeForm(mfa.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, code=(_("Code of the app, or a recovery code"), CODE))


class ActivateForm(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, code=(_("Code shown by the app"), CODE))


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(
            self,
            name=(_("Name of the key"), {}),
            passwordless=(_("Sign in with this key alone, without a password"), {}),
        )
        self.fields["passwordless"].help_text = _("The device then asks for a fingerprint, a face or a code.")
        self.fields["passwordless"].initial = True


class RenameKeyForm(EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, name=(_("Name of the key"), FOCUS))
