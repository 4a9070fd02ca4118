"""A real Dovecot as an ordinary process: its own folder, its own port, one user; ended with the test session.

It works for root too: then Dovecot's own processes run as `nobody`-like system users that Debian's package made.
"""

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BINARY = shutil.which("dovecot") or "/usr/sbin/dovecot"
PASSWORD = "secret"
POP = Path("/usr/lib/dovecot/pop3").exists()

OAUTH = """
auth_mechanisms = plain xoauth2
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {path}
}}
"""

CONFIG = """
protocols = {protocols}
listen = 127.0.0.1
base_dir = {run}
state_dir = {run}
log_path = {root}/dovecot.log
ssl = no
auth_failure_delay = 0
disable_plaintext_auth = no
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 0
mail_location = maildir:{maildir}
mail_uid = {mail_uid}
mail_gid = {mail_gid}
imap_capability = {capability}
imap_idle_notify_interval = 1 mins
{oauth}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={mail_uid} gid={mail_gid} home={root}
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop_port}
  }}
  inet_listener pop3s {{
    port = 0
  }}
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """Where it answers; any user name is let in with PASSWORD and finds the same maildir."""

    port: int
    root: Path
    pop_port: int = 0

    def deliver(self, raw: bytes, folder: str = "") -> None:
        """Put a mail into the folder as a delivery agent does."""
        base = self.root / "mail" / (f".{folder}" if folder else "")
        for name in ("tmp", "new", "cur"):
            (base / name).mkdir(parents=True, exist_ok=True)
        name = f"{time.time_ns()}.{os.getpid()}.test"
        (base / "tmp" / name).write_bytes(raw)
        if os.getuid() == 0:
            self.own(base)
        (base / "tmp" / name).rename(base / "new" / name)

    def own(self, base: Path) -> None:
        for path in [self.root / "mail", base, *base.rglob("*")]:
            shutil.chown(path, *mail_owner())

    def names(self) -> list[str]:
        """File names of the folder: a changed flag or a deletion would change them."""
        return sorted(path.name for sub in ("new", "cur") for path in (self.root / "mail" / sub).glob("*"))


def mail_owner() -> tuple[str, str]:
    """Dovecot refuses to read mail as root, so a root's mail belongs to the system user `mail`."""
    return ("mail", "mail") if os.getuid() == 0 else (getpass.getuser(), "")


@contextmanager
def running(
    root: Path, *, capability: str = "", introspection: str = "", maildir: Path | None = None
) -> Iterator[Dovecot]:
    """Dovecot with an empty maildir below `root`. `capability` replaces what it offers (to leave IDLE out).

    `maildir` is one that somebody else delivers to.
    `introspection` is the address at which it asks whether a token is good: then XOAUTH2 is offered too.
    """
    as_root = os.getuid() == 0
    owner = mail_owner()[0]
    root.mkdir(parents=True, exist_ok=True)
    root.chmod(0o755)
    port, pop_port = free_port(), free_port()
    values = {
        "root": root,
        "maildir": maildir or root / "mail",
        "run": root / "run",
        "port": port,
        "pop_port": pop_port,
        "protocols": "imap pop3" if POP else "imap",
        "oauth": oauth(root, introspection) if introspection else "",
        "password": PASSWORD,
        "capability": capability,
        "internal": "dovecot" if as_root else owner,
        "group": "dovecot" if as_root else subprocess.check_output(["id", "-gn"], text=True).strip(),
        "login": "dovenull" if as_root else owner,
        "mail_uid": owner,
        "mail_gid": "mail" if as_root else subprocess.check_output(["id", "-gn"], text=True).strip(),
    }
    config = root / "dovecot.conf"
    config.write_text(CONFIG.format(**values))
    (root / "mail").mkdir()
    if as_root:
        shutil.chown(root / "mail", "mail", "mail")
    process = subprocess.Popen([BINARY, "-F", "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        wait_for(port, process, root)
        yield Dovecot(port, root, pop_port)
    finally:
        process.terminate()
        process.wait(timeout=10)
        if process.stderr:
            process.stderr.close()


def oauth(root: Path, introspection: str) -> str:
    path = root / "oauth.conf"
    path.write_text(
        f"introspection_url = {introspection}\nintrospection_mode = get\nusername_attribute = email\n"
        "active_attribute = active\nactive_value = true\n"
    )
    path.chmod(0o644)
    return OAUTH.format(path=path)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes], root: Path) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if process.poll() is not None:
            said = process.stderr.read().decode() if process.stderr else ""
            log = root / "dovecot.log"
            raise RuntimeError(f"dovecot ended: {said} {log.read_text() if log.exists() else ''}")
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as probe:
                if probe.recv(4):
                    return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("dovecot does not answer")
