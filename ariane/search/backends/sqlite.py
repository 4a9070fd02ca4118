"""FTS5: rowid is the entry's id, so that newest first is the order of the index itself.

Positions are not kept (`detail=none`): nothing ranks or looks for phrases, and the index is a third of the size.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models.expressions import RawSQL

from ariane.kernel.text import tokens
from ariane.search.backends import RECORD_MARK, Asked, Doc
from ariane.search.wanted import Word

TABLES = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_text USING fts5("
    f"words, detail=none, prefix='2 3', tokenize=\"unicode61 remove_diacritics 0 tokenchars '{RECORD_MARK}'\")",
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_vocabulary USING fts5vocab(search_text, row)",
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
NEAR = "SELECT term, doc FROM search_vocabulary WHERE term >= %s AND term < %s"
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
    with connection.cursor() as cursor:
        cursor.execute(FIND.format(visible=visible), (match(asked), asked.before or END, *params, asked.limit))
        return [pk for (pk,) in cursor.fetchall()]


def near(connection: Any, word: str) -> list[tuple[str, int]]:
    """Indexed words with the same first two letters."""
    with connection.cursor() as cursor:
        cursor.execute(NEAR, (word[:2], word[:2] + "\U0010ffff"))
        return list(cursor.fetchall())


def match(asked: Asked) -> str:
    """The FTS5 expression; words hold letters and digits only, and are quoted all the same."""
    parts = [alternatives(word) for word in asked.words]
    if asked.within:
        parts.append(" OR ".join(f'"{RECORD_MARK}{record}"' for record in asked.within))
    return " AND ".join(f"({part})" for part in parts)


def alternatives(word: Word) -> str:
    found = [f'"{form}"' for form in sorted(word.forms)]
    if word.begins:
        found.append(f'"{word.begins}" *')
    return " OR ".join(found)
