"""`ariane mail parse` and `ariane html clean`: files in, documented JSON lines out."""

import hashlib
import json
from pathlib import Path

import pytest

from ariane.cli.main import main

MAIL = b"""From: =?utf-8?q?L=C3=A9a?= <lea@client.example>
To: Ventes <ventes@nous.example>
Subject: =?utf-8?q?R=C3=A9_=3A_offre?=
References: <1@nous.example> <2@nous.example>
Message-ID: <3@client.example>
Date: Mon, 3 Mar 2025 14:05:00 +0100
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

D'accord.

Le 2 mars 2025 \xc3\xa0 10:00, Ventes <ventes@nous.example> a \xc3\xa9crit :
> Voici.
--b
Content-Type: application/pdf; name="bon.pdf"
Content-Transfer-Encoding: base64

JVBERg==
--b--
"""


def run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, object]]]:
    code = main(arguments)
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_mail_parse_gives_the_documented_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "reply.eml"
    file.write_bytes(MAIL)
    code, rows = run(["mail", "parse", str(file), "--json"], capsys)
    assert code == 0
    [row] = rows
    assert list(row) == [
        *("file", "subject", "from", "to", "text", "html", "reply_text", "reply_html"),
        *("attachments", "bounce", "auto", "forward", "references"),
    ]
    assert row["subject"] == "Ré : offre"
    assert row["from"] == ["lea@client.example"]
    assert row["reply_text"] == "D'accord."
    assert row["references"] == ["<1@nous.example>", "<2@nous.example>"]
    sha256 = hashlib.sha256(b"%PDF").hexdigest()
    assert row["attachments"] == [{"name": "bon.pdf", "type": "application/pdf", "size": 4, "sha256": sha256}]


def test_one_missing_file_fails_the_command_but_not_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "reply.eml"
    file.write_bytes(MAIL)
    code, rows = run(["mail", "parse", str(tmp_path / "none.eml"), str(file), "--json"], capsys)
    assert code == 1
    assert [row["file"] for row in rows] == [str(tmp_path / "none.eml"), str(file)]
    assert rows[0]["error"]
    assert rows[1]["reply_text"] == "D'accord."


@pytest.mark.parametrize("verb", [["mail", "parse"], ["html", "clean"]])
def test_a_folder_is_walked_and_every_file_has_its_line(
    verb: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("b.eml", "a.eml", "deep/c.eml"):
        (tmp_path / name).write_bytes(MAIL)
    (tmp_path / "lost.eml").symlink_to(tmp_path / "nowhere")
    code, rows = run([*verb, str(tmp_path), "--json"], capsys)
    assert code == 1
    assert [Path(str(row["file"])).name for row in rows] == ["a.eml", "b.eml", "c.eml", "lost.eml"]
    assert ["error" in row for row in rows] == [False, False, False, True]


def test_html_clean_prints_what_a_message_shows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "body.html"
    file.write_text('<p onclick="x()">Caf\u00e9<script>x()</script> <img src="https://t.example/p.png"></p>', "utf-8")
    code, rows = run(["html", "clean", str(file), "--json"], capsys)
    assert code == 0
    assert rows == [
        {"file": str(file), "html": '<p>Café <img data-remote-src="https://t.example/p.png"></p>'},
    ]


def test_a_line_of_json_is_one_line_for_every_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "odd.eml"
    file.write_bytes("Content-Type: text/plain; charset=utf-8\n\na\u2028b\x85c".encode())
    _, [row] = run(["mail", "parse", str(file), "--json"], capsys)
    assert row["text"] == "a\u2028b\x85c"
