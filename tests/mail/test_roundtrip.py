"""Round trips: what passes, where it fails and how that is said (O-035, O-083)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.journal.models import Record
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from ariane.mail import demo_sink, process, roundtrip
from ariane.mail.ingress import receive
from ariane.mail.models import Alias, InboundMail, Mailbox, RoundTrip
from ariane.mail.outbox import transmit
from tests.mail.conftest import FakeServer
from tests.world import World

pytestmark = pytest.mark.usefixtures("world")
ALIAS = "ventes@agence.example"


@pytest.fixture
def sink(db: None, settings: Any, tmp_path: Any) -> Any:
    """The demonstration's house: its sink runs, its door is closed, so that answers are handed in directly."""
    settings.HOME = tmp_path
    with demo_sink.sink("127.0.0.1:0") as listener:
        settings.MAIL_SINK_LISTEN, settings.MAIL_SMTP_LISTEN = f"127.0.0.1:{listener.port}", ""
        box = Mailbox.objects.create(
            name="Agence", address="fil@agence.example", smtp_host="127.0.0.1", smtp_port=listener.port,
            smtp_security="none", catches=True,
        )  # fmt: skip
        Alias.objects.create(address=ALIAS, mailbox=box, target_kind="request")
        yield box


def light(address: str) -> RoundTrip:
    return roundtrip.lights([address])[address]


@pytest.mark.req("O-035", "O-034")
@pytest.mark.parametrize("address", ["fil@agence.example", ALIAS])
def test_a_message_leaves_is_answered_outside_and_comes_back(sink: Mailbox, address: str) -> None:
    records = Record.objects.count()
    roundtrip.start(address)
    for _n in range(4):
        transmit.work()
        roundtrip.work()
        process.work()
    trip = light(address)
    assert (trip.state, trip.step) == ("passed", "") and trip.finished_at is not None
    answer = InboundMail.objects.get()
    assert (answer.verdict, answer.rule, answer.reason) == ("auto_reply", "round_trip", "round_trip")
    assert Record.objects.count() == records


@pytest.mark.req("O-035")
def test_without_anything_outside_the_mailbox_writes_to_itself(office: Mailbox, server: FakeServer) -> None:
    roundtrip.start(office.address)
    transmit.work()
    roundtrip.work()
    _sender, to, raw = server.mails[0]
    mail = receive(raw, source="smtp", envelope_to=[to])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(roundtrip.transaction, "on_commit", lambda act: act())
        process.process(mail)
    _sender, back, answer = server.mails[1]
    process.process(receive(answer, source="smtp", envelope_to=[back]))
    assert light(office.address).state == "passed"


def test_an_answer_that_reaches_another_address_proves_nothing(sink: Mailbox) -> None:
    trip = roundtrip.start(ALIAS)
    transmit.work()
    roundtrip.work()
    roundtrip.work()
    mail = InboundMail.objects.get()
    InboundMail.objects.filter(pk=mail.pk).update(envelope_to=[sink.address])
    trip.refresh_from_db()
    assert trip.step == "return"


@pytest.mark.req("O-035")
@pytest.mark.parametrize(
    ("step", "words"),
    [("leave", "n’est pas parti"), ("arrive", "n’est pas arrivé dehors"), ("return", "n’est pas revenue")],
)
def test_the_step_that_fails_is_said_in_words(sink: Mailbox, time_machine: Any, step: str, words: str) -> None:
    trip = roundtrip.start(ALIAS)
    if step != "leave":
        transmit.work()
    RoundTrip.objects.update(step=step, probe=None)
    for file in demo_sink.folder().glob("*"):
        file.unlink()
    time_machine.move_to(clock.now() + dt.timedelta(minutes=20))
    roundtrip.work()
    trip.refresh_from_db()
    assert trip.state == "failed" and words in roundtrip.in_words(trip)


def test_a_refused_message_fails_its_test_with_the_server_s_words(office: Mailbox, server: FakeServer) -> None:
    roundtrip.start(office.address)
    server.answers["sender"] = ["550 5.7.1 no"] * 2
    transmit.work()
    roundtrip.work()
    trip = light(office.address)
    assert trip.state == "failed" and "550 5.7.1 no" in roundtrip.in_words(trip)


def test_what_was_tested_once_is_tested_every_night(sink: Mailbox, time_machine: Any) -> None:
    trip = roundtrip.start(ALIAS)
    RoundTrip.objects.update(state="passed")
    night = clock.local_moment(clock.today() + dt.timedelta(days=1), dt.time(3))
    time_machine.move_to(night)
    roundtrip.work()
    assert light(ALIAS).pk != trip.pk
    assert RoundTrip.objects.filter(address=sink.address).count() == 0
    roundtrip.work()
    assert RoundTrip.objects.count() == 2


def test_nothing_to_send_through_is_said(world: World) -> None:
    Alias.objects.create(address=ALIAS, target_kind="request")
    with pytest.raises(DomainError):
        roundtrip.start(ALIAS)


@pytest.mark.req("O-083", "O-034")
def test_the_screen_shows_untested_addresses_as_such(
    sink: Mailbox, as_user: Callable[[User], Client], ada: User
) -> None:
    page = as_user(ada).get("/settings/round-trips/").content.decode()
    assert page.count("Jamais testée") == 2
    as_user(ada).post("/settings/round-trips/", {"address": ALIAS})
    assert as_user(ada).get("/settings/round-trips/").content.decode().count("Jamais testée") == 1
    assert as_user(ada).post("/settings/round-trips/", {"address": "x@y.example"}).status_code == 422
    list_page = as_user(ada).get("/settings/aliases/").content.decode()
    assert "jamais testée" not in list_page
    RoundTrip.objects.all().delete()
    assert "jamais testée" in as_user(ada).get("/settings/aliases/").content.decode()
