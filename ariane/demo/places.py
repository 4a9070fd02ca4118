"""Where the second organisation lives: one installation holds one organisation, so it has a home of its own beside the
first, with ports of its own for its mail. Both are served by one process tree."""

import os
import socket
from pathlib import Path

BESIDE = "boreal"
WISHES = (("ARIANE_SMTP_LISTEN", 8035), ("ARIANE_SINK_LISTEN", 8036))


def beside(home: Path) -> Path:
    """The home of the second organisation."""
    return home / BESIDE


def environment(home: Path) -> dict[str, str]:
    """The environment of a process that works on another home: its folder and its ports, chosen once and kept."""
    known = {name: value for name, value in os.environ.items() if name not in ("ARIANE_URL", "ARIANE_PORT")}
    return {**known, "ARIANE_HOME": str(home), "ARIANE_DEMO": "1", **ports(home)}


def ports(home: Path) -> dict[str, str]:
    """Where its mail listens; free ports the first time, the same ones for ever after."""
    kept = home / "ports"
    if not kept.exists():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        lines = [f"{name}=127.0.0.1:{free_port(wish)}\n" for name, wish in WISHES]
        kept.write_text("".join(lines), encoding="ascii")
    pairs = (line.partition("=") for line in kept.read_text(encoding="ascii").splitlines())
    return {name: value for name, _equals, value in pairs if name}


def free_port(wish: int) -> int:
    with socket.socket() as trial:
        try:
            trial.bind(("127.0.0.1", wish))
        except OSError:
            trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
