"""Signing in and what guards an account: the views are allauth's, each under a policy of ours.

Only what is listed exists: no sign-up, no address management (the professional address is the administrator's).
"""

from django.urls import URLPattern, path, re_path
from django.views.i18n import set_language

from ariane.web.access import limit, public, signed_in
from ariane.web.accounts import profile, views
from ariane.web.accounts.lazily import Lazily

account = Lazily("allauth.account.views")
mfa = Lazily("allauth.mfa.base.views")
codes = Lazily("allauth.mfa.recovery_codes.views")
totp = Lazily("allauth.mfa.totp.views")
keys = Lazily("allauth.mfa.webauthn.views")
social = Lazily("allauth.socialaccount.views")
sessions = Lazily("allauth.usersessions.views")

# strangers: whoever signs in, or lost her password
doorstep: list[URLPattern] = [
    path("accounts/login/", public(account.login), name="account_login"),
    path("accounts/logout/", public(account.logout), name="account_logout"),
    path("accounts/closed/", public(account.account_inactive), name="account_inactive"),
    path("accounts/password/reset/", public(limit("reset", "10/h")(views.reset)), name="account_reset_password"),
    path("accounts/password/reset/sent/", public(account.password_reset_done), name="account_reset_password_done"),
    path(
        "accounts/password/reset/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^accounts/password/choose/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("accounts/code/", public(mfa.authenticate), name="mfa_authenticate"),
    path("accounts/key/", public(keys.login_webauthn), name="mfa_login_webauthn"),
    path("accounts/language/", public(set_language), name="set_language"),
    path("accounts/oidc/<slug:provider_id>/login/", public(views.directory_login), name="openid_connect_login"),
    path(
        "accounts/oidc/<slug:provider_id>/callback/", public(views.directory_callback), name="openid_connect_callback"
    ),
    path("accounts/oidc/cancelled/", public(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("accounts/oidc/unknown/", public(social.signup), name="socialaccount_signup"),
]

# one's own account
own: list[URLPattern] = [
    path("me/profile/", profile.profile, name="profile"),
    path("me/absences/", profile.absences, name="absences"),
    path("me/absences/<int:pk>/end/", profile.end_absence, name="end_absence"),
    path("me/sessions/", signed_in(sessions.list_usersessions), name="usersessions_list"),
    path("me/security/", signed_in(mfa.index), name="mfa_index"),
    path("me/security/confirm/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("me/security/confirm/code/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("me/security/confirm/key/", signed_in(keys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("me/security/password/", signed_in(account.password_change), name="account_change_password"),
    path("me/security/password/first/", signed_in(account.password_set), name="account_set_password"),
    path("me/security/app/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("me/security/app/off/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("me/security/codes/", signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("me/security/codes/new/", signed_in(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("me/security/codes/file/", signed_in(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("me/security/keys/", signed_in(keys.list_webauthn), name="mfa_list_webauthn"),
    path("me/security/keys/add/", signed_in(keys.add_webauthn), name="mfa_add_webauthn"),
    path("me/security/keys/<int:pk>/remove/", signed_in(keys.remove_webauthn), name="mfa_remove_webauthn"),
    path("me/security/keys/<int:pk>/name/", signed_in(keys.edit_webauthn), name="mfa_edit_webauthn"),
]

urlpatterns = doorstep + own
