"""tsvector made of our own words, so that both databases find the same things.

The planner walks the primary key from the newest entry down when it expects many hits, which takes most of a second
for a word rarer than it thinks. So: the newest entries first, then more, then the word index alone (`id + 0` keeps the
planner off the key).
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models.expressions import RawSQL

from ariane.kernel.text import tokens
from ariane.search.backends import RECORD_MARK, Asked, Doc
from ariane.search.wanted import Word

TABLES = (
    "CREATE TABLE IF NOT EXISTS search_text (id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX IF NOT EXISTS search_text_words ON search_text USING gin (words)",
)
# one round trip for both rows
PUT = (
    'WITH doc AS (INSERT INTO search_searchdoc (id, record, visibility, "group", author) VALUES (%s, %s, %s, %s, %s)'
    ' ON CONFLICT (id) DO UPDATE SET (record, visibility, "group", author) ='
    ' (EXCLUDED.record, EXCLUDED.visibility, EXCLUDED."group", EXCLUDED.author))'
    " INSERT INTO search_text (id, words) VALUES (%s, array_to_tsvector(%s::text[]))"
    " ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words"
)
FIND = (
    "SELECT f.id FROM search_text f WHERE f.words @@ %s::tsquery AND f.id < %s AND f.id >= %s"
    " AND EXISTS ({visible}) ORDER BY {order} DESC LIMIT %s"
)
# OFFSET 0 keeps the planner from reading the long lists of frequent words for the sake of one thread
IN_THREADS = (
    "SELECT f.id FROM (SELECT id, words FROM search_text WHERE words @@ %s::tsquery OFFSET 0) f"
    " WHERE f.words @@ %s::tsquery AND f.id < %s AND EXISTS ({visible}) ORDER BY f.id DESC LIMIT %s"
)
AFTER = "SELECT id, tsvector_to_array(words) FROM search_text WHERE id > %s ORDER BY id LIMIT %s"
WINDOWS = (20_000, 120_000)
END = 2**62


def install(connection: Any) -> None:
    """Make the full-text table when it is missing."""
    with connection.cursor() as cursor:
        for statement in TABLES:
            cursor.execute(statement)


def put(connection: Any, docs: Sequence[Doc]) -> None:
    """Write documents, new or again."""
    rows = [
        (d.id, d.record, d.visibility, d.group, d.author, d.id, [f"{RECORD_MARK}{d.record}", *tokens(d.text)])
        for d in docs
    ]
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(PUT, rows[0])
        else:
            cursor.executemany(PUT, rows)


def drop(connection: Any, ids: Sequence[int]) -> None:
    """Forget documents."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_text WHERE id = ANY(%s)", (list(ids),))
        cursor.execute("DELETE FROM search_searchdoc WHERE id = ANY(%s)", (list(ids),))


def find(connection: Any, asked: Asked) -> list[int]:
    """Ids of what matches and is visible, newest first."""
    try:
        visible, params = asked.visible.filter(pk=RawSQL("f.id", ())).order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    before = asked.before or END
    with connection.cursor() as cursor:
        if asked.within:
            statement = IN_THREADS.format(visible=visible)
            cursor.execute(statement, (records(asked), match(asked), before, *params, asked.limit))
            return [pk for (pk,) in cursor.fetchall()]
        for floor, order in steps(cursor, asked):
            statement = FIND.format(visible=visible, order=order)
            cursor.execute(statement, (match(asked), before, floor, *params, asked.limit))
            found = [pk for (pk,) in cursor.fetchall()]
            if len(found) == asked.limit:
                break
    return found


def steps(cursor: Any, asked: Asked) -> list[tuple[int, str]]:
    """How far down to look, and in which order, one after the other until there is enough."""
    top = asked.before
    if top is None:
        cursor.execute("SELECT max(id) FROM search_text")
        top = (cursor.fetchone()[0] or 0) + 1
    return [(top - window, "f.id") for window in WINDOWS if top > window] + [(0, "f.id + 0")]


def words_after(connection: Any, last: int, limit: int) -> list[tuple[int, list[str]]]:
    """Ids and words of the next entries after one, in order."""
    with connection.cursor() as cursor:
        cursor.execute(AFTER, (last, limit))
        return list(cursor.fetchall())


def match(asked: Asked) -> str:
    """The tsquery; words hold letters and digits only, and are quoted all the same."""
    return " & ".join(f"({alternatives(word)})" for word in asked.words)


def records(asked: Asked) -> str:
    return " | ".join(f"'{RECORD_MARK}{record}'" for record in asked.within)


def alternatives(word: Word) -> str:
    found = [f"'{form}'" for form in sorted(word.forms)]
    if word.begins:
        found.append(f"'{word.begins}':*")
    return " | ".join(found)
