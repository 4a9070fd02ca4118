"""FTS5: rowid is the entry's id, so that newest first is the order of the index itself.

Positions are not kept (`detail=none`): nothing ranks or looks for phrases, and the index is a third of the size.
"""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models.expressions import RawSQL

from ariane.kernel.text import tokens
from ariane.search.backends import RECORD_MARK, Asked, Doc
from ariane.search.wanted import Word

TABLES = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_text USING fts5("
    f"words, detail=none, prefix='2 3', tokenize=\"unicode61 remove_diacritics 0 tokenchars '{RECORD_MARK}'\")",
)
PUT_DOC = (
    'INSERT OR REPLACE INTO search_searchdoc (id, record, visibility, "group", author) VALUES (%s, %s, %s, %s, %s)'
)
PUT_TEXT = "INSERT OR REPLACE INTO search_text (rowid, words) VALUES (%s, %s)"
# one subquery a hit, by primary key: building the set of all that is visible first would cost far more
FIND = (
    "SELECT f.rowid FROM search_text f WHERE f.search_text MATCH %s AND f.rowid < %s"
    " AND EXISTS ({visible}) ORDER BY f.rowid DESC LIMIT %s"
)
# in a thread or two the words themselves are looked at, newest entry first, until there are enough: that never walks
# the long lists of frequent words
IN_THREADS = (
    "SELECT f.rowid, f.words FROM search_text f WHERE f.search_text MATCH %s AND f.rowid < %s"
    " AND EXISTS ({visible}) ORDER BY f.rowid DESC"
)
AFTER = "SELECT rowid, words FROM search_text WHERE rowid > %s ORDER BY rowid LIMIT %s"
FEW_THREADS = 20
END = 2**62


def install(connection: Any) -> None:
    """Make the full-text table when it is missing."""
    with connection.cursor() as cursor:
        for statement in TABLES:
            cursor.execute(statement)


def put(connection: Any, docs: Sequence[Doc]) -> None:
    """Write documents, new or again: two statements, however many documents."""
    with connection.cursor() as cursor:
        cursor.executemany(PUT_DOC, [(d.id, d.record, d.visibility, d.group, d.author) for d in docs])
        cursor.executemany(PUT_TEXT, [(d.id, " ".join([f"{RECORD_MARK}{d.record}", *tokens(d.text)])) for d in docs])


def drop(connection: Any, ids: Sequence[int]) -> None:
    """Forget documents."""
    with connection.cursor() as cursor:
        for table, key in (("search_text", "rowid"), ("search_searchdoc", "id")):
            cursor.executemany(f"DELETE FROM {table} WHERE {key} = %s", [(pk,) for pk in ids])  # noqa: S608


def find(connection: Any, asked: Asked) -> list[int]:
    """Ids of what matches and is visible, newest first."""
    try:
        visible, params = asked.visible.filter(pk=RawSQL("f.rowid", ())).order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    before = asked.before or END
    with connection.cursor() as cursor:
        if 0 < len(asked.within) <= FEW_THREADS:
            cursor.execute(IN_THREADS.format(visible=visible), (records(asked), before, *params))
            return list(islice((pk for pk, words in cursor if has_all(words, asked.words)), asked.limit))
        cursor.execute(FIND.format(visible=visible), (match(asked), before, *params, asked.limit))
        return [pk for (pk,) in cursor.fetchall()]


def words_after(connection: Any, last: int, limit: int) -> list[tuple[int, list[str]]]:
    """Ids and words of the next entries after one, in order."""
    with connection.cursor() as cursor:
        cursor.execute(AFTER, (last, limit))
        return [(pk, words.split()) for pk, words in cursor.fetchall()]


def match(asked: Asked) -> str:
    """The FTS5 expression; words hold letters and digits only, and are quoted all the same."""
    parts = [alternatives(word) for word in asked.words]
    if asked.within:
        parts.append(records(asked))
    return " AND ".join(f"({part})" for part in parts)


def records(asked: Asked) -> str:
    return " OR ".join(f'"{RECORD_MARK}{record}"' for record in asked.within)


def has_all(stored: str, words: Sequence[Word]) -> bool:
    """Whether the stored words of an entry hold every word asked for."""
    padded = f" {stored} "
    return all(
        any(f" {form} " in padded for form in word.forms) or bool(word.begins and f" {word.begins}" in padded)
        for word in words
    )


def alternatives(word: Word) -> str:
    found = [f'"{form}"' for form in sorted(word.forms)]
    if word.begins:
        found.append(f'"{word.begins}" *')
    return " OR ".join(found)
