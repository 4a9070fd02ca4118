"""Django looks for a database's classes in a module of this name."""

from django.db.backends.postgresql import base
from django.db.backends.postgresql.operations import DatabaseOperations as Operations

from ariane.kernel.backends.columns import Remembered


class DatabaseOperations(Operations):
    compiler_module = "ariane.kernel.backends.postgresql.compiler"

    def __init__(self, connection: base.DatabaseWrapper) -> None:
        super().__init__(connection)
        self.remembered = Remembered()


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
