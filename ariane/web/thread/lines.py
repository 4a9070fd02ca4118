"""A journal's entries as lines of the thread: everything a template shows, decided here, in a fixed number of queries.

A line is the same for every reader of its audience, so that it can be rendered once and pushed to all of them; what
depends on the reader (unread, her own actions) is added by the page or fetched with the line's menu.
"""

import datetime as dt
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal import wording
from ariane.journal.models import Delivery, Document, Entry, FieldDef, Record
from ariane.kernel import clock
from ariane.kernel.html import unstyled
from ariane.parties.models import PartyAddress
from ariane.web.records.values import Field, table, words
from ariane.web.thread import kept
from ariane.web.thread.states import Sent, sent

Fields = Mapping[tuple[int, str], Field]
Type, Visibility = Entry.Type, Entry.Visibility
EMPTY = SafeString("")
BUBBLES = frozenset({Type.MESSAGE, Type.NOTE, Type.FLOW, Type.CALL})


@dataclass(frozen=True)
class Change:
    """One tracked field of a change line."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class State:
    """What became of a message for some of its recipients."""

    mark: str
    icon: str
    words: str
    who: str


@dataclass
class Line:
    """One line of the thread."""

    entry: Entry
    bubble: bool
    look: str = ""
    name: str = ""
    about: str = ""
    cards: list[PartyAddress] = field(default_factory=list)
    external: bool = False
    changes: list[Change] = field(default_factory=list)
    sentence: str = ""
    files: list[Document] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    reactions: list[tuple[str, int, str]] = field(default_factory=list)
    elsewhere: Record | None = None
    unread: bool = False
    day: dt.date | None = None
    new_day: bool = False
    body: str = ""
    quoted: str = ""
    html: SafeString = EMPTY

    @property
    def key(self) -> tuple[Hashable, ...]:
        """Everything that the line shows and that may change, with the entry's lasting name."""
        entry, elsewhere = self.entry, self.elsewhere
        times = (entry.published_at, entry.edited_at, entry.removed_at, entry.pinned_at)
        files = tuple((one.pk, one.name, one.destroyed_at is None) for one in self.files)
        sent = tuple((one.address, one.words, one.reason) for one in self.sent)
        place = (entry.record_id, str(elsewhere) if elsewhere else "", self.unread, self.unmatched)
        said = (self.name, self.about, self.sentence, tuple(self.changes), tuple(self.reactions))
        return (entry.uid, self.look, *times, files, sent, *place, *said)

    @property
    def undo(self) -> int:
        """Seconds until a held message leaves; 0 once it has left or was taken back."""
        entry = self.entry
        if entry.published_at is not None or entry.removed_at is not None or entry.send_at is None:
            return 0
        return max(1, int((entry.send_at - clock.now()).total_seconds()))

    @property
    def states(self) -> list[State]:
        """The recipients grouped by what became of the message: « remis A, B · rejeté C »."""
        grouped: dict[tuple[str, str, str], list[str]] = {}
        for one in self.sent:
            grouped.setdefault((one.mark, one.icon, one.words), []).append(one.address or one.name)
        return [State(*key, enumeration(who)) for key, who in grouped.items()]

    @property
    def unmatched(self) -> bool:
        """An outsider whose address is on no card, or on several: the entry shows the address and offers (O-027)."""
        return self.external and len(self.cards) != 1


@dataclass(frozen=True)
class Reader:
    """For whom lines are made: on the page of which record, read up to where; `definitions` of fields known already."""

    record: Record
    viewer: User
    read_to: int = 0
    definitions: tuple[FieldDef, ...] = ()


def lines(entries: Sequence[Entry], reader: Reader) -> list[Line]:
    """The entries of one page, loaded by `queries.thread`, for a page of a record."""
    known, cards = _fields(entries, reader), _cards(entries)
    made: list[Line] = []
    for entry in entries:
        line = _line(entry, known, cards.get(entry.author_id, []))
        here = entry.record_id == reader.record.pk
        line.elsewhere = None if here else entry.record
        line.unread = here and entry.pk > reader.read_to and entry.author.user_id != reader.viewer.pk
        line.day = timezone.localtime(entry.occurred_at).date()
        made.append(line)
    kept.html(made)
    return made


def pushed(entry: Entry) -> Line:
    """One line for every page that follows it: read, with its record named."""
    known = table(FieldDef.objects.filter(kind=entry.record.kind_id) if entry.type == Type.CHANGE else ())
    line = _line(entry, known, _cards([entry]).get(entry.author_id, []))
    line.elsewhere = entry.record
    kept.html([line])
    return line


def _fields(entries: Sequence[Entry], reader: Reader) -> Fields:
    """The fields that change lines name, of every kind among them."""
    kinds = {entry.record.kind_id for entry in entries if entry.type == Type.CHANGE}
    if reader.definitions:
        kinds.discard(reader.definitions[0].kind_id)
    others = FieldDef.objects.filter(kind__in=kinds) if kinds else ()
    return table([*reader.definitions, *others])


def _cards(entries: Iterable[Entry]) -> dict[int, list[PartyAddress]]:
    """Identity → the cards that bear its address, for the outsiders among the authors."""
    outsiders = {entry.author_id for entry in entries if entry.author.external}
    found: dict[int, list[PartyAddress]] = {pk: [] for pk in outsiders}
    if outsiders:
        rows = PartyAddress.objects.filter(identity__in=outsiders, party__archived_at=None)
        for row in rows.select_related("party__organisation"):
            found[row.identity_id].append(row)
    return found


def _line(entry: Entry, known: Fields, cards: list[PartyAddress]) -> Line:
    line = Line(entry, bubble=entry.type in BUBBLES and entry.removed_at is None, cards=cards)
    line.external = entry.author.external
    line.name = str(entry.author) if len(cards) == 1 or not line.external else entry.author.address or str(entry.author)
    if entry.visibility == Visibility.CONFIDENTIAL:
        line.look = "note sealed"
    elif line.bubble and entry.visibility == Visibility.INTERNAL:
        line.look = "note"
    line.changes = [_change(entry, one, known) for one in entry.changes]
    line.sentence = wording.sentence(entry) if entry.type == Type.SYSTEM else ""
    line.files = [one for one in entry.documents.all() if not one.inline]
    line.sent = [sent(one) for one in _deliveries(entry)]
    line.reactions = _reactions(entry)
    line.about = _about(entry, line)
    line.body, line.quoted = unstyled(entry.html), unstyled(entry.quoted_html)
    return line


def _deliveries(entry: Entry) -> list[Delivery]:
    return list(getattr(entry, "sent_to", [])) if entry.removed_at is None else []


def _change(entry: Entry, one: dict[str, object], known: Fields) -> Change:
    code = str(one["field"])
    about = known.get((entry.record.kind_id, code)) or Field.column(code)
    currency = entry.record.currency
    old = words(about, one.get("old"), currency=currency, name=str(one.get("old_name", "")))
    return Change(about.name, old, words(about, one.get("new"), currency=currency, name=str(one.get("new_name", ""))))


def _about(entry: Entry, line: Line) -> str:
    """What stands beside the author: the organisation, the recipients, how it came."""
    if entry.meta.get("portal"):
        return _online(entry, line)
    if entry.visibility == Visibility.EXTERNAL and entry.direction == Entry.Direction.OUT:
        return _addressed(entry, line.sent)
    if len(line.cards) == 1 and line.cards[0].party.organisation:
        organisation = line.cards[0].party.organisation.title
        return _("%(organisation)s, by e-mail") % {"organisation": organisation} if entry.inbound_id else organisation
    return _("by e-mail") if entry.inbound_id else ""


def _online(entry: Entry, line: Line) -> str:
    """An answer written in the portal; one who came by the link of a mail may have got it from its reader."""
    house = line.cards[0].party.organisation if len(line.cards) == 1 else None
    how = _("by the link sent to %(address)s") % {"address": entry.author.address}
    ways = (house.title if house else "", _("in the portal") if entry.meta["portal"] == "code" else how)
    return ", ".join(filter(None, ways))


def _addressed(entry: Entry, sent: Sequence[Sent]) -> str:
    """« à A et B, copie C, copie cachée D »."""
    cc, bcc = ({*entry.meta.get(place, ())} for place in ("cc", "bcc"))
    places = (
        (_("to %(names)s"), [one.name for one in sent if one.address not in cc | bcc]),
        (_("copy %(names)s"), [one.name for one in sent if one.address in cc]),
        (_("hidden copy %(names)s"), [one.name for one in sent if one.address in bcc - cc]),
    )
    return ", ".join(words % {"names": enumeration(names)} for words, names in places if names)


def enumeration(names: Sequence[str], most: int = 4) -> str:
    """« A, B et C », « A, B, C et 7 autres »."""
    if len(names) > most:
        return _("%(names)s and %(n)s others") % {"names": ", ".join(names[: most - 1]), "n": len(names) - most + 1}
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _reactions(entry: Entry) -> list[tuple[str, int, str]]:
    given = list(entry.reactions.all())
    counted = Counter(one.emoji for one in given)
    return [(e, n, ", ".join(str(one.user) for one in given if one.emoji == e)) for e, n in counted.items()]
