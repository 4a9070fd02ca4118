"""Search everything readable: one function, two databases. Knows no policy; the caller says what is visible."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from django.db import connection
from django.db.models import QuerySet
from rapidfuzz.distance import OSA

from ariane.kernel.text import fold, forms
from ariane.search.backends import Asked, Backend, Doc, of
from ariane.search.models import SearchDoc
from ariane.search.wanted import Word, wanted

SHORTEST_CORRECTED = 4


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of entries, newest first; `more` when there are older ones (ask again with `before=ids[-1]`).

    `query` is what was looked for: other than what was typed when a word that nobody wrote was taken for a mistyped
    one, and the screen should say so.
    """

    ids: list[int] = field(default_factory=list)
    more: bool = False
    query: str = ""


def index(docs: Sequence[Doc]) -> None:
    """Write entries into the index, new or changed, in the caller's transaction: one or two statements in all."""
    of(connection).put(connection, docs)


def remove(ids: Sequence[int]) -> None:
    """Take entries out of the index."""
    of(connection).drop(connection, ids)


def search(
    text: str,
    *,
    visible: "QuerySet[SearchDoc]",
    within: Collection[int] = (),
    limit: int = 30,
    before: int | None = None,
) -> Found:
    """Entries that have every word of `text` among those `visible`, newest first.

    The last word may be unfinished, unless a whole page has it as it is: the beginning of a frequent word is that of
    half the index.

    `within` narrows to some records: pass it also for a viewer who sees only a few, it is much faster. When nothing is
    found on the first page, words that stand nowhere are taken for mistyped ones and the search is made once more;
    what it then finds is just as visible, so that a correction tells nothing of what the viewer may not read.
    """
    engine, words = of(connection), wanted(text)
    asked = Asked(words, visible, sorted(within), limit + 1, before)
    ids = _as_typed_or_begun(engine, asked) if words else []
    if not ids and words and before is None and (better := corrected(engine, words)):
        ids = engine.find(connection, replace(asked, words=better))
        text = " ".join(word.typed for word in better) if ids else text
    return Found(ids[:limit], len(ids) > limit, text)


def _as_typed_or_begun(engine: Backend, asked: Asked) -> list[int]:
    """What has the words as they are, when that fills the first page; else also what has words that begin so."""
    finished = replace(asked, words=[replace(word, begins="") for word in asked.words])
    first = engine.find(connection, replace(finished, before=None))
    if len(first) < asked.limit:
        return engine.find(connection, asked)
    return engine.find(connection, finished) if asked.before is not None else first


def corrected(engine: Backend, words: Sequence[Word]) -> list[Word]:
    """The same words with the unknown ones replaced by their nearest; empty when none is replaced."""
    better = [nearest(engine, word) or word for word in words]
    return better if better != list(words) else []


def nearest(engine: Backend, word: Word) -> Word | None:
    """The indexed word that differs by one slip (two in a long word), the most frequent of the nearest."""
    bare = fold(word.typed)
    if len(bare) < SHORTEST_CORRECTED or not bare.isalpha():
        return None
    slips = 1 if len(bare) < 8 else 2
    candidates = engine.near(connection, bare)
    if any(term in word.forms for term, _count in candidates):
        return None
    distances = ((OSA.distance(bare, term, score_cutoff=slips), -count, term) for term, count in candidates)
    close = min((found for found in distances if found[0] <= slips), default=None)
    return Word(close[2], forms(close[2])) if close else None
