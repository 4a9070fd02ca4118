"""Telling devices (O-075): who is told of what, encrypted for her device alone, once, never the text."""

import datetime as dt
import json
from collections.abc import Callable

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from py_vapid import Vapid02

from ariane.accounts.models import User
from ariane.hooks import net
from ariane.journal import actions, push
from ariane.journal.models import Delivery, Device, Reader, Record
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from tests.budget import query_budget
from tests.world import World

Browser = Callable[[User], Client]
SECRET = b"sixteen-octets!!"
SHAPE = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint


class Phone:
    """A telephone: the keys that it alone has, and what its maker was handed for it."""

    def __init__(self, name: str = "1") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.endpoint = f"https://push.example/send/{name}"
        self.keys = push.Keys(self.endpoint, push.plain(self.key.public_key().public_bytes(*SHAPE)), push.plain(SECRET))

    def read(self, body: bytes) -> dict[str, str]:
        text = http_ece.decrypt(body, private_key=self.key, auth_secret=SECRET, version="aes128gcm")
        return json.loads(text)  # type: ignore[no-any-return]


class Maker:
    """The maker of the telephones: takes messages, or answers as told."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes, dict[str, str]]] = []
        self.status = 201

    def __call__(self, url: str, body: bytes, headers: dict[str, str], **_more: object) -> net.Answer:
        self.taken.append((url, body, headers))
        return net.Answer(self.status)


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> Maker:
    maker = Maker()
    monkeypatch.setattr(net, "post", maker)
    return maker


@pytest.fixture
def phone(world: World) -> Phone:
    phone = Phone()
    push.subscribe(by=world.bea, keys=phone.keys, name="Chrome, Android")
    Device.objects.update(created_at=clock.now() - dt.timedelta(hours=1))
    return phone


def mention(world: World, offer: Record, whom: User, words: str = "Prix plancher 4 000") -> None:
    html = f'<p><span data-mention="user:{whom.pk}">@{whom.first_name}</span> {words}</p>'
    actions.post_note(by=world.ben, record=offer, note=actions.Note(html))


@pytest.mark.req("O-075")
def test_a_mention_reaches_the_telephone_without_its_text(
    world: World, offer: Record, phone: Phone, maker: Maker
) -> None:
    mention(world, offer, world.bea)
    assert push.work() == 1
    (url, body, headers) = maker.taken[0]
    said = phone.read(body)
    assert url == phone.endpoint
    assert said["title"] == "Ben Vendeur" and offer.title in said["body"]
    assert said["url"].startswith("/entries/")
    assert "plancher" not in json.dumps(said) and b"plancher" not in body
    token, _comma, key = headers["Authorization"].removeprefix("vapid t=").partition(",k=")
    assert Vapid02.verify(headers["Authorization"]) and token and push.public_key() == key
    assert headers["Content-Encoding"] == "aes128gcm"


@pytest.mark.req("O-075")
def test_it_is_told_once_and_not_what_was_read(world: World, offer: Record, phone: Phone, maker: Maker) -> None:
    mention(world, offer, world.bea)
    delivery = Delivery.objects.get(user=world.bea, channel="app")
    assert push.claim(delivery) and not push.claim(delivery)
    assert push.work() == 0
    mention(world, offer, world.bea)
    Delivery.objects.filter(user=world.bea).update(read_at=clock.now())
    assert push.work() == 0 and maker.taken == []


def test_what_was_there_before_the_device_is_no_news(world: World, offer: Record, maker: Maker) -> None:
    mention(world, offer, world.bea)
    push.subscribe(by=world.bea, keys=Phone().keys, name="Neuf")
    assert push.work() == 0


def test_an_earlier_message_that_leaves_later_is_told_too(
    world: World, offer: Record, phone: Phone, maker: Maker
) -> None:
    mention(world, offer, world.bea, "premier")
    first = Delivery.objects.get(user=world.bea, channel="app")
    Delivery.objects.filter(pk=first.pk).update(not_before=clock.now() + dt.timedelta(hours=1))
    mention(world, offer, world.bea, "second")
    assert push.work() == 1
    Delivery.objects.filter(pk=first.pk).update(not_before=clock.now())
    assert push.work() == 1


def test_who_lost_her_rights_is_told_nothing(world: World, offer: Record, maker: Maker) -> None:
    push.subscribe(by=world.julie, keys=Phone().keys, name="x")
    Device.objects.update(created_at=clock.now() - dt.timedelta(hours=1))
    Reader.objects.create(record=offer, user=world.julie)
    mention(world, offer, world.julie)
    assert Delivery.objects.filter(user=world.julie, channel="app").exists()
    Reader.objects.filter(record=offer).delete()
    assert push.work() == 0 and maker.taken == []


def test_followers_are_told_only_when_they_want_everything(
    world: World, offer: Record, phone: Phone, maker: Maker
) -> None:
    actions.follow(by=world.bea, record=offer, identity=world.bea.identity, level="all")
    actions.post_note(by=world.ben, record=offer, note=actions.Note("<p>Pour mémoire</p>"))
    assert push.work() == 0
    User.objects.filter(pk=world.bea.pk).update(notify=User.Notify.ALL)
    actions.post_note(by=world.ben, record=offer, note=actions.Note("<p>Encore</p>"))
    assert push.work() == 1


def test_many_at_once_are_told_as_a_number(world: World, offer: Record, phone: Phone, maker: Maker) -> None:
    for _n in range(push.MOST + 1):
        mention(world, offer, world.bea)
    assert push.work() == 1
    assert phone.read(maker.taken[0][1])["url"] == "/messages/"


@pytest.mark.parametrize(("status", "left", "trouble"), [(410, 0, ""), (404, 0, ""), (500, 1, "500"), (201, 1, "")])
def test_a_device_that_is_gone_is_forgotten(
    world: World, phone: Phone, maker: Maker, status: int, left: int, trouble: str
) -> None:
    maker.status = status
    assert push.trial(by=world.bea, device=Device.objects.get()) is (status == 201)
    assert [one.trouble for one in Device.objects.all()] == [trouble] * left


@pytest.mark.parametrize(
    "keys",
    [
        push.Keys("http://push.example/1", Phone().keys.p256dh, push.plain(SECRET)),
        push.Keys("https:///", Phone().keys.p256dh, push.plain(SECRET)),
        push.Keys("https://push.example/1", "AAAA", push.plain(SECRET)),
        push.Keys("https://push.example/1", "é", push.plain(SECRET)),
        push.Keys("https://push.example/1", Phone().keys.p256dh, "AAAA"),
    ],
)
def test_what_no_browser_gives_is_refused(world: World, keys: push.Keys) -> None:
    with pytest.raises(DomainError):
        push.subscribe(by=world.bea, keys=keys, name="x")
    assert not Device.objects.exists()


def test_nothing_new_costs_one_query(world: World, phone: Phone) -> None:
    with query_budget(1):
        push.work()


@pytest.mark.req("O-075")
def test_the_page_adds_tries_and_removes_a_device(as_user: Browser, world: World, maker: Maker) -> None:
    bea, phone = as_user(world.bea), Phone()
    sent = {"endpoint": phone.endpoint, "keys": {"p256dh": phone.keys.p256dh, "auth": phone.keys.auth}}
    bea.post("/me/devices/", {"subscription": json.dumps(sent), "name": "Chrome, Android"})
    device = Device.objects.get()
    assert "Chrome, Android" in bea.get("/me/devices/").content.decode()
    bea.post(f"/me/devices/{device.pk}/trial/")
    assert "prévenu" in phone.read(maker.taken[0][1])["body"]
    assert as_user(world.ben).post(f"/me/devices/{device.pk}/").status_code == 404
    assert as_user(world.ben).post(f"/me/devices/{device.pk}/trial/").status_code == 404
    bea.post(f"/me/devices/{device.pk}/")
    assert not Device.objects.exists()
    refused = bea.post("/me/devices/", {"subscription": "[1]"})
    assert refused.status_code == 422


@pytest.mark.req("O-075")
def test_it_can_be_installed(client: Client, world: World) -> None:
    manifest = client.get("/app.webmanifest").json()
    assert manifest["display"] == "standalone" and manifest["start_url"] == "/"
    for one in manifest["icons"]:
        assert client.get(one["src"]).content.startswith(b"\x89PNG")
    assert client.get("/app-icon-999.png").status_code == 404
    assert "Hors ligne" in client.get("/offline/", headers={"Accept-Language": "fr"}).content.decode()
    worker = client.get("/service-worker.js")
    assert worker["Content-Type"].startswith("text/javascript") and b"showNotification" in worker.content
