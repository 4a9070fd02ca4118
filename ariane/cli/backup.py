"""`ariane backup FILE`: one tar file with the database, the files, and the signing key."""

import argparse
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import time
from gettext import gettext as _
from pathlib import Path
from typing import Any

from ariane.cli.output import fail, say
from ariane.cli.setup import setup

MANIFEST = "ariane.json"
KEY = "secret.key"
FORMAT = 1


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, help=_("the file to write; it holds everything: keep it as safe as the data")
    )
    parser.add_argument("--json", action="store_true", help=_("answer as a JSON line"))


def run(said: argparse.Namespace) -> int:
    """Write the backup while everything goes on; the file appears only once it is whole."""
    setup()
    from django.conf import settings

    part = said.file.with_name(said.file.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=settings.HOME, prefix="backup-") as folder:
            dump = dump_database(Path(folder))
            write(part, dump, Path(settings.HOME), Path(settings.MEDIA_ROOT))
        part.replace(said.file)
    except (OSError, subprocess.CalledProcessError) as error:
        part.unlink(missing_ok=True)
        return fail(_("The backup failed, nothing was written: %s") % error)
    size = said.file.stat().st_size
    say(
        {"file": str(said.file), "size": size},
        as_json=said.json,
        words=_("%(file)s: %(size).1f MB")
        % {
            "file": said.file,
            "size": size / 1e6,
        },
    )
    return 0


def dump_database(folder: Path) -> Path:
    """One consistent copy of the database, made while others write."""
    from django.db import connection

    if connection.vendor == "sqlite":
        dump = folder / "ariane.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(dump)])
        return dump
    dump = folder / "ariane.pgdump"
    program, environment = postgresql("pg_dump")
    subprocess.run([program, "--format=custom", "--no-owner", f"--file={dump}"], env=environment, check=True)
    return dump


def postgresql(program: str) -> tuple[str, dict[str, str]]:
    """PostgreSQL's own tool and the environment that leads it to our database; raises FileNotFoundError without it."""
    from django.db import connection

    found = shutil.which(program)
    if not found:
        raise FileNotFoundError(_("%s is missing (package postgresql-client)") % program)
    said: dict[str, Any] = connection.settings_dict
    names = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST", "PGPORT": "PORT"}
    return found, {**os.environ, **{name: str(said[key]) for name, key in names.items() if said[key]}}


def write(target: Path, dump: Path, home: Path, files: Path) -> None:
    """The tar file: after the database, so that every file it names is there."""
    from ariane import __version__

    manifest = {"format": FORMAT, "version": __version__, "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w") as tar:
            text = json.dumps({**manifest, "database": dump.name}).encode()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size, entry.mtime = len(text), int(time.time())
            tar.addfile(entry, io.BytesIO(text))
            tar.add(dump, dump.name)
            if (home / KEY).exists():
                tar.add(home / KEY, KEY)
            if files.exists():
                tar.add(files, "files", filter=lambda entry: None if entry.name == "files/part" else entry)
        raw.flush()
        os.fsync(raw.fileno())
