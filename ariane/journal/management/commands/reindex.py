from typing import Any

from django.core.management.base import BaseCommand

from ariane.journal import finding


class Command(BaseCommand):
    help = "Build the search index again from the journal."

    def handle(self, *_args: Any, **_options: Any) -> None:
        done = 0
        for done in finding.reindex():
            self.stderr.write(f"{done}…")
        self.stdout.write(f"{done} entries indexed")
