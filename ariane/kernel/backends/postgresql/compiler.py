"""The compilers of PostgreSQL's queries; only the one that reads rows differs from Django's."""

from django.db.backends.postgresql import compiler

from ariane.kernel.backends.columns import RememberingCompiler

SQLAggregateCompiler = compiler.SQLAggregateCompiler
SQLDeleteCompiler = compiler.SQLDeleteCompiler
SQLInsertCompiler = compiler.SQLInsertCompiler
SQLUpdateCompiler = compiler.SQLUpdateCompiler


class SQLCompiler(RememberingCompiler, compiler.SQLCompiler):
    pass
