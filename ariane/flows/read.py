"""Facts of many records at once, as `decide` wants them: a constant number of queries whatever their number."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Max, Q

from ariane.accounts.models import Identity, Organisation, User
from ariane.activities.models import Activity
from ariane.flows import places
from ariane.flows.calendars import Calendar
from ariane.flows.facts import Facts
from ariane.flows.models import Approval, Away, Enrolment, Mailing
from ariane.journal.models import Entry, Link, Record
from ariane.mail import suppression
from ariane.parties.models import Party, PartyAddress
from ariane.pieces.actions import PARTICIPANTS
from ariane.pieces.models import Piece

MONTH = dt.timedelta(days=31)
FEW = 5
DATES = ("due_on", "valid_until", "expected_on", "promised_on")
SELF_EMPLOYED = ("self-employed", "founder", "official", "contact", "department")


@dataclass(frozen=True)
class Known:
    """A record with everything around it: its facts, its customer, whom to write to, on which calendar."""

    record: Piece
    facts: Facts
    calendar: Calendar
    contact: Identity | None
    party: Party | None
    language: str

    @property
    def owner(self) -> User | None:
        return self.record.owner


@dataclass
class Reader:
    """Reads what decisions about some records are made from; `now` holds still for a whole batch."""

    rows: Sequence[Enrolment]
    now: dt.datetime
    house: Organisation = field(default_factory=Organisation.current)

    @cached_property
    def ids(self) -> list[int]:
        return list({row.record_id for row in self.rows})

    @cached_property
    def records(self) -> dict[int, Piece]:
        names = ("kind", "stage", "owner", "team__lead")
        if len(self.ids) <= FEW:
            return Piece.objects.select_related(*names).in_bulk(self.ids)
        # many records share a few stages and owners: one object each, and what is asked of it is asked once
        return Piece.objects.prefetch_related(*names).in_bulk(self.ids)

    @cached_property
    def parties(self) -> dict[int, Party]:
        wanted = {one.main_party_id for one in self.records.values()} | {one.party_id for one in self.contacts.values()}
        return Party.objects.in_bulk([pk for pk in wanted if pk is not None])

    @cached_property
    def contacts(self) -> dict[int, PartyAddress]:
        """Whom each record is about: the participant named first, else the third party itself."""
        links = Link.objects.filter(
            from_record__in=self.ids, role__in=PARTICIPANTS, to_date=None, to_record__isnull=False
        )
        named: dict[int, list[int]] = defaultdict(list)
        for link in sorted(links, key=lambda one: (PARTICIPANTS.index(one.role), one.pk)):
            named[link.from_record_id or 0].append(link.to_record_id or 0)
        for pk, record in self.records.items():
            named[pk].append(record.main_party_id or 0)
        best: dict[int, PartyAddress] = {}
        every = {card for cards in named.values() for card in cards}
        rows = PartyAddress.objects.filter(party__in=every, party__archived_at=None).select_related("identity")
        for row in rows.order_by("-preferred", "pk"):
            best.setdefault(row.party_id, row)
        return {
            pk: next(best[card] for card in cards if card in best)
            for pk, cards in named.items()
            if set(cards) & set(best)
        }

    @cached_property
    def refused(self) -> set[str]:
        """Addresses that nothing is sent to."""
        return set(suppression.standing(one.identity.address or "" for one in self.contacts.values()))

    @cached_property
    def ledger(self) -> Mapping[int, tuple[dt.datetime, ...]]:
        """When automatic messages went to each customer, over all flows and outside engines."""
        times: dict[int, list[dt.datetime]] = defaultdict(list)
        rows = Mailing.objects.filter(party__in=self.party_ids, at__gt=self.now - MONTH, at__lte=self.now)
        for party, queued, sent in rows.exclude(state="called_off").values_list("party_id", "at", "sent_at"):
            times[party or 0].append(sent or queued)
        return {party: tuple(found) for party, found in times.items()}

    @cached_property
    def party_ids(self) -> list[int]:
        return [pk for pk in {one.main_party_id for one in self.records.values()} if pk is not None]

    @cached_property
    def human(self) -> Mapping[int, dt.datetime]:
        """When a colleague last wrote to each customer, on whatever record."""
        rows = Record.objects.filter(main_party__in=self.party_ids, last_out_at__isnull=False)
        return latest(rows.values_list("main_party").annotate(at=Max("last_out_at")))

    @cached_property
    def exchanges(self) -> Mapping[int, dt.datetime]:
        """When an interaction with the customer, or a call, was last logged on each record."""
        logged = Record.objects.filter(parent__in=self.ids, kind__code="interaction")
        found = latest(logged.values_list("parent").annotate(at=Max("created_at")))
        calls = Entry.objects.filter(record__in=self.ids, type=Entry.Type.CALL, removed_at=None)
        for record, at in calls.values("record").annotate(at=Max("recorded_at")).values_list("record", "at"):
            found[record] = max(at, found.get(record, at))
        return found

    @cached_property
    def done(self) -> Mapping[int, dt.datetime]:
        """When an activity of each record was last done."""
        rows = Activity.objects.filter(record__in=self.ids, state=Activity.State.DONE)
        return latest(rows.values_list("record").annotate(at=Max("done_at")))

    @cached_property
    def away(self) -> Mapping[int, dt.date]:
        return dict(Away.objects.filter(party__in=self.party_ids).values_list("party_id", "until"))

    @cached_property
    def agreed(self) -> Mapping[int, frozenset[tuple[str, int]]]:
        """What a person approved, by enrolment."""
        found: dict[int, set[tuple[str, int]]] = defaultdict(set)
        rows = Approval.objects.filter(enrolment__in=[row.pk for row in self.rows if row.pk], verdict="approve")
        for enrolment, key, occurrence in rows.values_list("enrolment_id", "step_key", "occurrence"):
            found[enrolment].add((key, occurrence))
        return {pk: frozenset(keys) for pk, keys in found.items()}

    @cached_property
    def calendars(self) -> dict[tuple[str, str], Calendar]:
        return {}

    def calendar(self, party: Party | None) -> Calendar:
        where = (party.country, party.postcode) if party else ("", "")
        if where not in self.calendars:
            self.calendars[where] = places.calendar(*where, self.house)
        return self.calendars[where]

    def known(self, row: Enrolment) -> Known | None:
        """Everything about one row; None when its record is gone."""
        record = self.records.get(row.record_id)
        if record is None:
            return None
        party = self.parties.get(record.main_party_id or 0)
        address = self.contacts.get(record.pk)
        contact = address.identity if address else None
        writer = self.parties.get(address.party_id) if address else party
        language = (writer or party).language if (writer or party) else self.house.language  # type: ignore[union-attr]
        return Known(record, self.facts(row, record, party, contact), self.calendar(party), contact, party, language)

    def facts(self, row: Enrolment, record: Piece, party: Party | None, contact: Identity | None) -> Facts:
        pk, customer = record.pk, record.main_party_id or 0
        stage = record.stage
        usable = contact is not None and contact.bounced_at is None and contact.address not in self.refused
        exchange, done = self.exchanges.get(pk), self.done.get(pk)
        return Facts(
            kind=record.kind.code,
            started=row.started_at,
            open=record.is_open,
            archived=record.archived_at is not None or bool(party and party.archived_at and not party.merged_into_id),
            stage=stage.code if stage else "",
            stage_final=bool(stage and stage.final),
            stage_at_start=row.stage_at_start,
            amount=record.amount,
            balance=record.balance,
            currency=record.currency,
            disputed=record.dispute,
            sensitive=record.sensitive,
            strategic=bool(party and party.strategic),
            do_not_contact=bool(party and party.do_not_contact),
            reachable=usable,
            postal=bool(party and party.street and party.city),
            promised_on=getattr(record, "promised_on", None),
            away_until=self.away.get(customer),
            replied=record.last_in_at,
            interaction=exchange,
            human_out=self.human.get(customer),
            news=max(filter(None, (record.last_message_at, exchange, done)), default=None),
            dates={name: getattr(record, name, None) for name in DATES},
            happened=happened(record, done),
            contacts=self.ledger.get(customer, ()),
            approved=self.agreed.get(row.pk or 0, frozenset()),
            first_reminder=row.first_reminder,
            country=(party.country if party else "") or self.house.country,
            customer=customer_kind(party),
        )


def latest(rows: Iterable[tuple[Any, ...]]) -> dict[int, dt.datetime]:
    """Record → its latest time, of grouped rows."""
    return {pk: at for pk, at in rows if pk is not None and at is not None}


def happened(record: Piece, done: dt.datetime | None) -> dict[str, dt.datetime]:
    """What a flow may wait for, with when it last came about."""
    delivered = dt.datetime.combine(record.delivered_on, dt.time(12), tzinfo=dt.UTC) if record.delivered_on else None
    accepted = record.updated_at if record.stage and record.stage.code == "accepted" else None
    every: dict[str, Any] = {
        "activity.done": done, "invoice.paid": record.paid_at, "delivery.done": delivered,
        "message.received": record.last_in_at, "quote.accepted": accepted,
    }  # fmt: skip
    return {name: at for name, at in every.items() if at is not None}


def customer_kind(party: Party | None) -> str:
    """Business or consumer: a person of no organisation who does not act for one is a consumer."""
    if party is None or party.party_type != Party.Type.PERSON or party.organisation_id is not None:
        return "b2b"
    return "b2b" if party.quality in SELF_EMPLOYED else "b2c"


def open_pieces(kinds: Iterable[str]) -> Q:
    """The condition for records that a flow can concern: of its kind, open, of no closed card."""
    return Q(kind__code__in=list(kinds), archived_at=None) & (Q(stage=None) | Q(stage__final=False))
