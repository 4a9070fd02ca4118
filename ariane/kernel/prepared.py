"""Questions that Django puts into SQL once, then asks again and again with other values.

Composing a statement costs Django five to ten times what the database takes to answer it. A function that returns a
query, decorated with `prepared`, is therefore run once with placeholders; each call then only fills them in. It is
asked like the function, and answers with a list::

    @prepared
    def following(record_id: int, levels: tuple[str, ...]) -> QuerySet[Follower]:
        return Follower.objects.filter(record=record_id, level__in=levels).select_related("user")

For the few questions that every mail and every entry asks. The function may only hand its parameters to the query, by
position: it never sees their values, so it can take no branch on them. A list may have any length (it is asked in
steps of powers of two, the last value repeated); None is refused, since « is null » is another statement.
"""

import datetime as dt
import functools
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import DateField, DateTimeField, Expression, Field, Model, QuerySet, UUIDField
from django.db.models.query import ModelIterable, get_related_populators
from django.db.transaction import TransactionManagementError

P = ParamSpec("P")
T = TypeVar("T")
Shape = tuple[int | None, ...]
# longer lists are rare, and then composing is the smaller part
LONGEST = 256
WRITTEN_AS: dict[type, "Field[Any, Any]"] = {
    dt.datetime: DateTimeField(),
    dt.date: DateField(),
    uuid.UUID: UUIDField(),
}


@dataclass(frozen=True)
class Place:
    """Where a value will stand: the parameter's number and, in a list, the position."""

    number: int
    position: int | None = None


class Held(Expression):
    """A parameter in a query that is being composed: one place, or those of a list for `__in`."""

    def __init__(self, number: int, size: int | None) -> None:
        super().__init__(output_field=Field())
        self.number, self.size = number, size

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if self.size is None:
            return "%s", [Place(self.number)]
        return f"({', '.join(['%s'] * self.size)})", [Place(self.number, position) for position in range(self.size)]


@dataclass(frozen=True)
class Statement:
    """A composed question: its SQL with its places, and how a row of the answer is read."""

    sql: str
    params: tuple[Any, ...]
    converters: tuple[tuple[int, list[Any], Any], ...]
    build: Callable[[Sequence[Any]], Any]
    locks: bool

    def ask(self, values: Sequence[Any]) -> list[Any]:
        connection = connections[DEFAULT_DB_ALIAS]
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("a lock outside a transaction holds nothing")
        filled = [_filled(param, values) if isinstance(param, Place) else param for param in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, filled)
            rows = cursor.fetchall()
        return [self.build(row) for row in (self._converted(rows, connection) if self.converters else rows)]

    def _converted(self, rows: Sequence[Sequence[Any]], connection: Any) -> Iterator[list[Any]]:
        for found in rows:
            row = list(found)
            for place, converters, expression in self.converters:
                for convert in converters:
                    row[place] = convert(row[place], expression, connection)
            yield row


def prepared(question: "Callable[P, QuerySet[Any, T]]") -> Callable[P, list[T]]:
    """The decorated question is composed once for each shape of its lists; calls return the rows found."""
    composed: dict[tuple[str, Shape], Statement] = {}
    compose = cast("Callable[..., QuerySet[Any, T]]", question)

    @functools.wraps(question)
    def asked(*args: P.args, **kwargs: P.kwargs) -> list[T]:
        if kwargs:
            raise TypeError(f"{question.__name__}() is asked by position")
        values = [_steps(value) if isinstance(value, list | tuple | set | frozenset) else value for value in args]
        shape = tuple(len(value) if isinstance(value, list) else None for value in values)
        if 0 in shape:
            return []
        if any(size and size > LONGEST for size in shape):
            return list(compose(*args))
        if None in values:
            raise TypeError(f"{question.__name__}() cannot be asked about None")
        key = (connections[DEFAULT_DB_ALIAS].vendor, shape)
        known = composed.get(key)
        if known is None:
            known = composed[key] = _composed(compose(*_held(shape)))
        return known.ask(values)

    return asked


def _steps(values: Any) -> list[Any]:
    """A list brought to a length that is a power of two by repeating its last value."""
    found = list(values)
    if len(found) > LONGEST:
        return found
    return found + found[-1:] * ((1 << (len(found) - 1).bit_length()) - len(found)) if found else []


def _held(shape: Shape) -> list[Any]:
    return [Held(number, size) for number, size in enumerate(shape)]


def _filled(place: Place, values: Sequence[Any]) -> Any:
    value = values[place.number] if place.position is None else values[place.number][place.position]
    field = WRITTEN_AS.get(value.__class__)
    return value if field is None else field.get_db_prep_value(value, connections[DEFAULT_DB_ALIAS])


def _composed(queryset: "QuerySet[Any, Any]") -> Statement:
    if cast(Any, queryset)._prefetch_related_lookups:
        raise TypeError("what is prefetched is a question of its own: prepare that")
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    converters = compiler.get_converters([chosen[0] for chosen in compiler.select])
    read = tuple((place, list(found), expression) for place, (found, expression) in converters.items())
    build = _model(compiler) if issubclass(queryset._iterable_class, ModelIterable) else _values(queryset)
    return Statement(sql, tuple(params), read, build, queryset.query.select_for_update)


def _values(queryset: "QuerySet[Any, Any]") -> Callable[[Sequence[Any]], Any]:
    """Rows of `values_list`: tuples, or with `flat` the values themselves."""
    if queryset._iterable_class.__name__ == "FlatValuesListIterable":
        return lambda row: row[0]
    if queryset._iterable_class.__name__ == "ValuesListIterable":
        return tuple
    raise TypeError("only whole models and values_list can be prepared")


def _model(compiler: Any) -> Callable[[Sequence[Any]], Model]:
    """Rows of models with what `select_related` and annotations bring, as Django's own iteration builds them."""
    info, select = compiler.klass_info, compiler.select
    start, end = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [chosen[0].target.attname for chosen in select[start:end]]
    related = cast(Any, get_related_populators)(info, select, DEFAULT_DB_ALIAS)
    model, notes = cast("type[Model]", info["model"]), tuple((compiler.annotation_col_map or {}).items())

    def build(row: Sequence[Any]) -> Model:
        made = model.from_db(DEFAULT_DB_ALIAS, names, row[start:end])
        for populator in related:
            populator.populate(row, made)
        for name, place in notes:
            setattr(made, name, row[place])
        return made

    return build
