"""Finding words in the journal: a million entries (a hundred thousand with --quick), rights applied, newest first."""

import random
import re
import time
from collections.abc import Callable, Iterator

from django.db import connection, transaction

from ariane.accounts.models import Membership, Role, Team, User
from ariane.journal import finding
from ariane.journal.models import Kind, Record
from ariane.search.backends import Doc
from ariane.search.find import index
from ariane.search.vocabulary import learn
from bench.measure import Figure, median, p95, quick, timed
from tests import world

RECORDS = 20_000
TEAMS = 60  # one of them is the narrow viewer's: 1.7 % of the records
WORDS_EACH = 40
# syllables make words that fold and stem like French ones, in the proportions of a natural language
SYLLABLES = re.findall("..", "babécacédadéfafigagélalélimamèminanépapépirarérisasétatétivavévi")
ENDINGS = ("tion", "tions", "ment", "eur", "euse", "age", "er", "é", "ée", "ées", "ant", "ique", "iste")


def figures() -> Iterator[Figure]:
    world.build()
    total = 100_000 if quick() else 1_000_000
    draw = random.Random(7)
    words = vocabulary(draw, 30_000)
    broad, narrow, records = people_and_records()
    took = fill(draw, words, records, total)
    yield Figure(f"index one of {total} entries, in bulk", took / total * 1000, "ms", 1.0)
    while learn():
        pass
    goals = (50.0, 150.0 if connection.vendor == "postgresql" else 50.0)
    for who, viewer, most in zip(("who reads everything", "who reads 1.7 %"), (broad, narrow), goals, strict=True):
        for what, typed in queries(draw, words).items():
            taken = each(typed, lambda text, viewer=viewer: finding.search(viewer, text))  # type: ignore[misc]
            yield Figure(f"search {what} in {total} entries, {who}, 95 %", p95(taken), "ms", most)
    record = Record.objects.get(pk=records[17])
    taken = each(queries(draw, words)["a common word"], lambda text: finding.search(broad, text, record=record))
    yield Figure(f"search one thread among {total} entries, 95 %", p95(taken), "ms", 20.0)
    new = Doc(10**9, records[0], "internal", None, 1, sentence(draw, words))
    yield Figure("index one more entry", median(timed(lambda: index([new]), times=50)), "ms", 1.5)


def vocabulary(draw: random.Random, size: int) -> list[str]:
    """Words, the frequent ones first and shorter."""
    found: dict[str, None] = {}
    while len(found) < size:
        syllables = 1 + (len(found) > 300) + (len(found) > 3000)
        found["".join(draw.choices(SYLLABLES, k=syllables)) + draw.choice(ENDINGS)] = None
    return list(found)


def sentence(draw: random.Random, words: list[str]) -> str:
    """Words drawn by rank, as in any language: a few everywhere, most of them rare."""
    return " ".join(words[min(len(words) - 1, int(draw.paretovariate(0.55)) - 1)] for _n in range(WORDS_EACH))


def people_and_records() -> tuple[User, User, list[int]]:
    """Somebody who reads everything, somebody who reads one team's offers, and offers of many teams."""
    teams = [Team.objects.get_or_create(code=f"bench{n}", defaults={"name": f"Équipe {n}"})[0] for n in range(TEAMS)]
    narrow, _made = User.objects.get_or_create(username="narrow")
    narrow.roles.set(Role.objects.filter(code="member"))
    Membership.objects.get_or_create(team=teams[0], user=narrow)
    kind = Kind.objects.filter(policy="commercial").first()
    if not Record.objects.filter(title="Offre 0").exists():
        rows = (Record(kind=kind, title=f"Offre {n}", team=teams[n % TEAMS]) for n in range(RECORDS))
        Record.objects.bulk_create(rows, batch_size=2000)
    made = Record.objects.filter(title__startswith="Offre ").values_list("pk", flat=True)
    return User.objects.get(username="ada"), narrow, list(made)


def fill(draw: random.Random, words: list[str], records: list[int], total: int) -> float:
    """Index so many entries; returns the seconds it took."""
    begun = time.perf_counter()
    for start in range(1, total + 1, 5000):
        numbers = range(start, min(start + 5000, total + 1))
        docs = [Doc(n, draw.choice(records), "internal", None, 1, sentence(draw, words)) for n in numbers]
        with transaction.atomic():
            index(docs)
    return time.perf_counter() - begun


def queries(draw: random.Random, words: list[str]) -> dict[str, list[str]]:
    """What people type."""
    rare, medium, common = words[20_000:], words[500:5000], words[:60]
    return {
        "a rare word": draw.choices(rare, k=60),
        "an ordinary word": draw.choices(medium, k=60),
        "a common word": draw.choices(common, k=60),
        "two words": [f"{draw.choice(medium)} {draw.choice(common)}" for _n in range(60)],
        "an unfinished word": [word[:4] for word in draw.choices(medium, k=60)],
    }


def each(typed: list[str], search: Callable[[str], object]) -> list[float]:
    """Milliseconds of each search, each word once."""
    taken = []
    for text in typed:
        begun = time.perf_counter()
        search(text)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken
