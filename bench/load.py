"""The load pack (50,000 contacts, 500,000 entries; a twentieth with --quick): lists, palette, type-ahead, pages.

Run on a home that holds the pack already, it takes the figures without loading again."""

import json
import time
from collections.abc import Iterator
from urllib.parse import urlencode

from django.db.models import Count
from django.test import Client

from ariane.accounts.models import User
from ariane.activities import queries as activities
from ariane.activities.models import Activity
from ariane.demo.volume.load import fill
from ariane.demo.volume.plan import Volume
from ariane.journal.models import Entry, Record
from ariane.parties.duplicates import Traits, candidates
from ariane.parties.finding import find_parties
from bench.measure import Figure, p95, queries, quick, timed
from bench.pages import fill_inbox
from tests import world

LIST_MS, LIST_QUERIES = 80.0, 8
TYPED = ("mar", "ag", "lam bert", "solene", "atel", "boulangerie ber", "charge.example", "noirchamp", "xyzzy", "le")


def figures() -> Iterator[Figure]:
    world.build()
    begun = time.perf_counter()
    volume = Volume().share(20) if quick() else Volume()
    if fill(volume):
        yield Figure("load the pack", time.perf_counter() - begun, "s", 240.0)
    ben = User.objects.get(username="ben")
    busiest = Record.objects.filter(kind__code="quote").annotate(n=Count("entries")).order_by("-n").first()
    assert busiest is not None
    if not ben.deliveries.exists():
        fill_inbox(busiest, ben, 60)
    browser = Client()
    browser.force_login(ben)
    for name, address, most_ms, most_queries in pages(busiest):
        yield from page(browser, name, address, most_ms, most_queries)
    yield from deeds(ben)


def page(browser: Client, name: str, address: str, most_ms: float, most_queries: int) -> Iterator[Figure]:
    """The 95th percentile of a page and its queries."""

    def get() -> None:
        assert browser.get(address).status_code == 200, address

    yield Figure(name, p95(timed(get, times=10 if quick() else 30, warm=2)), "ms, 95 %", most_ms)
    yield Figure(name, queries(get), "queries", most_queries)


def pages(busiest: Record) -> Iterator[tuple[str, str, float, int]]:
    """(name, address, most milliseconds, most queries)."""
    offers = Record.objects.filter(kind__code="quote")
    number = offers.count()
    lists = {
        "": {}, ", mine": {"owner": "mine"}, ", at a stage": {"stage": "sent"}, ", a fact": {"fact": "silent"},
        ", words": {"q": "rayonnages beau"}, ", a rare word": {"q": "zz"}, ", closed": {"state": "closed"},
        ", by amount": {"sort": "amount"}, ", by title": {"sort": "title"}, ", by due date": {"sort": "due"},
        ", by message": {"sort": "message"}, ", by stage": {"sort": "stage"}, ", kanban": {"show": "stages"},
        ", calendar": {"show": "month"},
    }  # fmt: skip
    middle = offers.order_by("title", "pk")[number // 2]
    lists[", a deep page"] = {"sort": "title", "after": json.dumps([middle.title, middle.pk])}
    for name, asked in lists.items():
        # the numbers of a board are read whole; a list is not
        most = 400.0 if "kanban" in name or "calendar" in name else LIST_MS
        yield f"list of 50 of {number}{name}", f"/kinds/quote/?{urlencode(asked)}", most, LIST_QUERIES
    yield f"count of {number}", "/kinds/quote/count/", 150.0, LIST_QUERIES
    yield "list of contacts", "/kinds/party/", LIST_MS, LIST_QUERIES + 1
    yield "list of contacts, words", "/kinds/party/?q=lambert+sol", LIST_MS, LIST_QUERIES + 1
    yield "contacts to complete", "/incomplete-cards/", LIST_MS, 12
    yield "all exchanges", "/exchanges/", LIST_MS, 12
    yield "all exchanges, page 500", "/exchanges/?page=500", LIST_MS, 12
    yield "all exchanges, words", "/exchanges/?q=rayonnages", LIST_MS, 12
    entries = busiest.entries.count()
    yield f"record page of {entries} entries", f"/records/{busiest.pk}/", 30.0, 20
    around = Entry.objects.filter(record__main_party=busiest.main_party).count()
    yield f"company card, {around} entries rolled up", f"/records/{busiest.main_party_id}/", 80.0, 30
    yield "inbox page of 30", "/messages/", 40.0, 12
    yield "activities page", "/activities/", LIST_MS, 17
    for what, address in TYPE_AHEAD.items():
        yield f"{what}, a common beginning", f"{address}q=mar", 50.0, 8
        yield f"{what}, two words", f"{address}q=lam+sol", 50.0, 8
        yield f"{what}, nothing like it", f"{address}q=xyzzy", 50.0, 10


TYPE_AHEAD = {
    "type-ahead of parties": "/records/options/?party=1&",
    "type-ahead of records": "/records/options/?",
    "type-ahead of contacts": "/exchanges/contacts/?",
    "command palette": "/search/palette/?",
}


def deeds(ben: User) -> Iterator[Figure]:
    """What is no page: type-ahead by itself, doubles of a new card, the counter."""
    taken = [one for text in TYPED for one in timed(lambda text=text: find_parties(ben, text), times=5, warm=1)]  # type: ignore[misc]
    yield Figure("find parties, ten beginnings", p95(taken), "ms, 95 %", 50.0)
    new = [
        Traits("Ateliers Lambert SRL"),
        Traits("Solène Marchaud", "person", ("solene@ailleurs.example",)),
        Traits("Boulangerie Bervaux", phones=("+32 81 00 00 01",)),
        Traits("Service Technique", "service"),
    ]
    taken = [one for traits in new for one in timed(lambda t=traits: candidates(t), times=5, warm=1)]  # type: ignore[misc]
    yield Figure("doubles of a new card", p95(taken), "ms, 95 %", 80.0)
    for login in ("ben", "bea"):
        user = User.objects.get(username=login)
        number = Activity.objects.filter(assignee=user, state="planned").count()

        def counter(user: User = user) -> object:
            return activities.weights(User.objects.get(pk=user.pk))

        yield Figure(f"activity counter, {number} activities", p95(timed(counter, times=30)), "ms, 95 %", 8.0)
        yield Figure(f"activity counter, {number} activities", queries(counter), "queries", 3)
