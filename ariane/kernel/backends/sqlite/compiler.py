"""The compilers of SQLite's queries; only the one that reads rows differs from Django's."""

from django.db.models.sql import compiler

from ariane.kernel.backends.columns import RememberingCompiler

SQLAggregateCompiler = compiler.SQLAggregateCompiler
SQLDeleteCompiler = compiler.SQLDeleteCompiler
SQLInsertCompiler = compiler.SQLInsertCompiler
SQLUpdateCompiler = compiler.SQLUpdateCompiler


class SQLCompiler(RememberingCompiler, compiler.SQLCompiler):
    pass
