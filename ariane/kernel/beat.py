"""Signs of life of this machine's background processes: a page or `ariane check` says when one is missing."""

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

FRESH = 45.0


def beat(name: str, troubles: Mapping[str, str] | None = None) -> None:
    """Say that the process `name` is alive now, and which of its parts do not work (part → why)."""
    path = _path(name)
    part = path.with_suffix(f".{os.getpid()}")
    part.write_text(json.dumps(dict(troubles or {})), encoding="utf-8")
    part.replace(path)


def alive(name: str) -> bool:
    """Whether `name` gave a sign of life within the last 45 seconds."""
    try:
        return time.time() - _path(name).stat().st_mtime < FRESH
    except FileNotFoundError:
        return False


def troubles(name: str) -> dict[str, str]:
    """The parts that did not work at the last sign of life, and why; empty when all is well or nobody is there."""
    try:
        said: dict[str, str] = json.loads(_path(name).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return said


def _path(name: str) -> Path:
    return Path(settings.HOME) / f"{name}.alive"
