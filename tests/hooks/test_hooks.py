"""Webhooks: signed, retried, replayed, stopped with a reason, never into our own network, never with what is secret."""

import datetime as dt
import json
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from ariane.accounts.models import User
from ariane.hooks import deliver, net, tell
from ariane.hooks.models import BusinessEvent, Endpoint, HookDelivery
from ariane.journal.actions import Note, change_fields, post_note
from ariane.journal.models import Kind, Stage
from ariane.kernel import clock
from ariane.kernel.events import publish
from ariane.kernel.models import Hold
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.models import Piece
from tests.budget import query_budget
from tests.hooks.receiver import Receiver, receiving
from tests.world import World, fresh

Browser = Callable[[User], Client]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as here:
        yield here


@pytest.fixture
def endpoint(world: World, receiver: Receiver) -> Endpoint:
    row = Endpoint.objects.create(name="n8n", url=receiver.url, internal=True)
    receiver.secret = row.secret
    tell.forget_who_listens()
    return row


def send(offer: Piece, ben: User) -> None:
    sent = Stage.objects.get(kind=offer.kind, code="sent")
    change_fields(by=ben, record=offer, changes={"stage": sent, "sent_at": clock.now()})


@pytest.mark.req("R-010", "R-025", "R-027")
def test_a_quote_that_is_sent_is_told_signed_with_its_date_and_customer(
    world: World, endpoint: Endpoint, receiver: Receiver
) -> None:
    send(world.offer, world.ben)
    assert deliver.work() == 2
    told = {one["type"]: one for one in receiver.got}
    assert set(told) == {"record.stage_changed", "quote.sent"}
    record = told["quote.sent"]["data"]["record"]
    assert record["sent_at"] is not None
    assert record["party"]["title"] == "Commune d’Aubrives"
    assert record["ref"] == "OFR-2026-0142"
    assert record["amount"] == {"minor": 4825000, "value": "48250.00", "currency": "EUR"}
    assert record["url"].endswith(f"/records/{world.offer.pk}/")
    assert deliver.work() == 0
    # later changes do not tell the sending again
    change_fields(by=world.ben, record=fresh(world.offer), changes={"sent_at": clock.now()})
    assert BusinessEvent.objects.filter(name="quote.sent").count() == 1


def test_a_forged_or_altered_message_does_not_pass(world: World, endpoint: Endpoint, receiver: Receiver) -> None:
    send(world.offer, world.ben)
    deliver.work()
    body, headers = receiver.raw[0]
    with pytest.raises(WebhookVerificationError):
        Webhook(endpoint.secret).verify(body.replace(b"48250", b"00001"), headers)


@pytest.mark.req("R-026")
def test_an_invoice_that_is_published_is_told_with_the_same(
    world: World, endpoint: Endpoint, receiver: Receiver
) -> None:
    stage = Stage.objects.get(kind__code="invoice", code="published")
    fields = {"owner": world.ben, "stage": stage, "published_at": clock.now(), "amount_incl": 121000}
    create_piece(by=world.ada, piece=NewPiece("invoice", "Hall, acompte", world.commune, fields=fields))
    deliver.work()
    told = {one["type"]: one["data"]["record"] for one in receiver.got}
    assert set(told) == {"record.created", "invoice.published"}
    assert told["invoice.published"]["published_at"] and told["invoice.published"]["party"]["uid"] == str(
        world.commune.uid
    )
    assert told["invoice.published"]["balance"]["value"] == "1210.00"


def test_nothing_internal_is_told(world: World, endpoint: Endpoint, receiver: Receiver) -> None:
    post_note(by=world.ben, record=world.offer, note=Note(html="<p>SECRET</p>"))
    change_fields(by=world.ben, record=world.offer, changes={"description": "SECRET"})
    send(fresh(world.offer), world.ben)
    deliver.work()
    assert receiver.raw
    assert all(b"SECRET" not in body for body, _headers in receiver.raw)
    assert "SECRET" not in json.dumps([one.data for one in BusinessEvent.objects.all()])


def test_a_room_is_nobodys_business(world: World, endpoint: Endpoint) -> None:
    kind = Kind.objects.filter(policy="room").first()
    if kind is None:
        kind = Kind.objects.get(code="task")
        Kind.objects.filter(pk=kind.pk).update(policy="room")
    from ariane.journal.events import RecordCreated
    from ariane.journal.models import Record

    room = Record.objects.create(kind=fresh(kind), title="SALON")
    publish(RecordCreated(room.pk, world.ben.pk))
    assert not BusinessEvent.objects.exists()


def test_without_a_listener_nothing_is_written_and_posting_costs_nothing_more(world: World) -> None:
    tell.listened()
    with query_budget(0):
        assert not tell.listened()
    send(world.offer, world.ben)
    assert not BusinessEvent.objects.exists()


def test_what_fails_is_tried_again_later_and_later(world: World, endpoint: Endpoint, receiver: Receiver) -> None:
    Endpoint.objects.update(events=["quote.sent"])
    receiver.statuses = [500, 503]
    send(world.offer, world.ben)
    with time_machine.travel(clock.now(), tick=False) as now:
        assert deliver.work() == 1
        row = HookDelivery.objects.get()
        assert (row.state, row.tries, row.status) == ("waiting", 1, 500)
        assert deliver.work() == 0
        now.shift(6)
        assert deliver.work() == 1
        assert HookDelivery.objects.get().next_at - clock.now() == dt.timedelta(seconds=60)
        assert Endpoint.objects.get().failures == 2
        now.shift(61)
        assert deliver.work() == 1
    assert HookDelivery.objects.get().state == "delivered"
    assert Endpoint.objects.get().failures == 0
    numbers = {headers["webhook-id"] for _body, headers in receiver.raw}
    assert len(numbers) == 1, "the receiver recognises what it has"


def test_an_address_that_fails_for_a_day_is_stopped_with_the_reason_and_can_be_resumed(
    world: World, endpoint: Endpoint, receiver: Receiver, as_user: Browser
) -> None:
    Endpoint.objects.update(failures=19, failing_since=clock.now() - dt.timedelta(days=1, minutes=1))
    receiver.statuses = [500] * 2
    send(world.offer, world.ben)
    deliver.work()
    row = Endpoint.objects.get()
    assert row.stopped_at is not None and "500" in row.stopped_reason
    assert "500" in as_user(world.ada).get(f"/settings/webhooks/{row.pk}/").content.decode()
    with time_machine.travel(clock.now() + dt.timedelta(minutes=5)):
        assert deliver.work() == 0, "nothing goes to a stopped address"
    as_user(world.ada).post(f"/settings/webhooks/{row.pk}/resume/")
    assert deliver.work() == 2
    assert set(HookDelivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_an_address_that_is_gone_is_stopped_at_once(world: World, endpoint: Endpoint, receiver: Receiver) -> None:
    receiver.statuses = [410]
    Endpoint.objects.update(events=["quote.sent"])
    send(world.offer, world.ben)
    deliver.work()
    assert "410" in Endpoint.objects.get().stopped_reason
    assert HookDelivery.objects.get().state == "failed"


def test_a_worker_that_comes_back_late_writes_nothing(world: World, endpoint: Endpoint) -> None:
    row = tell.trial(by=world.ada, endpoint=endpoint)
    stale = fresh(row)
    HookDelivery.objects.update(epoch=5)
    deliver.settle(stale, net.Answer(500, "500"))
    assert (HookDelivery.objects.get().tries, Endpoint.objects.get().failures) == (0, 0)


def test_a_restored_copy_tells_nobody(world: World, endpoint: Endpoint, receiver: Receiver) -> None:
    tell.trial(by=world.ada, endpoint=endpoint)
    Hold.objects.create(name="outbox", reason="restored")
    assert deliver.work() == 0 and not receiver.raw


@pytest.mark.parametrize(
    ("address", "internal", "reached"),
    [
        ("8.8.8.8", False, True), ("127.0.0.1", False, False), ("10.1.2.3", False, False),
        ("192.168.0.1", False, False), ("169.254.169.254", False, False), ("169.254.169.254", True, False),
        ("::1", False, False), ("::ffff:127.0.0.1", False, False), ("64:ff9b::7f00:1", False, False),
        ("fe80::1%eth0", True, False), ("fd00::1", False, False), ("0.0.0.0", True, False),
        ("100.64.0.1", False, False), ("127.0.0.1", True, True), ("10.1.2.3", True, True),
    ],
)  # fmt: skip
def test_which_addresses_are_reached(address: str, internal: bool, reached: bool) -> None:
    assert net.may_reach(net.plain(address), internal=internal) is reached


def test_a_name_that_leads_inside_is_refused_before_anything_is_sent(receiver: Receiver) -> None:
    answer = net.post(receiver.url.replace("127.0.0.1", "localhost"), b"{}", {})
    assert not answer.ok and answer.status == 0 and not receiver.raw
    assert "localhost" in answer.error
    for url in ("ftp://example.org/", "http://user:word@127.0.0.1/", "file:///etc/passwd"):
        assert net.post(url, b"{}", {}, internal=True).status == 0


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.statuses, receiver.headers = [302], {"Location": receiver.url}
    answer = net.post(receiver.url, b"{}", {}, internal=True)
    assert (answer.status, answer.ok, len(receiver.raw)) == (302, False, 1)


def test_the_administrator_adds_tests_reads_the_log_and_replays(
    world: World, receiver: Receiver, as_user: Browser
) -> None:
    ada = as_user(world.ada)
    assert "Aucun webhook" in ada.get("/settings/webhooks/").content.decode()
    form = {"name": "n8n", "url": receiver.url, "active": "on", "internal": "on", "events": ["quote.sent"]}
    made = ada.post("/settings/webhooks/new/", form)
    row = Endpoint.objects.get()
    assert made["Location"] == f"/settings/webhooks/{row.pk}/"
    assert row.secret in ada.get(f"/settings/webhooks/{row.pk}/").content.decode()
    assert Endpoint.objects.filter(secret__contains="whsec_").count() == 0, "sealed at rest"
    receiver.secret = row.secret
    ada.post(f"/settings/webhooks/{row.pk}/trial/")
    assert receiver.got[0]["type"] == "ariane.test"
    send(world.offer, world.ben)
    deliver.work()
    assert [one["type"] for one in receiver.got] == ["ariane.test", "quote.sent"]
    page = ada.get(f"/settings/webhooks/{row.pk}/").content.decode()
    assert "quote.sent" in page and "OFR-2026-0142" in page
    ada.post(f"/settings/webhooks/deliveries/{HookDelivery.objects.latest('pk').pk}/replay/")
    deliver.work()
    assert [one["type"] for one in receiver.got] == ["ariane.test", "quote.sent", "quote.sent"]
    ada.post(f"/settings/webhooks/{row.pk}/secret/")
    assert fresh(row).secret != row.secret
    assert as_user(world.ben).get("/settings/webhooks/").status_code == 403
    ada.post(f"/settings/webhooks/{row.pk}/remove/")
    assert not Endpoint.objects.exists()


def test_the_list_and_the_log_cost_the_same_for_three_and_thirty(world: World, as_user: Browser) -> None:
    ada = as_user(world.ada)
    endpoint = Endpoint.objects.create(name="n8n", url="https://n8n.example/")
    paths = ("/settings/webhooks/", f"/settings/webhooks/{endpoint.pk}/")
    for n in (3, 27):
        for i in range(n):
            Endpoint.objects.create(name=f"autre {n} {i}", url="https://n8n.example/")
            tell.trial(by=world.ada, endpoint=endpoint)
        for path in paths:
            with query_budget(14):
                assert ada.get(path).status_code == 200
