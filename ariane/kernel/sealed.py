"""Passwords and signing secrets, encrypted at rest with a key made from SECRET_KEY."""

import base64
import hashlib
import logging
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

log = logging.getLogger("ariane.kernel")


def box() -> MultiFernet:
    """The current key first, then those still accepted for reading."""
    # the words in the key are older than this place: what is stored must stay readable
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"ariane.mail.sealed\0" + str(key).encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal(text: str) -> str:
    """The text encrypted; an empty text stays empty."""
    return box().encrypt(text.encode()).decode("ascii") if text else ""


def unseal(stored: str) -> str:
    """The text again; empty when it was sealed under a key that is lost, as no password is better than a wrong one."""
    if not stored:
        return ""
    try:
        return box().decrypt(stored.encode()).decode()
    except InvalidToken:
        log.warning("a stored password was sealed with another key: it must be typed again")
        return ""


class SealedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that the database only holds encrypted; not for filtering."""

    def get_prep_value(self, value: Any) -> Any:
        return seal(str(value)) if value else ""

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> str:
        return unseal(value or "")
