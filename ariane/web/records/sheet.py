"""What the left side of a record page shows, read in a fixed number of queries."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.flows.words import KINDS
from ariane.journal import actions, policy, queries, tracking
from ariane.journal import expected as expectations
from ariane.journal.builtin import URGENCY_ORIGINS, as_choices
from ariane.journal.expected import Expected
from ariane.journal.lists import named_like
from ariane.journal.models import (
    Document,
    Draft,
    Entry,
    ExpectedDocument,
    FieldDef,
    Follower,
    Link,
    ReadMark,
    Record,
    Stage,
    Tag,
)
from ariane.parties.models import Party, PartyAddress, PartyPhone
from ariane.parties.numbers import Number
from ariane.pieces import approvals, continuing, requested, sending
from ariane.pieces.facts import WITH_PAYMENTS
from ariane.pieces.identify import proposals
from ariane.pieces.interaction import find as interactions
from ariane.pieces.interaction.settings import ExchangeSettings
from ariane.pieces.models import Payment, Piece, RequestedDocument
from ariane.pieces.request.completeness import Completeness, completeness
from ariane.pieces.requester import Asker, askers
from ariane.web.parties.people import CardPage, page_of
from ariane.web.records.follow_ups import FollowUps, follow_ups
from ariane.web.records.papers import Paper, papers
from ariane.web.records.values import Field, named, words
from ariane.web.thread.recipients import ROLES

if TYPE_CHECKING:
    from ariane.web.deeds.facts import Deed
    from ariane.web.thread.page import Page

VERBS = ("edit", "note", "message", "assign", "archive", "stars", "urgency", "grant", "upload", "export")

RELATED = ("main_party", "parent", "coordinator", "piece", "party__organisation")
# shown elsewhere on the sheet than in the list of fields
ELSEWHERE = frozenset({"title", "stage", "stars", "urgent", "urgency_origin", "description", "archived_at"})


# cards of the address book, which stand in the head of the page too
CARDS = frozenset({"main_party", "organisation"})

MOST_EXCHANGES = 100
NUMBERS = {"establishment_no": "establishment", "enterprise_no": "enterprise"}


@dataclass(frozen=True)
class Shown:
    """A field with its value in words; `to` is the record it opens, `long` a text of several lines."""

    field: Field
    value: str
    to: Record | None = None
    url: str = ""
    long: bool = False


def fetch(user: User, pk: int) -> Record:
    """The record with its child row, or 404."""
    return policy.get_visible(user, Record, pk, related=RELATED)


def child(record: Record) -> Record:
    """The piece or the party behind a record fetched by `fetch`, or the record itself."""
    return getattr(record, "piece", None) or getattr(record, "party", None) or record


def fields(record: Record, definitions: list[FieldDef], user: User) -> list[Shown]:
    """The filled fields in the order of the kind; a record among them that the person may not read is not named."""
    row = child(record)
    shown = []
    for definition in definitions:
        value = tracking.value_of(row, definition)
        if definition.code in ELSEWHERE or value in (None, "", [], False):
            continue
        field = Field.of(definition)
        to = value if isinstance(value, Record) else None
        if to is not None and definition.code not in CARDS and not reads(user, to):
            shown.append(Shown(field, _("a record that you may not read")))
            continue
        name = str(getattr(value, "title", None) or getattr(value, "name", None) or "") if not _plain(value) else ""
        text = words(field, value, currency=record.currency, name=name)
        if definition.code in NUMBERS:
            text = number_words(getattr(row, NUMBERS[definition.code]))
        url = text if definition.type == FieldDef.Type.URL and text.startswith("http") else ""
        shown.append(Shown(field, text, to, url, definition.type == FieldDef.Type.LONG))
    return shown


def number_words(number: Number) -> str:
    """An identification number as people of its country write it, and whether its key is right."""
    key = _("key checked") if number.valid else _("to check: the key is wrong")
    return f"{number.shown} · {key}"


def reads(user: User, record: Record) -> bool:
    """Whether the person may read a record that another one names."""
    return user.pk in policy.readers_of({record: [user]})[record.pk]


def _plain(value: Any) -> bool:
    return isinstance(value, str | int | float | bool | list | dict)


@dataclass(frozen=True)
class Steps:
    """The stage bar: the open stages (and the final one it ended in), and the ends it may still take."""

    stages: list[tuple[Stage, str]]
    ends: list[Stage]


def steps(record: Record, stages: list[Stage]) -> Steps:
    """Each stage with its state: done, now or empty."""
    now = record.stage
    bar = [stage for stage in stages if not stage.final or (now and stage.pk == now.pk)]
    where = next((n for n, stage in enumerate(bar) if now and stage.pk == now.pk), -1)
    states = ["done" if n < where else "now" if n == where else "" for n in range(len(bar))]
    return Steps(list(zip(bar, states, strict=True)), [s for s in stages if s.final and (not now or s.pk != now.pk)])


def planned(record: Record) -> list[Activity]:
    """What is still to be done, soonest first."""
    rows = record.activities.filter(state=Activity.State.PLANNED)
    return list(rows.select_related("type", "assignee", "team", "requested_by").order_by("due_on", "due_time", "pk"))


def matching(user: User, words: str, *, parties: bool = False, limit: int = 8) -> list[Record]:
    """Readable records whose reference or title has every word, those touched last first."""
    rows = Record.objects.filter(policy.visible(user), named_like(words), archived_at=None)
    if parties:
        rows = rows.filter(kind__family="party")
    return list(rows.select_related("kind", "main_party").order_by("-updated_at")[:limit])


@dataclass(frozen=True)
class Facts:
    """What a page asks of a record in one query: numbers for the tabs, and what need not be looked up further."""

    links: int = 0
    documents: int = 0
    level: str = ""
    read_to: int = 0
    pinned: bool = False
    tagged: bool = False
    drafted: bool = False
    passed_on: bool = False
    expecting: bool = False


def facts(record: Record, user: User) -> Facts:
    """Read them; the counts of the tabs are those of their pages for somebody who may read every link."""
    here = {"record": OuterRef("pk")}
    links = Link.objects.filter(Q(from_record=OuterRef("pk")) | Q(to_record=OuterRef("pk")), to_record__isnull=False)
    files = Document.objects.filter(**here, destroyed_at=None, inline=False, entry__isnull=False)
    row = Record.objects.filter(pk=record.pk).values(
        n_links=_number(links),
        n_documents=_number(files),
        my_level=Subquery(Follower.objects.filter(**here, user=user).values("level")[:1]),
        my_mark=Subquery(ReadMark.objects.filter(**here, user=user).values("entry_id")[:1]),
        any_pinned=Exists(Entry.objects.filter(**here, pinned_at__isnull=False)),
        any_tag=Exists(Record.tags.through.objects.filter(record=OuterRef("pk"))),
        any_draft=Exists(Draft.objects.filter(**here, user=user)),
        any_forward=Exists(
            Entry.objects.filter(born_in=OuterRef("pk"), inbound__isnull=False, meta__has_key="forward")
        ),
        any_expected=Exists(ExpectedDocument.objects.filter(kind=OuterRef("kind"), what="file")),
    )
    one = row.get()
    return Facts(
        one["n_links"] or 0,
        one["n_documents"] or 0,
        one["my_level"] or "",
        one["my_mark"] or 0,
        one["any_pinned"],
        one["any_tag"],
        one["any_draft"],
        one["any_forward"],
        one["any_expected"],
    )


def _number(rows: "QuerySet[Any]") -> Subquery:
    return Subquery(rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n"))


class Sheet:
    """What the left side and the thread's head show; each part is read when a template asks for it."""

    def __init__(self, record: Record, user: User) -> None:
        self.record, self.user = record, user

    @cached_property
    def facts(self) -> Facts:
        return facts(self.record, self.user)

    @cached_property
    def planned(self) -> list[Activity]:
        return planned(self.record)

    @property
    def next(self) -> Activity | None:
        return self.planned[0] if self.planned else None

    @cached_property
    def definitions(self) -> list[FieldDef]:
        return list(FieldDef.objects.filter(kind=self.record.kind_id))

    @property
    def fields(self) -> list[Shown]:
        return fields(self.record, self.definitions, self.user)

    @cached_property
    def steps(self) -> Steps:
        return steps(self.record, list(Stage.objects.filter(kind=self.record.kind_id)))

    @cached_property
    def tags(self) -> list[Tag]:
        return list(self.record.tags.all()) if self.facts.tagged else []

    @property
    def links(self) -> list[tuple[Link, Record]]:
        return queries.links(self.record, self.user)

    @property
    def papers(self) -> list[Paper]:
        return papers(self.record, self.user)

    @cached_property
    def requested(self) -> list[RequestedDocument]:
        """Documents asked for on this record, the missing ones first (O-063)."""
        return list(requested.of_record(self.record))

    @property
    def requested_here(self) -> int:
        return sum(row.received_at is not None for row in self.requested)

    @property
    def approvable(self) -> bool:
        """Whether an approval can be asked for here (O-052)."""
        return self.record.kind.code in approvals.KINDS and self.may["edit"]

    @property
    def followed(self) -> bool:
        """Whether flows may follow this kind of record."""
        return self.record.kind.code in KINDS

    @cached_property
    def piece(self) -> Piece | None:
        """The invoice behind the record, for its payments."""
        piece = getattr(self.record, "piece", None)
        return piece if piece is not None and self.record.kind.code in WITH_PAYMENTS else None

    @property
    def payments(self) -> list[Payment]:
        return list(self.piece.payments.all()) if self.piece else []

    @property
    def deeds(self) -> list[tuple[str, "Deed"]]:
        """The facts that can be said of this piece now."""
        from ariane.web.deeds.facts import offered  # its dialogs use the forms of records

        piece = getattr(self.record, "piece", None)
        return offered(piece) if piece is not None and self.may["edit"] else []

    @property
    def continues(self) -> bool:
        """Whether another kind of piece may follow this one."""
        return self.record.kind.code in continuing.NEXT

    @cached_property
    def askers(self) -> list[Asker]:
        """Who may be the requester of a piece that began with a colleague's forward (P-008)."""
        piece = getattr(self.record, "piece", None)
        return askers(piece) if piece is not None and self.facts.passed_on and self.may["edit"] else []

    @cached_property
    def senders(self) -> list[Party]:
        """The cards that the sender to be identified may be (X-07)."""
        piece = getattr(self.record, "piece", None)
        return proposals(piece) if piece is not None and piece.main_party_id is None and self.may["edit"] else []

    @cached_property
    def expected(self) -> list[Expected]:
        """Documents that the record should have where it stands (P-024)."""
        return expectations.of_record(self.record, self.user)

    @cached_property
    def missing(self) -> list[Expected]:
        """The files among them that are not there, for the head of the page."""
        return expectations.missing_files(self.record, self.user) if self.facts.expecting else []

    @cached_property
    def card(self) -> CardPage | None:
        """What the page of a party shows beside its fields."""
        return page_of(self.record, self.user)

    @cached_property
    def completeness(self) -> Completeness | None:
        """What a request of the first line still lacks; None once it is assigned, and for other kinds (P-013)."""
        early = self.record.stage is not None and self.record.stage.code in policy.FIRST_LINE
        piece = getattr(self.record, "piece", None)
        return completeness(piece) if early and piece is not None else None

    @property
    def validatable(self) -> bool:
        return policy.can(self.user, "validate", self.record)

    @property
    def follow_ups(self) -> list[FollowUps]:
        """« Suivi de la demande » and « Suivi de l’offre », each where the person may read it (P-026)."""
        return follow_ups(self.record, self.user)

    @property
    def exchanges(self) -> list[Piece]:
        """The exchanges of this card or piece (D-044)."""
        return list(interactions.of_record(self.record, self.user)[:MOST_EXCHANGES])

    @cached_property
    def exchange_settings(self) -> ExchangeSettings:
        return ExchangeSettings.current()

    @property
    def deletable(self) -> bool:
        """Whether the person may delete this exchange (D-049)."""
        return policy.can(self.user, "delete", self.record)

    @property
    def addresses(self) -> list[PartyAddress]:
        """Mail addresses of a party; nothing for a piece."""
        party = getattr(self.record, "party", None)
        return list(party.addresses.select_related("identity").order_by("-preferred", "pk")) if party else []

    @property
    def phones(self) -> list[PartyPhone]:
        party = getattr(self.record, "party", None)
        return list(party.phones.all()) if party else []

    @property
    def contacts(self) -> list[Record]:
        """Who is written to about a piece, as far as the person may read their cards."""
        if not self.facts.links:
            return []
        rows = self.record.links.filter(role__in=ROLES, to_date=None, to_record__isnull=False)
        return list(Record.objects.filter(policy.visible(self.user), pk__in=rows.values("to_record")))

    @property
    def origins(self) -> tuple[tuple[str, str], ...]:
        return named(as_choices(URGENCY_ORIGINS))

    @property
    def origin_name(self) -> str:
        return dict(self.origins).get(self.record.urgency_origin, self.record.urgency_origin)

    @cached_property
    def may(self) -> dict[str, bool]:
        """What the person may do here, for the buttons; the actions decide again."""
        return policy.can_all(self.user, VERBS, self.record)

    @property
    def sendable(self) -> bool:
        """Whether the piece has the button « Envoyer par courriel » (M-003)."""
        piece = getattr(self.record, "piece", None)
        return piece is not None and self.may["message"] and sending.can_send(piece)

    @property
    def printable(self) -> bool:
        """Whether the piece has a PDF of its own (X-29)."""
        piece = getattr(self.record, "piece", None)
        return piece is not None and sending.can_send(piece)

    @property
    def level(self) -> str:
        return self.facts.level


def seen(made: Sheet, thread: "Page") -> None:
    """The page was shown: what it holds is read now, and readers of confidential lines are kept by name."""
    newest = thread.last
    if not (thread.filtered or thread.target or thread.continues) and newest > made.facts.read_to:
        actions.mark_read(by=made.user, record=made.record, entry_id=newest)
    actions.log_reading(by=made.user, entries=[*(line.entry for line in thread.lines), *thread.pinned])
