"""Pages of docs/ that say what the code says: `python -m tests.shape.pages` writes them, a test compares them."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"""["'](ARIANE_[A-Z_]+|DATABASE_URL)["']""")


def variables() -> set[str]:
    """Every environment variable that the product reads."""
    files = [path for path in (ROOT / "ariane").rglob("*.py") if "node_modules" not in path.parts]
    return {name for path in files for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}


def described() -> set[str]:
    """Every variable that docs/settings.md has a row for."""
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `(\w+)`", text, re.MULTILINE))


def events() -> str:
    """docs/events.md: every event that has subscribers, what it says, and who listens."""
    from ariane.kernel import events as kernel

    lines = [
        "# Events",
        "",
        "What actions publish, inside their transaction, and who listens. Written by `python -m tests.shape.pages`.",
        "",
    ]
    subscribers = kernel.subscribers()
    for event in sorted(published(), key=lambda event: event.__name__):
        about = " ".join((event.__doc__ or "").split())
        lines += [f"## {event.__name__}", "", f"`{event.__module__}`. {about}".rstrip(), ""]
        lines += [f"- {name}" for name in sorted(subscribers.get(event.__name__, []))] or ["- nobody listens yet"]
        lines.append("")
    return "\n".join(lines)


def published() -> Iterator[type]:
    """The classes of every module called events, kernel's mechanism left out."""
    from importlib import import_module

    for path in sorted((ROOT / "ariane").glob("*/events.py")):
        name = f"ariane.{path.parent.name}.events"
        if path.parent.name != "kernel":
            module = import_module(name)
            yield from (found for found in vars(module).values() if getattr(found, "__module__", "") == name)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ariane.config.settings")
    import django

    django.setup()
    (ROOT / "docs/events.md").write_text(events(), encoding="utf-8")
