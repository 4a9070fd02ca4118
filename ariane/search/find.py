"""Search everything readable: one function, two databases. Knows no policy; the caller says what is visible."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from django.db import connection
from django.db.models import QuerySet

from ariane.search.backends import Asked, Doc, of
from ariane.search.models import SearchDoc
from ariane.search.vocabulary import frequent, nearest
from ariane.search.wanted import Word, wanted


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

    The last word may be unfinished, unless it is a frequent one: what begins so would be half the index. `within`
    narrows to some records: pass it also for a viewer who sees only a few, it is much faster. When nothing is found on
    the first page, words that stand nowhere are taken for mistyped ones and the search is made once more; what it then
    finds is just as visible, so that a correction tells nothing of what the viewer may not read.
    """
    engine, words = of(connection), perhaps_unfinished(wanted(text))
    asked = Asked(words, visible, sorted(within), limit + 1, before)
    ids = engine.find(connection, asked) if words else []
    if not ids and words and before is None and (better := corrected(words)):
        ids = engine.find(connection, replace(asked, words=better))
        text = " ".join(word.typed for word in better) if ids else text
    return Found(ids[:limit], len(ids) > limit, text)


def perhaps_unfinished(words: list[Word]) -> list[Word]:
    """The words, the last one taken for finished when it is frequent as it stands."""
    if words and words[-1].begins and frequent(words[-1]):
        words[-1] = replace(words[-1], begins="")
    return words


def corrected(words: Sequence[Word]) -> list[Word]:
    """The same words with the unknown ones replaced by their nearest; empty when none is replaced."""
    better = [nearest(word) or word for word in words]
    return better if better != list(words) else []
