"""What the database itself refuses about visibility, whatever code asks for it.

A copy of an entry's visibility stands on everything that could carry the entry out of the house; check constraints on
those rows refuse outsiders for what is not external. The triggers here keep the copies true, keep what an entry was
born with, and refuse to delete entries. SQLite drops a table's triggers whenever Django rebuilds the table, so they are
taken away before migrations and put back after them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction

PREFIX = "ariane_"


@dataclass(frozen=True)
class Guard:
    """One refusal: before `events` on `table`, when `condition` (SQL over NEW and OLD, for both databases) holds."""

    name: str
    table: str
    events: tuple[str, ...]
    condition: str
    message: str


def _copy(name: str, table: str, key: str, source: str) -> Guard:
    """Never wider than the entry; narrower where an answer must stay inside (a colleague's notice of a message)."""
    rank = "CASE {} WHEN 'external' THEN 2 WHEN 'internal' THEN 1 ELSE 0 END"
    entry = f"SELECT {rank.format('source.visibility')} FROM ({source}) source"  # noqa: S608 - constants
    wider = f"{rank.format('NEW.entry_visibility')} > ({entry})"
    return Guard(
        f"{name}_copy",
        table,
        ("INSERT", f"UPDATE OF entry_visibility, {key}"),
        f"NEW.{key} IS NOT NULL AND {wider}",
        "the visibility is wider than that of the entry",
    )


def _content() -> Guard:
    """A mail is as open as its entry, or a notice of it to colleagues: narrower, so that answers to it stay inside."""
    entry = OF_ENTRY.format("uid", "entry_uid")
    notice = f"NEW.entry_visibility = 'internal' AND ({entry}) = 'external'"
    wrong = f"NEW.entry_uid IS NOT NULL AND NEW.entry_visibility <> ({entry}) AND NOT ({notice})"
    events = ("INSERT", "UPDATE OF entry_visibility, entry_uid")
    return Guard("content_copy", "mail_outboundcontent", events, wrong, "the visibility is not that of the entry")


def _colleague(name: str, table: str, more: str = "") -> Guard:
    """The `external` flag is the sender's word; who the recipient is stands with the identity."""
    outsider = "i.user_id IS NULL AND i.address IS NOT NULL"
    return Guard(
        f"{name}_colleague",
        table,
        ("INSERT", f"UPDATE OF entry_visibility, recipient_id{', address' if more else ''}"),
        "NEW.entry_visibility <> 'external' AND EXISTS ("  # noqa: S608 - constants
        f"SELECT 1 FROM accounts_identity i WHERE i.id = NEW.recipient_id AND ({outsider}{more}))",
        "an outsider is not told of what is not external",
    )


OF_ENTRY = "SELECT visibility FROM journal_entry WHERE {} = NEW.{}"
OF_CONTENT = "SELECT entry_visibility AS visibility FROM mail_outboundcontent WHERE id = NEW.content_id"
BORN_WITH = (
    "uid",
    "type",
    "visibility",
    "group_id",
    "author_id",
    "occurred_at",
    "born_in_id",
    "content_digest",
    "prev_hash",
    "hash",
)

GUARDS = (
    _copy("delivery", "journal_delivery", "entry_id", OF_ENTRY.format("id", "entry_id")),
    _content(),
    _copy("mail", "mail_outboundmail", "content_id", OF_CONTENT),
    _copy("attachment", "mail_outboundattachment", "content_id", OF_CONTENT),
    _colleague("delivery", "journal_delivery"),
    _colleague("mail", "mail_outboundmail", " OR i.address IS NULL OR i.address <> NEW.address"),
    Guard(
        "entry_born",
        "journal_entry",
        (f"UPDATE OF {', '.join(BORN_WITH)}",),
        " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in BORN_WITH),
        "an entry keeps what it was born with: its visibility, author, time and seal",
    ),
    Guard("entry_kept", "journal_entry", ("DELETE",), "TRUE", "an entry is never deleted: it leaves a tombstone"),
)


def install(using: str = "default", **_signal: Any) -> None:
    """Put every guard in place; nothing happens while a table is missing (a migration of one app alone)."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if not {guard.table for guard in GUARDS} <= tables:
        return
    remove(using)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for guard in GUARDS:
            for statement in _statements(connection.vendor, guard):
                cursor.execute(statement)


def remove(using: str = "default", **_signal: Any) -> None:
    """Take the guards away: before migrations, and before the whole database is emptied on purpose."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name in installed(using):
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION {name}() CASCADE")
            else:
                cursor.execute(f"DROP TRIGGER {name}")


def installed(using: str = "default") -> set[str]:
    """Names of the guards in place."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        query = "SELECT DISTINCT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname LIKE %s"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    with connection.cursor() as cursor:
        cursor.execute(query, (f"{PREFIX}%",))
        return {name for (name,) in cursor.fetchall()}


def expected(vendor: str) -> set[str]:
    """Names of the guards that must be in place."""
    names = {guard.name: len(guard.events) for guard in GUARDS}
    if vendor == "postgresql":
        return {f"{PREFIX}{name}" for name in names}
    return {f"{PREFIX}{name}_{number}" for name, events in names.items() for number in range(events)}


def _statements(vendor: str, guard: Guard) -> Iterator[str]:
    name = f"{PREFIX}{guard.name}"
    if vendor == "postgresql":
        row = "OLD" if guard.events == ("DELETE",) else "NEW"
        yield (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF ({guard.condition})"
            f" THEN RAISE EXCEPTION '{guard.message}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
            f" RETURN {row}; END $$"
        )
        events = " OR ".join(guard.events)
        yield f"CREATE TRIGGER {name} BEFORE {events} ON {guard.table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        return
    condition = guard.condition.replace("IS DISTINCT FROM", "IS NOT")
    for number, event in enumerate(guard.events):
        yield (
            f"CREATE TRIGGER {name}_{number} BEFORE {event} ON {guard.table} WHEN {condition}"
            f" BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
        )
