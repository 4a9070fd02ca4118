"""Which words stand in the journal, and how often: to tell a mistyped word from a rare one, and a finished one from a
begun one. Learnt by the worker soon after an entry is written, so that writing stays cheap."""

from collections import Counter

from django.db import connection, transaction
from rapidfuzz.distance import OSA

from ariane.kernel.text import fold, forms
from ariane.search.backends import RECORD_MARK, of
from ariane.search.models import SearchWord
from ariane.search.wanted import Word

# the row under the record mark, which no word can be, says up to which entry words are known
PROGRESS = RECORD_MARK
BATCH = 500
FREQUENT = 100
SHORTEST_CORRECTED = 4
LEARN = (
    "INSERT INTO search_searchword (word, start, length, count) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT (word) DO UPDATE SET count = search_searchword.count + excluded.count"
)


@transaction.atomic
def learn() -> bool:
    """Add the words of a batch of new entries; True when there may be more."""
    progress, _made = SearchWord.objects.get_or_create(word=PROGRESS, defaults={"start": "", "length": 0, "count": 0})
    entries = of(connection).words_after(connection, progress.count, BATCH)
    if not entries:
        return False
    counts = Counter(word for _pk, words in entries for word in words if not word.startswith(RECORD_MARK))
    with connection.cursor() as cursor:
        cursor.executemany(LEARN, [(word, word[:2], len(word), count) for word, count in sorted(counts.items())])
    SearchWord.objects.filter(word=PROGRESS).update(count=entries[-1][0])
    return len(entries) == BATCH


def frequent(word: Word) -> bool:
    """Whether the word as it was typed is a common one: then it is taken for a finished one."""
    return SearchWord.objects.filter(word=fold(word.typed), count__gte=FREQUENT).exists()


def nearest(word: Word) -> Word | None:
    """The known word that differs by one slip (two in a long word), the most frequent of the nearest; None for a word
    that stands somewhere, or when none is near. The first two letters are taken to be right."""
    bare = fold(word.typed)
    if len(bare) < SHORTEST_CORRECTED or not bare.isalpha() or known(word):
        return None
    slips = 1 if len(bare) < 8 else 2
    near = SearchWord.objects.filter(start=bare[:2], length__range=(len(bare) - slips, len(bare) + slips))
    rows = near.values_list("word", "count")
    distances = ((OSA.distance(bare, other, score_cutoff=slips), -count, other) for other, count in rows)
    close = min((found for found in distances if found[0] <= slips), default=None)
    return Word(close[2], forms(close[2])) if close else None


def known(word: Word) -> bool:
    return SearchWord.objects.filter(word__in=word.forms).exists()
