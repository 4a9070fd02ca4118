"""Finding exchanges again: those of a card, those to go on with, the latest, the next contacts."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.journal import policy
from ariane.journal.lists import of_cards, worded
from ariane.journal.models import Kind, Link, Record
from ariane.kernel import clock
from ariane.kernel.text import asked
from ariane.parties.models import Party
from ariane.pieces.actions import PARTICIPANTS
from ariane.pieces.interaction.log import CONCERNS, KIND
from ariane.pieces.interaction.settings import ExchangeSettings
from ariane.pieces.models import Piece

A_WIDGET = 5
RECENT = dt.timedelta(days=365)


def exchanges(user: User) -> QuerySet[Piece]:
    """All exchanges that the person may read, newest first: « Tous les échanges » (D-045)."""
    rows = Piece.objects.filter(policy.visible(user), kind__code=KIND, archived_at=None)
    return rows.select_related("kind", "stage", "owner", "main_party").order_by("-occurred_at", "-pk")


class Newest:
    """The ids of the exchanges that the person may read, newest first, at a stage and with words when they are given:
    what a paginator cuts pages of.

    For a page pieces are gone through in the order of their dates and each one's record is looked at: it costs what
    stands on it, not what the list holds. They are counted in the index of records.
    """

    def __init__(self, user: User, *, state: str = "", text: str = "") -> None:
        kind = Kind.objects.get(code=KIND)
        records = Record.objects.filter(policy.visible_in(user, kind), kind=kind, archived_at=None)
        if state:
            records = records.filter(stage__in=list(kind.stages.filter(code=state)))
        words = asked(text)
        few = worded(kind, words) if words else None
        if few is not None:
            records = records.filter(pk__in=few)
        else:
            for word in words:
                records = records.filter(Q(folded__contains=f" {word}") | Q(main_party__in=of_cards(word)))
        self.records = records

    def count(self) -> int:
        return self.records.count()

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[int]:
        return iter(self[0:None])

    def __getitem__(self, part: slice) -> Sequence[int]:
        rows = Piece.objects.filter(Exists(self.records.filter(pk=OuterRef("pk"))), occurred_at__isnull=False)
        return list(rows.order_by("-occurred_at", "-pk").values_list("pk", flat=True)[part])


def shown(ids: Iterable[int]) -> list[Piece]:
    """Exchanges in the order of these ids, with what a row of their list shows."""
    order = list(ids)
    known = Piece.objects.select_related("kind", "stage", "owner", "main_party").in_bulk(order)
    return [known[pk] for pk in order if pk in known]


def of_record(record: Record, user: User) -> QuerySet[Piece]:
    """The exchanges of a card or of a piece: as third party, as contact, or as what they concern (D-008, D-044)."""
    roles = (*PARTICIPANTS, CONCERNS)
    linked = Link.objects.filter(to_record=record, role__in=roles, to_date=None).values("from_record")
    return exchanges(user).filter(Q(main_party=record) | Q(parent=record) | Q(pk__in=linked))


def to_go_on_with(
    user: User, *, party: Party | None, contacts: list[Party], concerns: Record | None, subject: str
) -> list[Piece]:
    """Exchanges with these people on this element, or else on this subject, closed or not (P-056); newest first."""
    people = [card.pk for card in [party, *contacts] if card is not None]
    if not people or not (concerns or subject):
        return []
    linked = Link.objects.filter(to_record__in=people, role__in=PARTICIPANTS, to_date=None).values("from_record")
    rows = exchanges(user).filter(Q(main_party__in=people) | Q(pk__in=linked))
    if concerns is not None:
        about = Link.objects.filter(to_record=concerns, role=CONCERNS).values("from_record")
        rows = rows.filter(Q(pk__in=about) | Q(parent=concerns))
    else:
        rows = rows.filter(subject_type=subject, occurred_at__gte=clock.now() - RECENT)
    return list(rows[:3])


def next_contacts(user: User) -> list[Activity]:
    """The contacts still to make, soonest first: what is planned on exchanges and follow-ups of cards (D-053)."""
    rows = Activity.objects.filter(policy.of_readable(user), state=Activity.State.PLANNED)
    mine = rows.filter(Q(assignee=user) | Q(record__kind__code=KIND))
    wanted = mine.filter(Q(record__kind__code=KIND) | Q(type__code__in=("call", "follow-up", "meet", "call-back")))
    return list(wanted.select_related("record", "type", "assignee").order_by("due_on", "due_time", "pk")[:A_WIDGET])


def past_events(user: User) -> list[Piece]:
    """The five last exchanges that have taken place, none older than the setting's number of days (D-039)."""
    rows = exchanges(user).filter(occurred_at__lte=clock.now())
    days = ExchangeSettings.current().widget_days
    if days is not None:
        rows = rows.filter(occurred_at__gte=clock.now() - dt.timedelta(days=days))
    return list(rows[:A_WIDGET])


def latest(user: User) -> list[Piece]:
    """The five exchanges logged last (D-052)."""
    return list(exchanges(user).order_by("-pk")[:A_WIDGET])
