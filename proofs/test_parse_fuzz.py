"""20,000 mails that no mailer wrote: each is read, fits in JSON, and can be shown."""

import json
import random
import time
from pathlib import Path

import pytest

from ariane.kernel.html import clean
from ariane.mail.parse import parse
from ariane.mail.parse.cli import to_json
from tests.mail_parse.mutate import mutated

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "emails"
MAILS = 20_000
SEEDS = range(10)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_mail_stops_the_reading(seed: int) -> None:
    rng = random.Random(seed)
    corpus = [path.read_bytes() for path in sorted(FOLDER.glob("*.eml"))]
    for number in range(MAILS // len(SEEDS)):
        raw = mutated(rng, corpus)
        before = time.process_time()
        mail = parse(raw)
        took = time.process_time() - before
        assert took < 3, (seed, number, took)
        json.dumps(to_json(mail, "x"), ensure_ascii=False).encode("utf-8")
        assert "<script" not in clean(mail.reply_html + mail.quoted_html).html.lower()
        for file in mail.attachments:
            assert len(file.content) == file.size
