"""What the journal tells those who stand above or beside it, inside the transaction of the change."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RecordCreated:
    record_id: int
    by_user_id: int | None


@dataclass(frozen=True)
class RecordChanged:
    """Fields of a record were changed; `fields` are their codes."""

    record_id: int
    fields: tuple[str, ...]
    by_user_id: int | None


@dataclass(frozen=True)
class RecordsChanged:
    """The same field of many records was changed by one act: RecordChanged for each, told once."""

    record_ids: tuple[int, ...]
    fields: tuple[str, ...]
    by_user_id: int | None


@dataclass(frozen=True)
class EntryPosted:
    """An entry now stands in the journal for its readers (a message: once it can no longer be undone); `automatic` when
    a machine wrote it (an absence, a receipt)."""

    entry_id: int
    record_id: int
    type: str
    visibility: str
    direction: str
    automatic: bool = False


@dataclass(frozen=True)
class EntryMoved:
    entry_id: int
    from_record_id: int
    to_record_id: int
