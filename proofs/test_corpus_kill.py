"""The whole corpus, several times over in random order, while the worker is killed: the ledger finds no fault.

`ARIANE_CORPUS_KILLS=200` asks for two hundred kills.
"""

import os
import random
from pathlib import Path

import pytest

from tests.mail.corpus_ordeal import FILES, CorpusOrdeal, judge_corpus

KILLS = int(os.environ.get("ARIANE_CORPUS_KILLS", "30"))


@pytest.mark.req("M-011", "O-026")
def test_every_mail_of_the_corpus_ends_once(tmp_path: Path) -> None:
    ordeal = CorpusOrdeal(
        tmp_path,
        count=0,
        seed=random.SystemRandom().randrange(10**6),
        mails=[path.read_bytes() for path in FILES],
    )
    ordeal.run_corpus(kills=KILLS, patience=600)
    print({"kills": ordeal.kills, "seed": ordeal.seed, "in": ordeal.facts["in"], "refused": ordeal.refused})
    assert ordeal.kills == KILLS
    judge_corpus(ordeal)
