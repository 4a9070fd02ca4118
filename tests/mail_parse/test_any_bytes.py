"""Whatever the bytes: no exception, a row that JSON takes, and nothing that costs the machine."""

import base64
import json
import random
import resource
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ariane.mail.parse import parse
from ariane.mail.parse.cli import to_json
from tests.mail_parse.mutate import mutated

FOLDER = Path(__file__).resolve().parents[1] / "emails"
HEADERS = st.sampled_from(
    [b"Content-Type", b"From", b"To", b"Subject", b"Date", b"References", b"Content-Transfer-Encoding", b"Return-Path"]
)
MIXED = b"Content-Type: multipart/mixed; boundary"
MAIL = st.builds(
    lambda fields, body: b"".join(name + b": " + value + b"\r\n" for name, value in fields) + b"\r\n" + body,
    st.lists(st.tuples(HEADERS, st.binary(max_size=60)), max_size=8),
    st.binary(max_size=300),
)


def readable(raw: bytes) -> None:
    mail = parse(raw)
    json.dumps(to_json(mail, "x"), ensure_ascii=False).encode("utf-8")
    for file in mail.attachments:
        assert len(file.content) == file.size


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
@example(b"")
@example(b"\x00")
@example(b"Subject: =?utf-7?q?+2D/-?=\n\n")
@example(b"From: \xff\xfe <\xed\xa0\x80@x>\n\n\xed\xa0\x80")
def test_any_bytes(raw: bytes) -> None:
    readable(raw)


@settings(max_examples=150, deadline=None)
@given(MAIL)
def test_any_headers(raw: bytes) -> None:
    readable(raw)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_shared_out_whole(text: str) -> None:
    raw = b"Content-Type: text/plain; charset=utf-8\n\n" + text.encode("utf-8", "replace")
    mail = parse(raw)
    told = sorted((mail.reply_text + mail.quoted_text + mail.signature_text).split())
    assert told == sorted(mail.text.split())


def test_mutated_corpus() -> None:
    rng = random.Random(20250304)
    corpus = [path.read_bytes() for path in sorted(FOLDER.glob("*.eml"))]
    for _ in range(400):
        readable(mutated(rng, corpus))


@pytest.mark.parametrize(
    ("name", "raw", "problem"),
    [
        ("recipients", b"To: " + b", ".join(b"U <u%d@x.example>" % n for n in range(10_000)) + b"\n\nx", "to: more"),
        ("nesting", b"".join(MIXED + b"=b%d\n\n--b%d\n" % (n, n) for n in range(3000)), "nested deeper"),
        ("parts", MIXED + b"=b\n\n" + b"--b\n\nx\n" * 5000 + b"--b--", "more than 2000 parts"),
        ("headers", b"X: y\n" * 50_000 + b"\nx", ""),
        ("references", b"References: " + b"<a@b>\n " * 50_000 + b"\n\nx", ""),
        ("html", b"Content-Type: text/html\n\n" + b"<p>Bonjour <b>toi</b></p>" * 200_000, "html:"),
        ("deep html", b"Content-Type: text/html\n\n" + b"<div>" * 300_000, "html:"),
        ("attributes", b"Content-Type: text/html\n\n<p " + b"".join(b"a%d=1 " % n for n in range(300_000)) + b">", ""),
        ("quotes", b"\n" + b"> " * 500_000 + b"\nx", ""),
        ("lines", b"\n" + b"On Mon, 3 Mar 2025 at 10:00 X <x@y.example>\n" * 60_000, "lines"),
        ("almost", b"\n" + b"Le 3 mars 2025, le client dit que X <x@y.example\na raison, a ecrit :\n" * 20_000, ""),
        ("colons", b"\n" + b"De : a:\n" * 60_000, ""),
        ("addresses", b"From: mailer-daemon@x.example\nSubject: failure notice\n\n" + b"a@b.example " * 50_000, ""),
        ("encoded words", b"Subject: " + b"=?utf-8?q?=C3?= " * 30_000 + b"\n\nx", ""),
        ("parentheses", b"From: " + b"(" * 100_000 + b"\n\nx", ""),
        ("parameters", b"Content-Type: text/plain" + b"; a*0*=x" * 30_000 + b"\n\nx", ""),
    ],
)  # fmt: skip
def test_hostile_sizes_cost_little(name: str, raw: bytes, problem: str) -> None:
    before = time.process_time()
    mail = parse(raw)
    assert time.process_time() - before < 6, name
    assert problem in "\n".join(mail.problems)


def test_a_25_mb_attachment_costs_little_memory() -> None:
    photo = base64.encodebytes(random.Random(1).randbytes(999_999)) * 25
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nVoici.\n--b\nContent-Type: image/jpeg; name=p.jpg\n"
    raw += b"Content-Transfer-Encoding: base64\n\n" + photo + b"--b--\n"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    mail = parse(raw)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert [file.size for file in mail.attachments] == [24_999_975]
    assert mail.text.strip() == "Voici."
    assert grown < 40_000  # kB, beside the mail itself
