"""Pages, in process: the record page over ten thousand entries, the inbox, a list of fifty of many records."""

import datetime as dt
from collections.abc import Iterator

from django.test import Client
from django.utils import timezone

from ariane.accounts.models import Team, User
from ariane.journal import actions, chain
from ariane.journal.models import Entry, Kind, Record
from ariane.pieces.models import Piece
from bench.measure import Figure, median, queries, quick, timed
from tests import world


def figures() -> Iterator[Figure]:
    world.build()
    ben = User.objects.get(username="ben")
    record = Record.objects.get(ref="OFR-2026-0142")
    fill_journal(record, ben, 1_000 if quick() else 10_000)
    fill_list(ben, 5_000 if quick() else 100_000)
    fill_inbox(record, ben, 60)
    browser = Client()
    browser.force_login(ben)
    for name, address, most_ms, most_queries in (
        ("record page whole", f"/records/{record.pk}/", 30, 20),
        ("inbox page of 30", "/messages/", 40, 12),
        ("list of 50", "/kinds/quote/", 40, 8),
    ):

        def get(address: str = address) -> None:
            assert browser.get(address).status_code == 200

        yield Figure(name, median(timed(get, times=10 if quick() else 40)), "ms", most_ms)
        yield Figure(name, queries(get), "queries", most_queries)


def fill_journal(record: Record, author: User, count: int) -> None:
    """So many sealed notes, one a minute."""
    start = timezone.now() - dt.timedelta(minutes=count)
    previous, entries = record.chain, []
    for number in range(count):
        at = start + dt.timedelta(minutes=number)
        entry = Entry(
            record=record, born_in=record, type="note", visibility="internal", author=author.identity,
            occurred_at=at, published_at=at, html=f"<p>Ligne {number}.</p>", text=f"Ligne {number}.",
        )  # fmt: skip
        chain.seal(entry, previous)
        previous = entry.hash
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=500)
    Record.objects.filter(pk=record.pk).update(chain=previous)


def fill_list(owner: User, count: int) -> None:
    """So many offers of the team, written as the parent rows that lists read and their children."""
    kind, team = Kind.objects.get(code="quote"), Team.objects.get(code="ventes")
    stage = kind.stages.first()
    common = {"kind": kind, "team": team, "owner": owner, "created_by": owner, "stage": stage, "currency": "EUR"}
    rows = [Record(ref=f"OFR-2025-{n:06}", title=f"Offre {n}", amount=n * 100, **common) for n in range(count)]
    made = Record.objects.bulk_create(rows, batch_size=500)
    children = [Piece(record_ptr=row, amount_excl=row.amount) for row in made]
    fields = [Piece._meta.get_field(name) for name in CHILD]
    for start in range(0, len(children), 500):
        insert(children[start : start + 500], fields)


CHILD = [field.name for field in Piece._meta.local_concrete_fields]


def insert(children: list[Piece], fields: list[object]) -> None:
    """Django's bulk_create refuses children of several tables: their own rows are inserted as they stand."""
    Piece._base_manager._insert(children, fields=fields, using="default")  # type: ignore[attr-defined]


def fill_inbox(record: Record, reader: User, count: int) -> None:
    author = User.objects.get(username="bea")
    html = f'<p><span data-mention="user:{reader.pk}">@Ben</span> ?</p>'
    for _number in range(count):
        actions.post_note(by=author, record=record, note=actions.Note(html=html))
