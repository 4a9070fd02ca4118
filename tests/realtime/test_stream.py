"""A browser's stream from beginning to end, through the ASGI application."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, ParamSpec, TypeVar

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connections
from django.test import Client

from ariane.accounts.models import User
from ariane.journal import actions
from ariane.kernel import clock
from ariane.kernel.models import Signal, SignalQuerySet
from ariane.realtime import hub as hubs
from ariane.realtime.asgi import app
from ariane.realtime.feed import Feed
from ariane.realtime.hub import MOST_WAITING, Stream
from ariane.realtime.viewers import Viewer, of_session
from tests.world import World, record

SOON = 5.0
P = ParamSpec("P")
T = TypeVar("T")
Cookie = Callable[[User], str]


class Browser:
    """The far end of one request: what it was sent, as it comes."""

    def __init__(self, cookie: str, query: str, **headers: str) -> None:
        pairs = {"host": "localhost", "cookie": f"sessionid={cookie}", **headers}
        self.scope = {
            "type": "http",
            "method": "GET",
            "path": "/sse",
            "query_string": query.encode(),
            "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in pairs.items()],
        }
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.gone = asyncio.Event()
        self.text = ""

    async def receive(self) -> dict[str, str]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def status(self) -> int:
        return int((await asyncio.wait_for(self.sent.get(), SOON))["status"])

    async def until(self, part: str) -> str:
        """Everything received, once it contains `part`."""
        while part not in self.text:
            event = await asyncio.wait_for(self.sent.get(), SOON)
            self.text += event.get("body", b"").decode()
            if not event.get("more_body", True):
                self.text += "<end>"
        return self.text

    def events(self) -> list[dict[str, Any]]:
        blocks = [block for block in self.text.split("\n\n") if "data: " in block]
        return [json.loads(block.split("data: ")[1]) for block in blocks]


@asynccontextmanager
async def open_stream(cookie: str, query: str, **headers: str) -> AsyncIterator[Browser]:
    browser = Browser(cookie, query, **headers)
    task = asyncio.create_task(app(browser.scope, browser.receive, browser.sent.put))  # type: ignore[arg-type]
    try:
        yield browser
    finally:
        browser.gone.set()
        await asyncio.wait_for(task, SOON)


@pytest.fixture
def cookie(as_user: Callable[[User], Client]) -> Cookie:
    return lambda person: as_user(person).cookies["sessionid"].value


_thread = ThreadPoolExecutor(1, "test-live")


async def here(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do database work where the hub does it."""
    return await asyncio.get_running_loop().run_in_executor(_thread, partial(function, *args, **kwargs))


@pytest.fixture(autouse=True)
def _one_thread(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The test's data live in its own connection: the hub and the story share it, in turn, in one thread.

    How commits of other connections are noticed, and when they are safe to tell, is shown by test_processes.py.
    """
    for name in ("ben", "bea", "cleo", "offer", "commune"):  # read now what a story names inside its event loop
        getattr(world, name)
    mine = connections["default"]
    mine.inc_thread_sharing()
    _thread.submit(connections.__setitem__, "default", mine).result()
    monkeypatch.setattr(hubs, "_run", lambda _pool, work: here(work))
    monkeypatch.setattr(Feed, "_something_written", lambda _feed: True)
    monkeypatch.setattr(SignalQuerySet, "settled", lambda rows: rows)
    monkeypatch.setattr(hubs, "EVERY", dict.fromkeys(hubs.EVERY, 0.01))
    yield
    mine.dec_thread_sharing()


def post(world: World) -> int:
    return actions.post_note(by=world.ben, record=record(world.offer), note=actions.Note(html="<p>Bonjour</p>")).pk


@pytest.mark.req("O-048")
def test_a_new_entry_reaches_the_open_page(world: World, cookie: Cookie) -> None:
    topic = f"record:{world.offer.pk}"

    async def story() -> None:
        async with open_stream(await here(cookie, world.bea), f"topics={topic},user:me") as bea:
            assert await bea.status() == 200
            await bea.until("retry: 2000")
            entry = await here(post, world)
            await bea.until("entry.created")
            assert bea.events() == [{"topics": [topic], "kind": "entry.created", "object_id": entry}]

    asyncio.run(story())


@pytest.mark.req("O-048")
def test_coming_back_one_is_told_what_one_missed_once(world: World, cookie: Cookie) -> None:
    async def story() -> None:
        await here(post, world)
        seen = await here(Signal.objects.latest_id)
        first = await here(post, world)
        query = f"topics=record:{world.offer.pk}&last={seen}"
        async with open_stream(await here(cookie, world.bea), query) as bea:
            await bea.until("entry.created")
            second = await here(post, world)
            await bea.until(f'"object_id":{second}')
            assert [event["object_id"] for event in bea.events()] == [first, second]
        last = await here(lambda: Signal.objects.filter(object_id=first).latest("pk").pk)
        async with open_stream(await here(cookie, world.bea), query, last_event_id=str(last)) as bea:
            await bea.until("entry.created")
            assert [event["object_id"] for event in bea.events()] == [second], "the header knows better than the page"

    asyncio.run(story())


def test_who_was_away_too_long_is_told_to_read_again(world: World, cookie: Cookie) -> None:
    topic = f"record:{world.offer.pk}"
    Signal.objects.all().delete()
    Signal.objects.bulk_create(Signal(topic=topic, kind="record.changed") for _n in range(hubs.MOST_CAUGHT_UP + 2))

    async def story(last: int) -> None:
        async with open_stream(await here(cookie, world.bea), f"topics={topic}&last={last}") as bea:
            await bea.until("stale")
            assert bea.events() == [{"topics": [topic], "kind": "stale"}]

    oldest = Signal.objects.earliest("pk").pk
    asyncio.run(story(oldest))
    Signal.objects.filter(pk__lt=oldest + 500).delete()
    asyncio.run(story(oldest))


@pytest.mark.req("O-074")
def test_a_record_that_one_may_not_read_cannot_be_followed(world: World, cookie: Cookie) -> None:
    async def story() -> None:
        both = f"topics=record:{world.offer.pk},record:{world.commune.pk}"
        async with open_stream(await here(cookie, world.cleo), both) as cleo:
            await cleo.until("retry")
            assert [str(topic) for topic in hubs.hub().streams[0].topics] == [f"record:{world.commune.pk}"]

    asyncio.run(story())


@pytest.mark.parametrize("ending", ["logout", "disabled", "password", "expired"])
def test_the_stream_ends_with_the_session(
    world: World, cookie: Cookie, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    def end(key: str) -> None:
        if ending == "logout":
            Session.objects.filter(session_key=key).delete()
        elif ending == "expired":
            Session.objects.filter(session_key=key).update(expire_date=clock.now())
        elif ending == "disabled":
            User.objects.filter(pk=world.bea.pk).update(is_active=False)
        else:
            User.objects.filter(pk=world.bea.pk).update(password="scrypt$another")

    async def story() -> None:
        key = await here(cookie, world.bea)
        async with open_stream(key, f"topics=record:{world.offer.pk}") as bea:
            await bea.until("retry")
            await here(end, key)
            await here(post, world)
            assert "entry.created" not in await bea.until("<end>")
        assert await here(of_session, key) is None

    asyncio.run(story())
    monkeypatch.setattr(hubs, "CHECK_EVERY", 0.0)
    if ending == "logout":
        asyncio.run(silence(world, cookie, end))


async def silence(world: World, cookie: Cookie, end: Callable[[str], None]) -> None:
    """It ends too when nothing happens on the record."""
    key = await here(cookie, world.bea)
    async with open_stream(key, "topics=user:me") as bea:
        await bea.until("retry")
        await here(end, key)
        await bea.until("<end>")


@pytest.mark.parametrize(
    ("query", "key", "host", "status"),
    [
        ("topics=record:1", "forged", "localhost", 401),
        ("topics=record:1", "", "localhost", 401),
        ("topics=anything", None, "localhost", 400),
        ("topics=record:1", None, "evil.example", 400),
    ],
)
def test_who_is_not_let_in(world: World, cookie: Cookie, query: str, key: str | None, host: str, status: int) -> None:
    async def story() -> None:
        session = await here(cookie, world.bea) if key is None else key
        async with open_stream(session, query, host=host) as browser:
            assert await browser.status() == status

    asyncio.run(story())


def test_only_get_and_only_here(world: World) -> None:
    async def story(method: str, path: str) -> int:
        browser = Browser("", "")
        scope = browser.scope | {"method": method, "path": path}
        await app(scope, browser.receive, browser.sent.put)  # type: ignore[arg-type]
        return await browser.status()

    assert asyncio.run(story("POST", "/sse")) == 405
    assert asyncio.run(story("GET", "/sse/else")) == 404


def test_a_slow_browser_is_let_go_and_keeps_nothing() -> None:
    async def story() -> None:
        stream = Stream(Viewer(1, "key", "hash"), frozenset())
        for _n in range(MOST_WAITING + 1):
            stream.push(b"data: x\n\n")
        assert stream.waiting.qsize() == 1
        assert await stream.waiting.get() is None

    asyncio.run(story())


def test_one_session_has_a_few_streams_and_the_oldest_gives_way(world: World, cookie: Cookie) -> None:
    async def story() -> None:
        hub, key = hubs.hub(), await here(cookie, world.bea)
        joined = [(await hub.join(key, "user:me", None))[0] for _n in range(hubs.MOST_STREAMS + 1)]
        assert hub.streams == joined[1:]
        assert await joined[0].waiting.get() is None
        hub.close()

    asyncio.run(story())


def test_when_a_round_fails_every_browser_is_asked_to_come_back(
    world: World, cookie: Cookie, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def locked(*_given: object) -> None:
        raise OperationalError("database is locked")

    async def story() -> None:
        async with open_stream(await here(cookie, world.bea), f"topics=record:{world.offer.pk}") as bea:
            await bea.until("retry")
            with monkeypatch.context() as broken:
                broken.setattr(hubs, "deliver", locked)
                await here(post, world)
                await bea.until("<end>")
        async with open_stream(await here(cookie, world.bea), f"topics=record:{world.offer.pk}") as bea:
            await bea.until("retry")
            await here(post, world)
            await bea.until("entry.created")

    asyncio.run(story())
    assert "database is locked" in caplog.text


def test_the_process_can_end(world: World, cookie: Cookie) -> None:
    async def story() -> None:
        events = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
        said: list[str] = []

        async def receive() -> dict[str, str]:
            return next(events)

        async def send(event: dict[str, str]) -> None:
            said.append(event["type"])

        async with open_stream(await here(cookie, world.bea), "topics=user:me") as bea:
            await bea.until("retry")
            await app({"type": "lifespan"}, receive, send)  # type: ignore[arg-type]
            await bea.until("<end>")
        assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]

    asyncio.run(story())
