"""Write the whole load pack: all of it or nothing, in one transaction."""

from collections.abc import Callable

from django.db import connection, transaction

from ariane.accounts.models import Identity, Organisation
from ariane.activities.models import Activity
from ariane.demo.volume.cards import Cards
from ariane.demo.volume.entries import Entries
from ariane.demo.volume.pieces import Pieces
from ariane.demo.volume.plan import Plan, Volume
from ariane.demo.volume.rows import settle_keys
from ariane.journal.models import Entry, Link, Record
from ariane.parties.models import PartyAddress, PartyPhone

SETTING = "demo_load"
WRITTEN = (Record, Identity, PartyAddress, PartyPhone, Link, Activity, Entry)


def fill(volume: Volume, told: Callable[[int], object] = lambda _done: None) -> bool:
    """Add the load pack to the organisation of this database; False when it is there already.

    `told` is called with the number of entries written so far. The database must hold an organisation with a team.
    """
    organisation = Organisation.current()
    if organisation.settings.get(SETTING):
        return False
    with transaction.atomic():
        plan = Plan(volume)
        cards = Cards(plan)
        cards.write()
        pieces = Pieces(plan, cards)
        pieces.write()
        for done in Entries(plan, cards, pieces).write():
            told(done)
        settle_keys(*WRITTEN)
        organisation.settings[SETTING] = True
        organisation.save()
    _measure()
    return True


def _measure() -> None:
    """PostgreSQL looks at its new rows now, as it does by itself a little later; SQLite plans without statistics."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
