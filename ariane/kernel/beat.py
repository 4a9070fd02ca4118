"""Signs of life of this machine's background processes: a page or `ariane check` says when one is missing."""

import os
import time
from pathlib import Path

from django.conf import settings

FRESH = 45.0


def beat(name: str) -> None:
    """Say that the process `name` is alive now."""
    path = _path(name)
    path.touch()
    os.utime(path)


def alive(name: str) -> bool:
    """Whether `name` gave a sign of life within the last 45 seconds."""
    try:
        return time.time() - _path(name).stat().st_mtime < FRESH
    except FileNotFoundError:
        return False


def _path(name: str) -> Path:
    return Path(settings.HOME) / f"{name}.alive"
