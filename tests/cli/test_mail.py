"""`ariane mail …`: thousands of files in one call, JSON lines, a code that a mail server understands."""

import gettext
import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django.utils import translation

from ariane.cli.main import main
from ariane.mail.models import InboundMail
from tests.world import World

LETTER = """\
From: Dora Dupont <dora@aubrives.example>
To: accueil@agence.example
Subject: =?utf-8?q?Un_caf=C3=A9_=3F?=
Message-ID: <{number}@aubrives.example>
Date: Fri, 20 Nov 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Bonjour, à demain ({number}).
"""


Ariane = Callable[..., tuple[int, list[dict[str, object]]]]


@pytest.fixture
def ariane(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Ariane]:
    """Run a command in this process; its code and its JSON lines."""
    monkeypatch.setenv("ARIANE_LANGUAGE", "en")
    monkeypatch.setenv("LANGUAGE", os.environ.get("LANGUAGE", ""))
    domain = gettext.textdomain()

    def run(*words: str) -> tuple[int, list[dict[str, object]]]:
        code = main([*words, "--json"])
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    yield run
    gettext.textdomain(domain)
    translation.deactivate()


@pytest.fixture
def letter(tmp_path: Path) -> Callable[[int], str]:
    def write(number: int) -> str:
        path = tmp_path / f"{number}.eml"
        path.write_text(LETTER.format(number=number), encoding="utf-8")
        return str(path)

    return write


def test_deliver_says_what_became_of_each_mail(ariane: Ariane, letter: Callable[[int], str], world: World) -> None:
    code, rows = ariane("mail", "deliver", letter(1), letter(2), letter(1), "--to", "accueil@agence.example")
    assert code == 0
    assert [row["verdict"] for row in rows] == ["sort", "sort", "duplicate"]
    assert [row["message_id"] for row in rows] == [f"<{n}@aubrives.example>" for n in (1, 2, 1)]
    assert set(rows[0]) >= {"file", "verdict", "record", "entry", "rule", "message_id"}
    assert InboundMail.objects.count() == 2


def test_deliver_reads_a_pipe(ariane: Ariane, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(LETTER.format(number=7).encode())))
    code, rows = ariane("mail", "deliver")
    assert (code, rows[0]["file"], rows[0]["message_id"]) == (0, "-", "<7@aubrives.example>")


@pytest.mark.parametrize("error", [OperationalError("database is locked"), OSError(28, "No space left on device")])
def test_what_cannot_be_kept_now_makes_the_mail_server_come_back(
    error: Exception, ariane: Ariane, letter: Callable[[int], str], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise error

    monkeypatch.setattr("ariane.mail.ingress.receive", refuse)
    assert ariane("mail", "deliver", letter(1)) == (75, [])


def test_show_names_the_rule_that_decided(ariane: Ariane, letter: Callable[[int], str], world: World) -> None:
    _code, [row] = ariane("mail", "deliver", letter(3))
    for name in (str(row["id"]), "<3@aubrives.example>", "3@aubrives.example"):
        code, [shown] = ariane("mail", "show", name)
        assert (code, shown["rule"]) == (0, row["rule"])
        assert [rule["rule"] for rule in shown["rules"] if rule["hit"]] == [row["rule"]]  # type: ignore[attr-defined]
    assert ariane("mail", "show", "999999")[0] == 1


def test_sort_lists_what_waits(ariane: Ariane, letter: Callable[[int], str], world: World) -> None:
    ariane("mail", "deliver", letter(1), letter(2))
    code, rows = ariane("mail", "sort")
    assert code == 0
    assert [row["message_id"] for row in rows] == ["<1@aubrives.example>", "<2@aubrives.example>"]


def test_a_person_reads_why_in_a_sentence(
    ariane: Ariane, letter: Callable[[int], str], world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    ariane("mail", "deliver", letter(1))
    capsys.readouterr()
    main(["mail", "sort"])
    assert "Nothing in this mail says which record it belongs to." in capsys.readouterr().out
