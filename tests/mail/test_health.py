"""Could mail leave and come back: what is found, in words, and what is not verified without a network."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.activities.actions import Plan, plan
from ariane.activities.models import Activity, ActivityType
from ariane.kernel import beat, clock, hold
from ariane.mail import dns_records, health, signing
from ariane.mail.dns_records import NotAsked
from ariane.mail.models import InboundMail, Mailbox, RoundTrip, SigningKey
from tests.budget import query_budget
from tests.mail.conftest import FakeServer
from tests.world import World

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


@pytest.fixture
def box(world: World, server: FakeServer, settings: Any, tmp_path: Path) -> Mailbox:
    settings.HOME, settings.PUBLIC_URL = tmp_path, "https://ariane.agence.be"
    beat.beat("worker")
    return Mailbox.objects.create(
        name="Journal", address="journal@agence.be", catches=True, smtp_host="127.0.0.1", smtp_port=server.port,
        smtp_security="none",
    )  # fmt: skip


@pytest.fixture
def names(monkeypatch: Any) -> dict[tuple[str, str], list[str]]:
    records: dict[tuple[str, str], list[str]] = {}
    monkeypatch.setattr(dns_records, "lookup", lambda name, kind: records.get((name, kind), []))
    return records


def found(*, network: bool = True) -> dict[str, str]:
    return {one.code: one.state.value for part in health.examine(network=network) for one in part.findings}


def test_a_whole_office_is_in_order(box: Mailbox, names: Any, world: World) -> None:
    signing.switch(by=world.ada, key=signing.make_key(by=world.ada, domain="agence.be"), active=True)
    key = SigningKey.objects.get()
    names["agence.be", "TXT"] = ["google-site-verification=x", "v=spf1 mx -all"]
    names["_dmarc.agence.be", "TXT"] = ["v=DMARC1; p=quarantine"]
    names[signing.record_name(key), "TXT"] = [signing.record_value(key)]
    names["agence.be", "MX"] = ["10 mx.agence.be"]
    RoundTrip.objects.create(address=box.address, mailbox=box, state="passed", finished_at=clock.now())
    assert {code for code, state in found().items() if state != "fine"} == set()


@pytest.mark.req("M-020")
def test_what_the_dns_lacks_is_told(box: Mailbox, names: Any, world: World) -> None:
    signing.switch(by=world.ada, key=signing.make_key(by=world.ada, domain="agence.be"), active=True)
    bad = found()
    assert (bad["spf"], bad["dkim"], bad["dmarc"], bad["mx"]) == ("note", "stops", "note", "stops")
    names["agence.be", "TXT"] = ["v=spf1 mx -all", "v=spf1 -all"]
    words = [one.words for part in health.examine(network=True) for one in part.findings if one.code == "spf"]
    assert "2" in words[0]


def test_without_a_network_nothing_is_blamed(box: Mailbox, monkeypatch: Any) -> None:
    def silent(_name: str, _kind: str) -> list[str]:
        raise NotAsked("no resolver")

    monkeypatch.setattr(dns_records, "lookup", silent)
    assert found()["dns"] == "unknown"
    assert set(found(network=False).values()) <= {"fine", "unknown"}


def test_what_came_in_and_is_not_filed_stops(box: Mailbox) -> None:
    mail = InboundMail.objects.create(source="imap", raw_path="x", size=1, digest="d")
    assert found(network=False)["filing"] == "fine"
    InboundMail.objects.filter(pk=mail.pk).update(received_at=clock.now() - dt.timedelta(minutes=11))
    assert found(network=False)["unfiled"] == "stops"


def test_a_failed_round_trip_is_told_with_its_step(box: Mailbox) -> None:
    RoundTrip.objects.create(address=box.address, mailbox=box, state="failed", step="arrive", finished_at=clock.now())
    (trip,) = [one for part in health.examine(network=False) for one in part.findings if one.code == "round_trip"]
    assert trip.stops and box.address in trip.words


@pytest.mark.req("D-043")
def test_reminders_leave_or_one_says_why_not(box: Mailbox, world: World) -> None:
    call = ActivityType.objects.get(code="call")
    plan(
        by=world.ben,
        record=world.offer,
        plan=Plan(type=call, summary="Appeler", due_on=clock.today(), assignee=world.ben),
    )
    assert found(network=False)["reminders"] == "fine"
    Activity.objects.update(remind_at=clock.now() - dt.timedelta(minutes=11))
    assert found(network=False)["reminders_late"] == "stops"
    Activity.objects.update(remind_at=None)
    beat.beat("worker", {"reminders": "broken"})
    assert found(network=False)["reminders_worker"] == "stops"
    beat.beat("worker")
    hold.hold(hold.OUTBOX, reason="restored")
    assert found(network=False)["reminders_way"] == "stops"
    hold.release(hold.OUTBOX)
    Mailbox.objects.update(smtp_host="")
    assert found(network=False)["reminders_way"] == "stops"
    User.objects.filter(pk=world.idle.pk).update(email="")
    assert found(network=False)["reminders_mute"] == "note"


@pytest.mark.req("D-043", "M-020")
def test_the_page_shows_it_all_and_asks_the_network_only_when_told(
    box: Mailbox, names: Any, as_user: Browser, world: World, server: FakeServer
) -> None:
    page = as_user(world.ada).get("/settings/mail-health/").content.decode()
    assert "non vérifié" in page and "Rappels" in page and server.connections == 0
    page = as_user(world.ada).get("/settings/mail-health/?network=1").content.decode()
    assert "SPF" in page and server.connections > 0
    assert as_user(world.ben).get("/settings/mail-health/").status_code == 403


def test_the_examination_costs_the_same_for_many(box: Mailbox) -> None:
    def make(count: int) -> None:
        for number in range(count):
            Mailbox.objects.create(
                name=f"B{number}", address=f"b{count}x{number}@agence.be", smtp_host="localhost", imap_host="localhost",
                catches=True,
            )  # fmt: skip

    make(3)
    with query_budget(36) as few:
        health.examine(network=False)
    make(30)
    with query_budget(36) as many:
        health.examine(network=False)
    assert few.count == many.count
