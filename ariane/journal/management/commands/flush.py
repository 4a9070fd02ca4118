from typing import Any

from django.core.management.commands import flush

from ariane.journal import triggers


class Command(flush.Command):
    """Django's own, for a database that refuses to delete entries: emptying all of it on purpose is allowed."""

    def handle(self, **options: Any) -> None:
        triggers.remove(options["database"])
        super().handle(**options)
        triggers.install(options["database"])
