"""A real Postfix in a folder of its own: relays what Ariane sends, keeps mailboxes as maildirs, and bounces.

Its master must be root to change to its own users; elsewhere, and where Postfix is absent, tests that want it are
skipped, except in CI.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests.mail.dovecot import free_port

BINARY = Path("/usr/sbin/postfix")
PATIENCE = 20.0

MAIN = """
compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {root}/log/maillog
maillog_file_prefixes = {root}
myhostname = mx.dehors.example
mydestination =
alias_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_dns_support_level = disabled
smtp_host_lookup = native
mynetworks = 127.0.0.0/8
recipient_delimiter = +
smtpd_reject_unlisted_recipient = no
smtpd_recipient_restrictions = permit_mynetworks, reject
local_recipient_maps =
virtual_mailbox_domains = {domains}
virtual_mailbox_base = {boxes}
virtual_mailbox_maps = inline:{{ {maps} }}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
queue_run_delay = 2s
minimal_backoff_time = 2s
"""

MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


def why_not() -> str:
    """Why these tests cannot run here; "" where they can, and always in CI, where nothing may be skipped."""
    if os.environ.get("CI"):
        return ""
    if not BINARY.exists():
        return "postfix is not installed"
    return "" if os.getuid() == 0 else "postfix's master must be root"


@dataclass
class Postfix:
    """Whoever has no mailbox in its domains bounces."""

    port: int
    root: Path
    seen: set[Path] = field(default_factory=set)

    def folder(self, box: str) -> Path:
        return self.root / "boxes" / box

    def arrived(self, box: str, count: int = 1) -> list[EmailMessage]:
        """Wait until so many new mails are in a mailbox; each is given once."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            new = self.waiting(box)
            if len(new) >= count:
                self.seen.update(new)
                return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in new]
            time.sleep(0.05)
        raise AssertionError(f"{box}: {len(self.waiting(box))} of {count} mails arrived\n{self.log()}")

    def waiting(self, box: str) -> list[Path]:
        return sorted(path for path in (self.folder(box) / "new").glob("*") if path not in self.seen)

    def idle(self) -> bool:
        """Whether nothing is under way."""
        queues = ("incoming", "active", "maildrop", "deferred")
        return not any(path.is_file() for name in queues for path in (self.root / "queue" / name).rglob("*"))

    def settled(self) -> None:
        """Wait until everything has arrived or bounced."""
        deadline = time.monotonic() + PATIENCE
        while not self.idle() and time.monotonic() < deadline:
            time.sleep(0.05)

    def log(self) -> str:
        path = self.root / "log" / "maillog"
        return path.read_text()[-4000:] if path.exists() else "no log"


@contextmanager
def running(root: Path, boxes: dict[str, str]) -> Iterator[Postfix]:
    """Postfix with addresses, each with the name of the maildir that its mail stands in."""
    port = free_port()
    conf = root / "conf"
    for path in (root, conf, root / "queue", root / "data", root / "log", root / "boxes"):
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o755)
    shutil.chown(root / "data", "postfix", "postfix")
    shutil.chown(root / "boxes", "mail", "mail")
    mail = (root / "boxes").stat()
    (conf / "main.cf").write_text(
        MAIN.format(
            root=root,
            boxes=root / "boxes",
            domains=" ".join(sorted({address.partition("@")[2] for address in boxes})),
            maps=", ".join(f"{{ {address} = {box}/ }}" for address, box in boxes.items()),
            uid=mail.st_uid,
            gid=mail.st_gid,
        )
    )
    (conf / "master.cf").write_text(MASTER.format(port=port))
    command = [str(BINARY), "-c", str(conf)]
    environment = {**os.environ, "MAIL_CONFIG": str(conf)}
    done = subprocess.run([*command, "start"], env=environment, capture_output=True, text=True, check=False)
    try:
        server = Postfix(port, root)
        if done.returncode:
            raise RuntimeError(f"postfix does not start: {done.stderr} {server.log()}")
        wait_for(port, server)
        yield server
    finally:
        subprocess.run([*command, "stop"], env=environment, capture_output=True, check=False)


def wait_for(port: int, server: Postfix) -> None:
    import smtplib

    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=5):
                return
        except (OSError, smtplib.SMTPException):
            time.sleep(0.1)
    raise RuntimeError(f"postfix does not answer: {server.log()}")
