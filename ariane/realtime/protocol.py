"""What goes over the wire, both ways. Pure; docs/subsystems/realtime.md says it in words."""

import json
import re
from dataclasses import asdict, dataclass

from ariane.kernel.text import is_number

MOST_TOPICS = 60
HEARTBEAT = b":\n\n"
# a browser comes back by itself after this long
HELLO = b"retry: 2000\n\n"
_TOPIC = re.compile(r"(record|thread|user|mail|sort):([1-9][0-9]{0,17})")


class BadTopics(ValueError):
    """The list of topics is not one."""


@dataclass(frozen=True, slots=True, order=True)
class Topic:
    """`record:42` is one record; `thread:42` that record and those rolled up into it; `user:7` one's own counters;
    `mail:9` a mail of « À trier », `sort:1` the whole of it."""

    name: str
    id: int

    @property
    def is_record(self) -> bool:
        return self.name == "record"

    @property
    def is_desk(self) -> bool:
        """Whether it concerns « À trier »: for those who may look at it."""
        return self.name in ("mail", "sort")

    def __str__(self) -> str:
        return f"{self.name}:{self.id}"


def topics(text: str, *, me: int) -> frozenset[Topic]:
    """The topics of a request; `user:me` is one's own, anybody else's is left out. Raises BadTopics."""
    words = [word for word in text.replace("user:me", f"user:{me}").split(",") if word]
    if len(words) > MOST_TOPICS:
        raise BadTopics(f"more than {MOST_TOPICS} topics")
    found = set()
    for word in words:
        match = _TOPIC.fullmatch(word)
        if match is None:
            raise BadTopics(word)
        found.add(Topic(match[1], int(match[2])))
    return frozenset(topic for topic in found if topic.name != "user" or topic.id == me)


def last_seen(header: str, parameter: str) -> int | None:
    """The id of the last event a browser has: what it says on coming back wins over its page's first word.

    None when it says nothing: it gets what is new from now on.
    """
    for text in (header, parameter):
        if is_number(text):
            return int(text)
    return None


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened to what `topics` follow (those of the stream); `html` is the object's fragment, if pushed."""

    topics: tuple[str, ...]
    kind: str
    object_id: int | None = None
    html: str = ""


def message(event: Event, *, event_id: int) -> bytes:
    """The event on the wire; unnamed, so that a browser needs one listener."""
    said = {name: value for name, value in asdict(event).items() if value}
    return f"id: {event_id}\ndata: {json.dumps(said, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()
