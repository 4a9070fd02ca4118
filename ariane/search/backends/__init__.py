"""The two full-text engines behind one face."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol, cast

from django.db.models import QuerySet

from ariane.search.models import SearchDoc
from ariane.search.wanted import Word

# a record is a word of each of its entries, so that searching one thread reads two short lists, not the whole index
RECORD_MARK = "#"


@dataclass(frozen=True, slots=True)
class Doc:
    """One entry as the index takes it; `text` is everything that may be found: subject, body, names of files."""

    id: int
    record: int
    visibility: str
    group: int | None
    author: int
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One search, already taken apart. An empty `within` means everywhere."""

    words: Sequence[Word]
    visible: "QuerySet[SearchDoc]"
    within: Sequence[int]
    limit: int
    before: int | None


class Backend(Protocol):
    def install(self, connection: Any) -> None:
        """Make the tables when they are missing."""

    def put(self, connection: Any, docs: Sequence[Doc]) -> None:
        """Write documents, new or again."""

    def drop(self, connection: Any, ids: Sequence[int]) -> None:
        """Forget documents."""

    def find(self, connection: Any, asked: Asked) -> list[int]:
        """Ids of what matches and is visible, newest first."""

    def words_after(self, connection: Any, last: int, limit: int) -> list[tuple[int, list[str]]]:
        """Ids and words of the next entries after one, in order."""


def of(connection: Any) -> Backend:
    """The engine of a database connection."""
    return cast(Backend, import_module(f"ariane.search.backends.{connection.vendor}"))
