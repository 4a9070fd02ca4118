"""All settings in one file; those an administrator may set are read through env.py and listed in docs/settings.md."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

import ariane
from ariane.config import env
from ariane.config.database import database

PACKAGE = Path(ariane.__file__).parent
HOME = env.home()


def secret() -> str:
    """The signing key: given, or made once and kept beside the database (reply addresses depend on it for ever)."""
    given = env.text("ARIANE_SECRET_KEY")
    if given:
        return given
    import secrets

    kept = HOME / "secret.key"
    if not kept.exists():
        kept.write_text(secrets.token_urlsafe(48), encoding="ascii")
        kept.chmod(0o600)
    return kept.read_text(encoding="ascii").strip()


SECRET_KEY = secret()
DEBUG = env.flag("ARIANE_DEBUG")
DEMO = env.flag("ARIANE_DEMO")
PUBLIC_URL = env.text("ARIANE_URL", "http://localhost:8000").rstrip("/")
HERE = ["localhost", "127.0.0.1", "[::1]", urlsplit(PUBLIC_URL).hostname or ""]
ALLOWED_HOSTS = ["*"] if DEBUG or DEMO else [*HERE, *env.words("ARIANE_HOSTS")]
HTTPS = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "ariane.web",  # before allauth: its pages replace theirs
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "ariane.kernel",
    "ariane.ui",
    "ariane.accounts",
    "ariane.hooks",
    "ariane.mail",
    "ariane.search",
    "ariane.templates",
    "ariane.journal",
    "ariane.activities",
    "ariane.parties",
    "ariane.pieces",
    "ariane.flows",
    "ariane.reports",
    "ariane.imports",
    "ariane.outgoing",
    "ariane.api",
    "ariane.portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ariane.accounts.middleware.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ariane.web.setup.middleware.FirstRunMiddleware",
    "ariane.accounts.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "ariane.config.urls"
WSGI_APPLICATION = None
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "ariane.web.shell.context",
            ],
        },
    }
]

DATABASES = {"default": database(env.text("DATABASE_URL"), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
TIME_ZONE = "Europe/Brussels"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "files"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"/dist/.*-[0-9A-Z]{8}\.\w+$"
MEDIA_ROOT = HOME / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
MAIL_SMTP_LISTEN = env.text("ARIANE_SMTP_LISTEN", "127.0.0.1:8025" if DEMO else "")
MAIL_LMTP_LISTEN = env.text("ARIANE_LMTP_LISTEN")
MAIL_SINK_LISTEN = env.text("ARIANE_SINK_LISTEN", "127.0.0.1:8026" if DEMO else "")
MAIL_TLS_CERT = env.text("ARIANE_SMTP_CERT")
MAIL_TLS_KEY = env.text("ARIANE_SMTP_KEY")
MAIL_WEBHOOK_SECRET = env.text("ARIANE_MAIL_WEBHOOK_SECRET")
ANYMAIL_PROVIDER = env.text("ARIANE_ANYMAIL")
ANYMAIL = env.json("ARIANE_ANYMAIL_SETTINGS")
MAIL_MTA_LOG = env.text("ARIANE_MTA_LOG")
MAIL_CLAIM_SECONDS = env.number("ARIANE_MAIL_CLAIM_SECONDS", 60)
MAIL_HANDOVER_SECONDS = env.number("ARIANE_MAIL_HANDOVER_SECONDS", 600)
MAIL_MAX_RECIPIENTS = env.number("ARIANE_MAIL_MAX_RECIPIENTS", 500)
MAIL_ATTACH_MAX_BYTES = env.number("ARIANE_MAIL_ATTACH_MAX_MB", 15) * 1024 * 1024
MAIL_IN_MAX_BYTES = env.number("ARIANE_MAIL_IN_MAX_MB", 60) * 1024 * 1024
UPLOAD_MAX_BYTES = env.number("ARIANE_UPLOAD_MAX_MB", 50) * 1024 * 1024

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "ariane.web.pages.csrf_failure"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("ARIANE_BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
    }
}

ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "ariane.web.accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_FORMS = {
    "login": "ariane.web.accounts.forms.LoginForm",
    "reset_password": "ariane.web.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "ariane.web.accounts.forms.ResetPasswordKeyForm",
    "set_password": "ariane.web.accounts.forms.SetPasswordForm",
    "change_password": "ariane.web.accounts.forms.ChangePasswordForm",
    "reauthenticate": "ariane.web.accounts.forms.ReauthenticateForm",
}
MFA_ADAPTER = "ariane.web.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_FORMS = {
    "authenticate": "ariane.web.accounts.forms.AuthenticateForm",
    "reauthenticate": "ariane.web.accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "ariane.web.accounts.forms.ActivateForm",
    "add_webauthn": "ariane.web.accounts.forms.AddKeyForm",
    "edit_webauthn": "ariane.web.accounts.forms.RenameKeyForm",
}

# the organisation's own directory (OpenID Connect), for colleagues whose account here has the same address
OIDC_URL = env.text("ARIANE_OIDC_URL")
if OIDC_URL:  # it brings a HTTP client along, which nothing else needs
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")
SOCIALACCOUNT_ADAPTER = "ariane.web.accounts.adapter.SocialAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "VERIFIED_EMAIL": env.flag("ARIANE_OIDC_TRUST_ADDRESSES"),
        "APPS": [
            {
                "provider_id": "directory",
                "name": env.text("ARIANE_OIDC_NAME", "OpenID"),
                "client_id": env.text("ARIANE_OIDC_CLIENT_ID"),
                "secret": env.text("ARIANE_OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_URL, "oauth_pkce_enabled": True},
            }
        ]
        if OIDC_URL
        else [],
    }
}

# doors do not know each other: the stream finds the page's line here (docs/subsystems/realtime.md)
LIVE_ENTRY = "ariane.web.thread.live.render_entry"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": env.text("ARIANE_LOG", "WARNING")},
    "loggers": {"django.request": {"level": "ERROR"}},
}
