"""Posting an entry, in process: to nobody, to one and to a hundred followers by mail; on a hundred records at once."""

from collections.abc import Iterator

from django.db import transaction

from ariane.accounts.models import User
from ariane.journal import actions
from ariane.journal.models import Follower, Kind, Record
from bench.measure import Figure, median, queries, quick, timed
from tests import world

GOALS = ((0, 3.0, 8), (1, 4.0, 10), (100, 15.0, 14))


def figures() -> Iterator[Figure]:
    world.build()
    record = Record.objects.get(ref="OFR-2026-0142")
    ben = User.objects.get(username="ben")
    times = 20 if quick() else 100
    for followers, most_ms, most_queries in GOALS:
        follow(record, followers)

        def post() -> None:
            actions.post_note(by=ben, record=record, note=actions.Note(html="<p>Rien de neuf depuis hier.</p>"))

        taken = timed(post, times=times)
        yield Figure(f"post an entry, {followers} followers by mail", median(taken), "ms", most_ms)
        yield Figure(f"post an entry, {followers} followers by mail", queries(post), "queries", most_queries)

    records = [hundredth(ben, number) for number in range(100)]

    def post_on_all() -> None:
        with transaction.atomic():
            for one in records:
                actions.post_note(by=ben, record=one, note=actions.Note(html="<p>La même nouvelle.</p>"))

    yield Figure("post on 100 records in one action", queries(post_on_all), "queries", 30)


def hundredth(owner: User, number: int) -> Record:
    kind = Kind.objects.get(code="quote")
    return Record.objects.create(kind=kind, title=f"Offre {number}", owner=owner, created_by=owner)


def follow(record: Record, count: int) -> None:
    """Exactly so many colleagues follow everything by mail."""
    Follower.objects.filter(record=record).delete()
    lead = User.objects.get(username="bea")
    for number in range(count):
        login = f"follower{number}"
        person = User.objects.filter(username=login).first() or User.objects.create(
            username=login, email=f"{login}@agence.example", notify="all"
        )
        person.roles.set(lead.roles.all())
        person.teams.set(lead.teams.all())
        Follower.objects.create(record=record, identity=person.identity, user=person, level="all")
