"""The small version of proofs/test_corpus_kill.py, and the ledger's own eyes."""

import random
from pathlib import Path

import pytest

from ariane.journal import ledger
from ariane.journal.models import Entry
from ariane.mail.models import InboundMail
from tests.gateway.letters import DORA, GROUPS, arrive, letter
from tests.mail.corpus_ordeal import FILES, CorpusOrdeal, judge_corpus
from tests.world import World


@pytest.mark.req("M-011", "O-026")
def test_a_killed_worker_gives_each_mail_of_the_corpus_one_end(tmp_path: Path) -> None:
    mails = [path.read_bytes() for path in random.Random(3).sample(FILES, 40)]
    ordeal = CorpusOrdeal(tmp_path, count=0, seed=7, mails=mails)
    ordeal.run_corpus(kills=4, patience=60)
    assert ordeal.kills == 4
    judge_corpus(ordeal)


@pytest.mark.req("M-011")
def test_the_ledger_sees_what_is_wrong(world: World) -> None:
    from ariane.mail.models import Alias, Mailbox

    Mailbox.objects.create(name="Agence", address="fil@agence.example", catches=True)
    Alias.objects.create(address=GROUPS, target_kind="request")
    filed, waits = arrive(letter(DORA), GROUPS), arrive(letter(to="x@y.example"), "fil@agence.example")
    assert ledger.faults() == {}
    InboundMail.objects.filter(pk=waits.pk).update(verdict="entry")
    assert ledger.faults() == {"missing": [waits.pk]}
    InboundMail.objects.filter(pk=filed.pk).update(verdict="refused")
    assert ledger.faults()["unsaid"] == [filed.pk]
    InboundMail.objects.filter(pk=filed.pk).update(verdict="record")
    entry = Entry.objects.get(inbound=filed)
    arrive(letter(), GROUPS)
    second = Entry.objects.filter(inbound__isnull=False).latest("pk")
    Entry.objects.filter(pk=second.pk).update(inbound=filed, meta=entry.meta)
    assert ledger.faults()["twice"] == [filed.pk]
    filed.hits.all().delete()
    assert ledger.faults()["unexplained"] == [filed.pk]
