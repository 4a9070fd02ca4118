"""The load pack in small: it is what it says, whole, found by search, and added once."""

import pytest
from django.db import transaction

from ariane.accounts.models import User
from ariane.activities import queries as activities
from ariane.activities.models import Activity
from ariane.demo.volume.load import fill
from ariane.demo.volume.plan import Volume
from ariane.journal import chain, finding
from ariane.journal.models import Entry, Record
from ariane.kernel.text import searchable
from ariane.parties.finding import find_parties
from ariane.parties.models import Party, PartyAddress
from tests.world import World

SMALL = Volume(contacts=120, offers=60, exchanges=30, entries=900, busiest=40, around=120, activities=80, mine=10)


@pytest.mark.req("D-041")
def test_the_load_pack_is_an_organisation_like_any_other(world: World, ben: User, ada: User) -> None:
    before = {model: model._default_manager.count() for model in (Party, Entry, Activity)}
    assert fill(SMALL)
    assert Party.objects.count() - before[Party] == 120
    assert Entry.objects.count() - before[Entry] == 900
    assert Activity.objects.count() - before[Activity] == 80
    for record in Record.objects.filter(entries__isnull=False).distinct():
        assert not list(chain.breaks(record))
    card = Party.objects.filter(first_name__gt="").first()
    assert card is not None and card.folded == searchable(card.found_by())
    assert card in find_parties(ada, card.title)
    assert PartyAddress.objects.filter(party__in=Party.objects.all()).count() > 90
    assert finding.search(ada, "livraison reportée").ids
    assert Record.objects.filter(last_message_at__isnull=False).exists()
    assert activities.weights(ben).due >= 10
    # the keys go on behind those that were chosen
    Party.objects.create(kind=world.commune.kind, title="Après")


def test_it_is_added_once_and_always_the_same(world: World) -> None:
    made = []
    for _n in range(2):
        with transaction.atomic():
            assert fill(SMALL)
            assert not fill(SMALL)
            made.append([list(Party.objects.order_by("pk").values_list("title", "city")), Entry.objects.last().text])  # type: ignore[union-attr]
            transaction.set_rollback(True)
    assert made[0] == made[1]


def test_a_share_keeps_something_of_everything() -> None:
    assert min(vars(Volume().share(100_000)).values()) == 4
