"""A whole Ariane in its own folder and processes: pages, worker, mail doors, and the outside world as a mail folder."""

import os
import re
import signal
import smtplib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
CATCHER = "fil@agence.example"
PATIENCE = 20.0
T = TypeVar("T")

SETTLE_IN = """
import django
django.setup()
from ariane.accounts.models import Organisation
from ariane.mail.models import Mailbox
from tests import world
world.build()
Organisation.objects.update(undo_seconds=1)
Mailbox.objects.create(name="Agence", address="{catcher}", catches=True, smtp_host="127.0.0.1", smtp_port={sink},
                       smtp_security="none")
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class House:
    """Start with `open()`, end with `close()`; `received()` is what reached people outside over SMTP."""

    home: Path
    web: int = field(default_factory=free_port)
    smtp: int = field(default_factory=free_port)
    sink: int = field(default_factory=free_port)
    tree: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.web}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "ARIANE_HOME": str(self.home),
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "ariane.config.settings",
            "PYTHONPATH": str(ROOT),
            "ARIANE_URL": self.address,
            "ARIANE_DEMO": "1",
            "ARIANE_SMTP_LISTEN": f"127.0.0.1:{self.smtp}",
            "ARIANE_SINK_LISTEN": f"127.0.0.1:{self.sink}",
        }

    def settle_in(self) -> None:
        """An empty database with the cast and a mailbox that sends and catches."""
        self.run("-m", "ariane", "django", "migrate", "--verbosity", "0")
        self.run("-c", SETTLE_IN.format(catcher=CATCHER, sink=self.sink))

    def run(self, *arguments: str) -> str:
        """A command in the house; its output. A failure raises with what it said."""
        command = [sys.executable, *arguments]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def open(self, *, web_processes: int = 1) -> None:
        command = [sys.executable, "-m", "ariane", "serve", "--port", str(self.web), "--no-migrate"]
        command += ["--web", str(web_processes)]
        with (self.home / "log").open("ab") as log:
            self.tree = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log)
        until(self.answers, "the pages")

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/health", timeout=2) as page:
                return bool(page.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def close(self) -> None:
        if self.tree is not None:
            self.tree.send_signal(signal.SIGTERM)
            self.tree.wait(timeout=20)

    def received(self) -> list[EmailMessage]:
        """Every mail that left, oldest first."""
        files = sorted((self.home / "sink").glob("*.eml"))
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]  # type: ignore[misc]

    def mail_with(self, words: str) -> EmailMessage:
        """The first mail outside whose text has these words; waits for it."""
        return until(lambda: next((m for m in self.received() if words in text_of(m)), None), f"a mail with {words!r}")

    def answer(self, mail: EmailMessage, sender: str, words: str) -> None:
        """Answer as an ordinary mail program does, over SMTP."""
        reply = EmailMessage()
        to = str(mail["Reply-To"] or mail["From"])
        reply["From"], reply["To"], reply["Subject"] = sender, to, f"Re: {mail['Subject']}"
        reply["Message-ID"] = f"<{time.time_ns()}@client.example>"
        reply["In-Reply-To"] = reply["References"] = mail["Message-ID"]
        quoted = "\n".join(f"> {line}" for line in text_of(mail).splitlines())
        reply.set_content(f"{words}\n\nLe 12 nov. 2026 à 16:02, Agence a écrit :\n{quoted}\n")
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=20) as server:
            server.send_message(reply, from_addr=sender, to_addrs=re.findall(r"[\w.+-]+@[\w.-]+", to)[-1:])


def text_of(mail: EmailMessage) -> str:
    """The words of a mail, whichever parts it has."""
    parts = [part for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join(part.get_content() for part in parts)


def until(look: Callable[[], T], what: str) -> T:
    """Look again and again until there is something; fails after PATIENCE seconds."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited for {what}")
