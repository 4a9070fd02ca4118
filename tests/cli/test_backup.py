"""A backup holds everything; a restore brings it back and lets nothing leave."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]  # the home is a copy of the tests' database

Ariane = Callable[..., subprocess.CompletedProcess[str]]


def command(home: Path) -> Ariane:
    """The command line on a home folder of its own, in English."""
    environment = {**os.environ, "ARIANE_HOME": str(home), "ARIANE_LANGUAGE": "en", "DATABASE_URL": ""}

    def run(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "ariane", *words]
        return subprocess.run(line, env=environment, input=stdin, capture_output=True, text=True, check=False)

    return run


READ = "from ariane.accounts.models import User; print(*User.objects.filter(username='ben').values_list('username'))"


@pytest.fixture(scope="module")
def backup(home: Path) -> tuple[Path, Path]:
    """A home folder with something in it, and its backup."""
    ariane = command(home)
    (home / "files/ab").mkdir(parents=True)
    (home / "files/ab/abcd").write_bytes(b"an attachment")
    done = ariane("backup", str(home / "all.tar"), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["size"] == (home / "all.tar").stat().st_size
    return home, home / "all.tar"


def test_a_restore_brings_everything_back_and_lets_nothing_leave(backup: tuple[Path, Path], tmp_path: Path) -> None:
    home, file = backup
    ariane = command(tmp_path)
    done = ariane("restore", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert ariane("django", "shell", "--no-imports", "-c", READ).stdout.strip() == "('ben',)"
    assert (tmp_path / "files/ab/abcd").read_bytes() == b"an attachment"
    assert (tmp_path / "secret.key").read_bytes() == (home / "secret.key").read_bytes()
    assert [json.loads(ariane("outbox", "release", "--json").stdout) for _ in range(2)] == [
        {"released": True},
        {"released": False},
    ]


def test_a_restore_never_takes_the_place_of_data_by_itself(backup: tuple[Path, Path]) -> None:
    home, file = backup
    ariane = command(home)
    refused = ariane("restore", str(file))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    aside = json.loads(ariane("restore", str(file), "--replace", "--json").stdout)["aside"]
    assert (Path(aside) / "ariane.sqlite3").exists()
    assert (Path(aside) / "files/ab/abcd").exists()


@pytest.mark.parametrize("content", [b"not a tar", b"\0" * 10240])
def test_what_is_no_backup_is_refused_and_changes_nothing(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_bytes(content)
    refused = command(tmp_path / "home")("restore", str(tmp_path / "x.tar"))
    assert refused.returncode == 1
    assert refused.stderr.startswith("Not restored: ")
    assert not (tmp_path / "home/ariane.sqlite3").exists()


def test_a_disk_that_refuses_leaves_no_half_backup(backup: tuple[Path, Path], tmp_path: Path) -> None:
    refused = command(backup[0])("backup", str(tmp_path / "missing/all.tar"))
    assert refused.returncode == 1
    assert refused.stderr.startswith("The backup failed, nothing was written: ")
