"""The small version of proofs/test_outbox_kill.py."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from django.db import connection, transaction

from ariane.config.database import SQLITE_PRAGMAS
from ariane.mail.models import Mailbox, OutboundMail
from ariane.mail.outbox import transmit
from ariane.mail.outbox.outcome import Outcome
from tests.mail.conftest import FakeServer
from tests.mail.ordeal import Ordeal, judge
from tests.mail.test_transmit import queue
from tests.world import World


@pytest.mark.failure(1)
@pytest.mark.req("O-026")
@pytest.mark.parametrize("evidence", [True, False])
def test_a_killed_worker_loses_nothing_and_sends_nothing_twice(tmp_path: Path, evidence: bool) -> None:
    kills, mails = (4, 24) if evidence else (2, 10)
    ordeal = Ordeal(tmp_path, count=mails, seed=5, evidence=evidence)
    ordeal.run(kills=kills, patience=40)
    assert ordeal.kills == kills
    judge(ordeal)


@pytest.mark.failure(2)
@pytest.mark.django_db(transaction=True)
def test_when_the_power_goes_the_disk_knows_which_mail_was_leaving(
    world: World, office: Mailbox, server: FakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a machine finds after a power cut is what the disk had: before a mail is handed over, its files say so."""
    with transaction.atomic():
        (mail,) = queue()
    found: list[str] = []

    def start(one: OutboundMail, size: int) -> Outcome | None:
        answer = begin(one, size)
        found.append(on_disk(mail.pk, tmp_path))
        assert server.mails == []
        return answer

    begin = transmit.start
    monkeypatch.setattr(transmit, "start", start)
    transmit.work()
    assert found == ["transmitting"] and len(server.mails) == 1


def on_disk(pk: int, folder: Path) -> str:
    """The state of a mail in a copy of the database's files; PostgreSQL is asked whether we told it not to wait for its
    disk. The tests themselves need not wait: what counts is what the product says, and when it commits."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT source FROM pg_settings WHERE name IN ('synchronous_commit', 'fsync')")
            assert not {"session", "client"} & {row[0] for row in cursor.fetchall()}
        return str(OutboundMail.objects.get(pk=pk).state)
    assert "PRAGMA synchronous=FULL;" in SQLITE_PRAGMAS
    name = Path(str(connection.settings_dict["NAME"]))
    for one in name.parent.glob(f"{name.name}*"):
        if not one.name.endswith("-shm"):
            shutil.copy(one, folder / one.name)
    with sqlite3.connect(folder / name.name) as copy:
        return str(copy.execute("SELECT state FROM mail_outboundmail WHERE id = ?", (pk,)).fetchone()[0])
