"""Typed readers of environment variables.

An unknown word refuses to start rather than being read as false; a secret may come from a file named by `NAME_FILE`.
"""

import os
from json import loads
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """The variable's text, or the content of the file that `NAME_FILE` names."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    """A yes/no variable; any other word raises ImproperlyConfigured."""
    word = os.environ.get(name)
    if word is None:
        return default
    if word.lower() in TRUE:
        return True
    if word.lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={word!r}: write yes or no")


def number(name: str, default: int) -> int:
    """A whole number; anything else raises ImproperlyConfigured."""
    word = os.environ.get(name)
    if word is None or word == "":
        return default
    try:
        return int(word)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={word!r}: write a whole number") from error


def json(name: str) -> dict[str, Any]:
    """A JSON object; anything else raises ImproperlyConfigured."""
    try:
        told = loads(text(name) or "{}")
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: not JSON: {error}") from error
    if not isinstance(told, dict):
        raise ImproperlyConfigured(f"{name}: write a JSON object")
    return told


def words(name: str, default: str = "") -> list[str]:
    """A list written with commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def path(name: str, default: Path) -> Path:
    """A folder or file, with `~` expanded."""
    return Path(os.environ.get(name) or default).expanduser().absolute()


def home() -> Path:
    """The folder that holds everything of this installation: database, files, signing key. Made when missing."""
    folder = path("ARIANE_HOME", Path("~/.local/share/ariane"))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
