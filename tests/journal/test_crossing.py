"""One piece of information, one thread (O-073)."""

from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.journal import actions
from ariane.journal.models import Entry, Record
from ariane.kernel.errors import DomainError, NotAllowed
from tests.world import World

Browser = Callable[[User], Client]
TEXT = "Le fournisseur de quincaillerie ferme du 20 décembre au 5 janvier : commander avant."
HTMX = {"HX-Request": "true"}


def noted(world: World, record: Record, text: str = TEXT, **more: object) -> Entry:
    return actions.post_note(by=world.ben, record=record, note=actions.Note(f"<p>{text}</p>", **more))  # type: ignore[arg-type]


@pytest.mark.req("O-073")
def test_pointing_to_an_entry_copies_nothing(as_user: Browser, world: World, offer: Record) -> None:
    entry, other = noted(world, offer), world.commune
    as_user(world.ben).post(f"/entries/{entry.pk}/refer/", {"to": str(other.pk)})
    made = Entry.objects.filter(record=other, type="note").latest("pk")
    assert f'href="/entries/{entry.pk}/"' in made.html
    assert "quincaillerie" not in made.text and offer.title not in made.text
    assert offer.ref in made.text


@pytest.mark.req("O-073")
def test_where_it_cannot_be(as_user: Browser, world: World, offer: Record) -> None:
    entry = noted(world, offer)
    with pytest.raises(DomainError):
        actions.refer(by=world.ben, entry=entry, to=offer)
    with pytest.raises(DomainError):
        actions.refer(by=world.ben, entry=noted(world, offer, confidential=True), to=world.commune)
    with pytest.raises(NotAllowed):
        actions.refer(by=world.idle, entry=entry, to=world.commune)
    assert as_user(world.ben).post(f"/entries/{entry.pk}/refer/", {"to": str(offer.pk)}).status_code == 422
    assert as_user(world.idle).get(f"/entries/{entry.pk}/refer/").status_code == 404


@pytest.mark.req("O-073")
def test_the_same_text_in_two_threads_gives_a_hint(as_user: Browser, world: World, offer: Record) -> None:
    ben = as_user(world.ben)

    def hint(record: Record, text: str) -> bool:
        answer = ben.post(
            f"/records/{record.pk}/entries/", {"mode": "note", "format": "html", "body": f"<p>{text}</p>"}, headers=HTMX
        )
        assert answer.status_code == 200
        return "la même chose sur" in answer.content.decode()

    assert not hint(offer, TEXT)
    assert not hint(offer, TEXT)  # the same thread is no other one
    assert hint(world.commune, TEXT.upper())
    assert not hint(world.commune, "Bien reçu, merci !")
    assert (
        actions.said_already(
            world.ben, noted(world, world.dora, "Autre chose, et assez long pour être remarqué par qui relit.")
        )
        is None
    )
