"""Long runs of one thing, which an impatient pattern would read over and over again."""

import time

import pytest

from ariane.kernel.html import clean
from ariane.mail.parse import parse

RUNS = (
    *(
        b" ",
        b">",
        b"<",
        b"\n",
        b"\n>",
        b"-",
        b"_",
        b"*",
        b"=",
        b":",
        b"a",
        b"a@",
        b"@",
        b".",
        b"a.",
        b"1/",
        b"(",
        b"[",
        b"'",
    ),
    *(
        b"&",
        b"=?",
        b"=?utf-8?q?",
        b"a:\n",
        b"wrote:\n",
        b"From: a\n",
        b"De : a\n",
        b"<a@b",
        b"<b",
        b"<!--",
        b"<div>",
        b"--\n",
    ),
    *(b"\xc2\xa0", b"\r", b"550 ", b"On 1 ", b"begin 644 a\n", b"recipient ", b"Sent from my ", b"style=", b"= "),
)
LENGTH = 60_000
HEAD = b"From: a@b.example\nSubject: x\nMessage-ID: <a@b.example>\n"
NOTICE = b"From: MAILER-DAEMON@x.example\nSubject: Undelivered Mail\n\nThe following address failed: "
PLACES = {
    "text": (HEAD + b"\n", b""),
    "html": (HEAD + b"Content-Type: text/html\n\n", b""),
    "header": (b"From: ", b"\nReferences: <1@x.example>\n\nx"),
    "notice": (NOTICE, b"\n\n<jean@x.example>: 550 5.1.1 unknown\n"),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("run", RUNS, ids=repr)
def test_no_run_keeps_the_reader_busy(run: bytes, place: str) -> None:
    before, after = PLACES[place]
    body = (run * (LENGTH // len(run) + 1))[:LENGTH]
    if place == "header":
        body = body.replace(b"\n", b"").replace(b"\r", b"")
    started = time.process_time()
    mail = parse(before + body + after)
    clean(mail.reply_html + mail.quoted_html)
    assert time.process_time() - started < 3
