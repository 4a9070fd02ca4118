"""The streams of this process, and the one task that feeds them all.

Database work is done in threads of the hub's own: one that reads the feed and delivers, and a few that let browsers in.
When anything goes wrong in a round, every stream is closed: browsers come back with the last id they saw, and nothing
is lost.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ParamSpec, TypeVar

from django.db import close_old_connections, connection

from ariane.journal import policy, presence
from ariane.journal.models import Record
from ariane.kernel.models import Signal
from ariane.realtime.delivery import Listener, Round
from ariane.realtime.feed import Feed
from ariane.realtime.protocol import Event, Topic, message
from ariane.realtime.protocol import topics as read_topics
from ariane.realtime.viewers import Viewer, of_session, still_here

log = logging.getLogger("ariane.realtime")
P = ParamSpec("P")
T = TypeVar("T")

EVERY = {"sqlite": 0.05, "postgresql": 0.1}  # seconds between two looks
CHECK_EVERY = 15.0  # are those who listen still signed in?
SWEEP_EVERY = 4.0  # did somebody go, or stop typing?
MOST_WAITING = 100  # events for one slow browser, which is then let go
MOST_STREAMS = 12  # of one session; the oldest gives way
MOST_CAUGHT_UP = 500


@dataclass(eq=False)
class Stream:
    """One browser. What is put in `waiting` is sent; None ends it."""

    viewer: Viewer
    topics: frozenset[Topic]
    start: int = 0
    waiting: "asyncio.Queue[bytes | None]" = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))

    def push(self, event: bytes) -> None:
        """Queue an event; a browser that reads too slowly is let go, and catches up when it comes back."""
        try:
            self.waiting.put_nowait(event)
        except asyncio.QueueFull:
            self.end()

    def end(self) -> None:
        """Let the browser go once what waits is dropped."""
        while not self.waiting.empty():
            self.waiting.get_nowait()
        self.waiting.put_nowait(None)


class Hub:
    """Made on first use, inside the event loop that serves the streams."""

    def __init__(self) -> None:
        self.streams: list[Stream] = []
        self._feed = Feed()
        self._feeding = ThreadPoolExecutor(1, "live-feed")
        self._joining = ThreadPoolExecutor(2, "live-join")
        self._task: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()

    async def in_thread(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run database work of one browser beside the event loop."""
        return await _run(self._joining, partial(function, *args, **kwargs))

    async def join(self, key: str | None, asked: str, last: int | None) -> tuple[Stream, list[bytes]]:
        """Let a browser in: its stream, which from now on gets what is new, and what it missed since `last`.

        Raises NotSignedIn, BadTopics.
        """
        viewer, topics = await self.in_thread(admit, key, asked)
        async with self._starting:
            if self._task is None or self._task.done():
                await _run(self._feeding, self._feed.start)
                self._task = asyncio.create_task(self._run())
            stream = Stream(viewer, topics, self._feed.position)
            self._make_room(viewer)
            self.streams.append(stream)
        return stream, await self.in_thread(missed, stream, last) if last is not None else []

    def leave(self, stream: Stream) -> None:
        """The browser is gone."""
        if stream in self.streams:
            self.streams.remove(stream)

    def close(self) -> None:
        """Let every browser go: the process ends, or lost its footing."""
        for stream in self.streams:
            stream.end()
        self.streams = []

    def _make_room(self, viewer: Viewer) -> None:
        mine = [stream for stream in self.streams if stream.viewer == viewer]
        for stream in mine[: max(0, len(mine) - MOST_STREAMS + 1)]:
            stream.end()
            self.leave(stream)

    async def _run(self) -> None:
        """Look, deliver, wait; ends with the last stream."""
        swept = checked = time.monotonic()
        while self.streams:
            try:
                signals = await _run(self._feeding, self._feed.next)
                now = time.monotonic()
                if signals or now - checked > CHECK_EVERY:
                    checked = now
                    await self._round(signals)
                if now - swept > SWEEP_EVERY:
                    swept = now
                    await _run(self._feeding, presence.sweep)
            except Exception:
                log.exception("live pages: a round failed; every browser is asked to come back")
                self.close()
                return
            await asyncio.sleep(EVERY[connection.vendor])

    async def _round(self, signals: Sequence[Signal]) -> None:
        """Deliver one batch, and let go of those who are signed out."""
        streams = list(self.streams)
        events, gone = await _run(self._feeding, partial(deliver, signals, streams))
        for stream, event in events:
            stream.push(event)
        for stream in gone:
            stream.end()
            self.leave(stream)


async def _run(pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
    def cleanly() -> T:
        close_old_connections()
        try:
            return work()
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(pool, cleanly)


def deliver(signals: Sequence[Signal], streams: Sequence[Stream]) -> tuple[list[tuple[Stream, bytes]], list[Stream]]:
    """What each stream gets of a batch, and the streams whose viewer is no longer signed in."""
    users = still_here(stream.viewer for stream in streams)
    events: list[tuple[Stream, bytes]] = []

    def to(stream: Stream) -> Callable[[bytes], None]:
        return lambda event: events.append((stream, event))

    here = [stream for stream in streams if stream.viewer in users]
    if signals:
        Round(signals, [Listener(users[s.viewer], s.topics, to(s)) for s in here]).deliver()
    return events, [stream for stream in streams if stream.viewer not in users]


class NotSignedIn(Exception):
    """The session cookie opens no session."""


def admit(key: str | None, asked: str) -> tuple[Viewer, frozenset[Topic]]:
    """Whose session this is, and the topics that she may follow now; rights are asked again at each delivery."""
    found = of_session(key)
    if found is None:
        raise NotSignedIn
    viewer, user = found
    wanted = read_topics(asked, me=user.pk)
    desk = {topic for topic in wanted if topic.is_desk}
    sorts = user.rights.may("sort.read")
    ids = {topic.id for topic in wanted - desk if topic.name != "user"}
    rows = Record.objects.filter(policy.visible(user), pk__in=ids) if ids else Record.objects.none()
    readable = set(rows.values_list("pk", flat=True))
    followed = (topic for topic in wanted - desk if topic.name == "user" or topic.id in readable)
    return viewer, frozenset(followed) | (desk if sorts else frozenset())


def missed(stream: Stream, last: int) -> list[bytes]:
    """What happened between the last event a browser saw and the moment it was let in.

    When that is too much, or no longer known, one event « stale »: the page reads itself again.
    """
    signals = Signal.objects.after(last, limit=MOST_CAUGHT_UP + 1)
    forgotten = last < (Signal.objects.order_by("pk").values_list("pk", flat=True).first() or 0) - 1
    if len(signals) > MOST_CAUGHT_UP or forgotten:
        return [message(Event(tuple(str(topic) for topic in sorted(stream.topics)), "stale"), event_id=stream.start)]
    events, _gone = deliver([signal for signal in signals if signal.pk <= stream.start], [stream])
    return [event for _stream, event in events]


_hub: dict[Any, Hub] = {}


def hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hub:
        _hub.clear()
        _hub[loop] = Hub()
    return _hub[loop]
