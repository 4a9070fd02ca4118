"""Where the built front end stands: the addresses of its files, by their names in the sources."""

import json
from functools import lru_cache
from typing import TypedDict

from django.templatetags.static import static

from ariane.ui.build import DIST


class Meta(TypedDict):
    files: dict[str, str]
    imports: dict[str, list[str]]
    icons: list[str]


NOTHING_BUILT = Meta(files={}, imports={}, icons=[])


def meta() -> Meta:
    """What the last build made; empty before the first one: pages then lack style, `ariane check` says so."""
    built = _built_at()
    return _read(built) if built else NOTHING_BUILT


def url(name: str) -> str:
    """The address of `main.js`, `main.css`, `sprite.svg`, `emoji-fr.json`…"""
    return _address(name, _built_at())


def _built_at() -> int:
    """When the last build ended; 0 before the first one."""
    try:
        return (DIST / "meta.json").stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@lru_cache(maxsize=64)
def _address(name: str, _built: int) -> str:
    """A page asks for the sprite some fifty times."""
    return static(f"dist/{meta()['files'].get(name, name)}")


def imports(name: str) -> list[str]:
    """The addresses of what a script imports at once: worth a modulepreload."""
    return [static(f"dist/{chunk}") for chunk in meta()["imports"].get(name, [])]


@lru_cache(maxsize=1)
def _read(_changed_at: int) -> Meta:
    made: Meta = json.loads((DIST / "meta.json").read_text(encoding="utf-8"))
    return made
