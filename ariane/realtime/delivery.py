"""From signals to what each browser gets: rights are asked now, once a round for everybody."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ariane.accounts.models import User
from ariane.journal import policy, queries
from ariane.journal.models import Entry, Record
from ariane.kernel.models import Signal
from ariane.kernel.text import is_number
from ariane.realtime.fragments import Fragments
from ariane.realtime.protocol import Event, Topic, message

# kinds whose object is an entry: told only to those who see it, the time of it included
ABOUT_ENTRIES = frozenset({"entry.created", "entry.changed", "entry.moved", "delivery.changed"})
# of these the old place is told too, though the entry stands elsewhere now
LEFT = "entry.moved"


@dataclass(frozen=True, slots=True, eq=False)
class Listener:
    """One stream as a round of deliveries sees it; `send` takes the bytes of one event."""

    user: User
    topics: frozenset[Topic]
    send: Callable[[bytes], None]


Heard = Mapping[Listener, list[Topic]]


class Round:
    """One batch of signals for all the streams of this process, in a number of queries that depends on neither."""

    def __init__(self, signals: Sequence[Signal], listeners: Sequence[Listener]) -> None:
        self.listeners = listeners
        self.people = {listener.user.pk: listener.user for listener in listeners}
        self.signals = _newest_of_each(signals)
        self.fragments = Fragments()
        self._by_topic: dict[Topic, list[Listener]] = defaultdict(list)
        for listener in listeners:
            for topic in listener.topics:
                self._by_topic[topic].append(listener)

    def deliver(self) -> None:
        """Send every signal to the listeners who follow its topic and may know of it."""
        self.records = self._load_records({topic.id for signal in self.signals if (topic := _topic(signal)).is_record})
        heard = [(signal, to) for signal in self.signals if (to := self._heard(signal))]
        self.entries = self._load_entries(signal for signal, _to in heard)
        heard = [(signal, to) for signal, to in heard if self._still_so(signal)]
        self.readers = self._load_readers(heard)
        for signal, to in heard:
            self._send(signal, to)

    def _send(self, signal: Signal, to: Heard) -> None:
        written: dict[Event, bytes] = {}
        for listener, topics in to.items():
            if self._may_know(signal, listener.user):
                event = Event(tuple(str(topic) for topic in topics), signal.kind, signal.object_id)
                event = self._with_html(event, listener.user)
                if event not in written:
                    written[event] = message(event, event_id=signal.pk)
                listener.send(written[event])

    def _load_records(self, ids: set[int]) -> dict[int, Record]:
        return Record.objects.select_related("kind", "parent").in_bulk(ids)

    def _heard(self, signal: Signal) -> Heard:
        """The listeners who follow what the signal names, and by which of their topics."""
        topic, found = _topic(signal), defaultdict(list)
        names = [topic]
        if topic.is_record and (record := self.records.get(topic.id)):
            names += [Topic("thread", pk) for pk in _threads(record)]
        for name in names:
            for listener in self._by_topic.get(name, ()):
                found[listener].append(name)
        return found

    def _load_entries(self, signals: Iterable[Signal]) -> dict[int, Entry]:
        ids = {signal.object_id for signal in signals if signal.kind in ABOUT_ENTRIES and signal.object_id}
        return {entry.pk: entry for entry in queries.loaded(Entry.objects.filter(pk__in=ids))} if ids else {}

    def _entry(self, signal: Signal) -> Entry | None:
        return self.entries.get(signal.object_id or 0) if signal.kind in ABOUT_ENTRIES else None

    def _still_so(self, signal: Signal) -> bool:
        """An entry that moved on since is told where it stands now: its new place has a signal of its own."""
        if signal.kind not in ABOUT_ENTRIES:
            return True
        topic, entry = _topic(signal), self._entry(signal)
        if entry is None:
            return False
        return not topic.is_record or (entry.record_id == topic.id) == (signal.kind != LEFT)

    def _about(self, signal: Signal) -> set[int]:
        """The records that a person must be able to read to be told of a signal."""
        topic, entry = _topic(signal), self._entry(signal)
        about = {topic.id} if topic.is_record else set()
        return about | {entry.record_id} if entry is not None and signal.kind != LEFT else about

    def _load_readers(self, heard: Iterable[tuple[Signal, Heard]]) -> dict[int, set[int]]:
        """Who may read each record in question, among those who listen."""
        asked: dict[int, set[int]] = defaultdict(set)
        for signal, to in heard:
            for pk in self._about(signal):
                asked[pk] |= {listener.user.pk for listener in to}
        self.records |= self._load_records(asked.keys() - self.records.keys())
        known = {self.records[pk]: [self.people[one] for one in ids] for pk, ids in asked.items() if pk in self.records}
        return policy.readers_of(known)

    def _may_know(self, signal: Signal, user: User) -> bool:
        entry = self._entry(signal)
        if _topic(signal).is_desk:
            return bool(user.rights.may("sort.read"))
        reads = all(user.pk in self.readers.get(pk, ()) for pk in self._about(signal))
        return reads and (entry is None or policy.sees_entry(user, entry))

    def _with_html(self, event: Event, viewer: User) -> Event:
        if event.kind not in ABOUT_ENTRIES or event.kind == LEFT or not event.object_id:
            return event
        return replace(event, html=self.fragments.of(self.entries[event.object_id], viewer))


def _topic(signal: Signal) -> Topic:
    name, _colon, pk = signal.topic.partition(":")
    return Topic(name, int(pk) if is_number(pk) else 0)


def _threads(record: Record) -> Iterator[int]:
    """The records in whose thread this one's entries stand: itself, its parent and that one's, its main party."""
    grandparent = record.parent.parent_id if record.parent else None
    yield from {pk for pk in (record.pk, record.parent_id, grandparent, record.main_party_id) if pk}


def _newest_of_each(signals: Sequence[Signal]) -> list[Signal]:
    """Several hints about one thing are one; a creation stays one though the entry was changed at once."""
    seen: dict[tuple[str, str, int | None], Signal] = {}
    for signal in signals:
        key = (signal.topic, signal.kind, signal.object_id)
        seen.pop(key, None)
        seen[key] = signal
    return list(seen.values())
