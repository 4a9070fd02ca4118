"""How a column is written in SQL and read from a row is asked once a connection, not once a query.

A record joined with its kind and stage has sixty columns; Django composes each one's name and finds its converters
again at every query, which was a fifth of the time in which a mail was filed. Both follow from the field alone, so what
is remembered is never out of date; it lives and ends with the connection.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    from django.db.models import Field

    Compiler = SQLCompiler
else:
    Compiler = object

Converters = list[Any]


class Remembered:
    """What one connection knows of the columns it has read.

    Keys are fields by identity: hashing a field is as slow as the work saved. The field is kept beside its answer, so
    that its identity cannot become another's.
    """

    def __init__(self) -> None:
        self.columns: dict[tuple[type, str], list[Any]] = {}
        self.converters: dict[tuple[int, int], tuple[Col, Converters]] = {}
        self.names: dict[str, str] = {}


class RememberingCompiler(Compiler):
    """Before Django's compiler of a database whose `ops` has `remembered`."""

    @property
    def _remembered(self) -> Remembered:
        remembered: Remembered = self.connection.ops.remembered  # type: ignore[attr-defined]
        return remembered

    def get_default_columns(
        self, select_mask: Any, start_alias: str | None = None, opts: Any = None, from_parent: Any = None
    ) -> list[Any]:
        """All columns of a model, when none is deferred and none comes from a parent's table."""
        meta = opts or self.query.get_meta()
        if select_mask or from_parent or meta is None or meta.parents or meta.proxy:
            return super().get_default_columns(select_mask, start_alias, opts, from_parent)
        alias = start_alias or self.query.get_initial_alias()
        known = self._remembered.columns
        if (meta.model, alias) not in known:
            known[meta.model, alias] = list(super().get_default_columns(select_mask, alias, opts, from_parent))
        return known[meta.model, alias].copy()

    def compile(self, node: Any) -> Any:
        """A column's name without going through Django's dispatch; anything else as ever."""
        if type(node) is not Col or not node.alias:
            return super().compile(node)
        return f"{self.quote_name_unless_alias(node.alias)}.{self._named(node.target)}", []

    def _named(self, field: "Field[Any, Any]") -> str:
        column = field.column or ""
        names = self._remembered.names
        if column not in names:
            names[column] = self.connection.ops.quote_name(column)
        return names[column]

    def get_converters(self, expressions: Iterable[Any]) -> dict[int, Any]:
        """The converters of each selected expression, those of a column remembered."""
        asked = list(expressions)
        if any(type(one) is not Col for one in asked):
            return super().get_converters(asked)
        known = self._remembered.converters
        found = {}
        for place, column in enumerate(asked):
            key = (id(column.target), id(column.output_field))
            if key not in known:
                of_database = self.connection.ops.get_db_converters(column)
                known[key] = (column, of_database + column.get_db_converters(self.connection))
            if known[key][1]:
                found[place] = (known[key][1], column)
        return found
