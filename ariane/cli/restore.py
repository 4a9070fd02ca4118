"""`ariane restore FILE`: everything as it was at a backup; nothing leaves until `ariane outbox release`."""

import argparse
import json
import shutil
import subprocess
import tarfile
import tempfile
import time
from gettext import gettext as _
from pathlib import Path
from typing import Any

from ariane.cli import alone
from ariane.cli.backup import FORMAT, KEY, MANIFEST, postgresql
from ariane.cli.output import fail, say
from ariane.cli.setup import setup


class Refused(Exception):
    """The restore cannot be done; nothing was changed."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help=_("a file that “ariane backup” wrote"))
    parser.add_argument("--replace", action="store_true", help=_("put what is here now aside and take its place"))
    parser.add_argument("--json", action="store_true", help=_("answer as a JSON line"))


def run(said: argparse.Namespace) -> int:
    """Restore into this home folder; what stood there is put aside, never deleted."""
    lock = alone.Lock()
    if not lock.take():
        return fail(_("Stop Ariane first: it runs at %s") % lock.address())
    setup()
    from django.conf import settings

    home = Path(settings.HOME)
    try:
        with tempfile.TemporaryDirectory(dir=home, prefix="restore-") as folder:
            manifest = unpack(said.file, Path(folder))
            aside = put_aside(home, replace=said.replace)
            put_in_place(Path(folder), home, manifest["database"])
        hold_and_migrate()
    except (Refused, OSError, tarfile.TarError, subprocess.CalledProcessError) as error:
        return fail(_("Not restored: %s") % error)
    words = _("Restored as it was on %s. Nothing leaves until you run: ariane outbox release") % manifest["at"]
    say({"at": manifest["at"], "aside": str(aside) if aside else None}, as_json=said.json, words=words)
    if aside and not said.json:
        print(_("What stood here before is in %s") % aside)
    return 0


def unpack(file: Path, folder: Path) -> dict[str, Any]:
    """The backup's content in a folder; returns what it says of itself. Raises Refused."""
    with tarfile.open(file) as tar:
        for member in tar:
            target = folder / member.name
            if not target.resolve().is_relative_to(folder.resolve()):
                raise Refused(_("%s is not a backup of Ariane") % file)
            source = tar.extractfile(member)
            if source:
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as copy:
                    shutil.copyfileobj(source, copy)
                target.chmod(0o600)
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise Refused(_("%s is not a backup of Ariane") % file) from None
    if manifest["format"] != FORMAT:
        raise Refused(_("this backup was written by a newer version (%s)") % manifest["version"])
    if (sqlite_file() is not None) != manifest["database"].endswith(".sqlite3"):
        raise Refused(_("the backup holds another kind of database than DATABASE_URL names"))
    return manifest


def put_aside(home: Path, *, replace: bool) -> Path | None:
    """Move what stands in the home folder into a folder of its own; Refused unless the person agreed to replace it."""
    database = sqlite_file()
    data = [path for path in (database, home / "files") if path and path.exists()]
    if not data:
        return None
    if not replace:
        raise Refused(_("there is data in %s already; with --replace it is put aside") % home)
    aside = home / time.strftime("before-restore-%Y%m%d-%H%M%S")
    aside.mkdir(mode=0o700)
    beside = [database.with_name(database.name + end) for end in ("-wal", "-shm")] if database else []
    for path in (*data, home / KEY, *beside):
        if path.exists():
            path.rename(aside / path.name)
    return aside


def put_in_place(folder: Path, home: Path, database: str) -> None:
    """The unpacked content where the settings look for it; a key of this home that signed nothing yet gives way."""
    for name in ("files", KEY):
        if (folder / name).exists():
            (folder / name).replace(home / name)
    file = sqlite_file()
    if file:
        (folder / database).replace(file)
        return
    program, environment = postgresql("pg_restore")
    words = [program, "--clean", "--if-exists", "--no-owner", "--single-transaction"]
    target = f"--dbname={environment['PGDATABASE']}"
    subprocess.run([*words, target, str(folder / database)], env=environment, check=True)


def sqlite_file() -> Path | None:
    """Where the SQLite database stands; None on PostgreSQL."""
    from django.db import connection

    return Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None


def hold_and_migrate() -> None:
    """Nothing leaves until a person has looked; then today's tables."""
    from django.core.management import call_command

    from ariane.kernel import hold

    hold.hold(hold.OUTBOX, reason=hold.RESTORED)
    call_command("migrate", verbosity=0, interactive=False)
