"""What no form of ours sends is refused in words: never an error page, never a change."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from ariane.accounts.models import Organisation, Team, User
from ariane.journal.actions import attach
from ariane.journal.actions.documents import Upload
from ariane.kernel.text import is_number
from ariane.mail import store
from ariane.pieces.models import Piece
from tests.crawl import Crawl
from tests.world import World, fresh

Browser = Callable[[User], Client]
HUGE = "9" * 21


@pytest.mark.parametrize(
    ("text", "one"),
    [("7", True), ("0", True), ("", False), ("-1", False), ("1.5", False), ("٣", False), ("²", False), (HUGE, False)],
)
def test_a_row_has_a_plain_number(text: str, one: bool) -> None:
    assert is_number(text) is one


@pytest.mark.parametrize("stage", ["x", "²", HUGE, "\x00"])
def test_a_stage_that_is_none_is_not_found(as_user: Browser, ben: User, offer: Piece, stage: str) -> None:
    before = fresh(offer).stage
    assert as_user(ben).post(f"/records/{offer.pk}/stage/", {"stage": stage}).status_code == 404
    assert as_user(ben).post("/kinds/quote/stages/", {"record": stage, "stage": "sent"}).status_code == 404
    assert fresh(offer).stage == before


def test_a_number_too_large_is_told_in_words(as_user: Browser, ada: User) -> None:
    answer = as_user(ada).post("/settings/teams/new/", {"name": "Trop", "code": "trop", "members": [HUGE]})
    # SQLite cannot hold the number, PostgreSQL finds nobody with it
    words = "trop grand" if connection.vendor == "sqlite" else "choix"
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Team.objects.filter(code="trop").exists()


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e309", "9" * 30])
def test_an_amount_nobody_owes_is_refused(as_user: Browser, ben: User, world: World, amount: str) -> None:
    answer = as_user(ben).post("/kinds/quote/new/", {"title": "Trop", "amount": amount})
    assert answer.status_code == 422
    assert "n’est pas un montant" in answer.content.decode()


@pytest.mark.parametrize(
    ("currency", "typed", "kept"),
    [("XOF", "48 250", 48250), ("TND", "12,500", 12500), ("CAD", "12,50", 1250), ("EUR", "1.234", 123400)],
)
def test_an_amount_has_the_decimals_of_its_currency(
    as_user: Browser, world: World, ben: User, currency: str, typed: str, kept: int
) -> None:
    Organisation.objects.update(currency=currency)
    as_user(ben).post(
        "/kinds/quote/new/", {"title": "Forage", "amount": typed, "owner": ben.pk, "main_party": world.commune.pk}
    )
    made = Piece.objects.get(title="Forage")
    assert (made.amount, made.currency) == (kept, currency)
    form = as_user(ben).get(f"/records/{made.pk}/fields/").content.decode()
    shown = typed.replace(" ", "") if currency != "EUR" else "1234,00"
    assert f'value="{shown}"' in form


@pytest.mark.sqlite  # its requests stand in one transaction, which PostgreSQL would end at the first number it refuses
@pytest.mark.parametrize("who", ["ben", "ada"])
def test_nonsense_in_forms_breaks_no_page(world: World, who: str) -> None:
    crawl = Crawl(getattr(world, who), most=15, each=1)
    crawl.run()
    assert crawl.failures == {}
    assert crawl.asked > 100


def test_a_file_that_is_no_longer_on_the_disk_is_told_in_words(as_user: Browser, ben: User, offer: Piece) -> None:
    document = attach(by=ben, record=offer, upload=Upload("plan.txt", b"Plan"))
    store.full_path(document.path).unlink()
    answer = as_user(ben).get(f"/documents/{document.uid}/")
    assert answer.status_code == 422
    assert "sauvegarde" in answer.content.decode()
