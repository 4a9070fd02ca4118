"""What people keep of lists: columns, views, files."""

from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.journal.models import ListColumns, SavedView
from ariane.parties.actions import NewParty, create_party
from ariane.parties.models import Party
from ariane.pieces.actions import NewPiece, create_piece
from tests.budget import query_budget
from tests.world import World

Browser = Callable[[User], Client]


@pytest.mark.req("P-052", "P-053")
def test_the_other_name_is_a_column_that_each_person_chooses(as_user: Browser, ben: User, bea: User) -> None:
    create_party(by=ben, party=NewParty("Commune de Rives", fields={"other_name": "Maison communale"}))
    page = as_user(ben)
    assert "Maison communale" not in page.get("/kinds/party/").content.decode()
    page.post("/kinds/party/columns/", {"column": ["other_name", "nonsense"], "query": ""})
    assert ListColumns.objects.get().codes == ["other_name"]
    assert "Maison communale" in page.get("/kinds/party/").content.decode()
    assert "Maison communale" not in as_user(bea).get("/kinds/party/").content.decode()


def test_further_columns_cost_the_same_for_three_rows_and_for_thirty(as_user: Browser, ben: User, world: World) -> None:
    page = as_user(ben)
    page.post("/kinds/party/columns/", {"column": ["organisation", "city", "language"]})
    page.get("/kinds/party/")
    with query_budget(30) as few:
        page.get("/kinds/party/")
    for n in range(30):
        create_party(by=ben, party=NewParty(f"Personne {n}", Party.Type.PERSON, world.commune))
    with query_budget(few.count):
        page.get("/kinds/party/")


def test_a_view_has_an_address_and_shows_each_what_she_may_read(
    as_user: Browser, ben: User, cleo: User, world: World
) -> None:
    as_user(ben).post("/kinds/quote/views/", {"name": "Mes offres", "query": "owner=mine", "shared": "1"})
    view = SavedView.objects.get()
    assert as_user(ben).get(f"/views/{view.uid}/").headers["Location"] == "/kinds/quote/?owner=mine"
    assert "Mes offres" in as_user(ben).get("/kinds/quote/").content.decode()
    shown = as_user(cleo).get(f"/views/{view.uid}/", follow=True).content.decode()
    assert "Rénovation" not in shown
    assert as_user(cleo).post(f"/views/{view.uid}/remove/").status_code == 403
    as_user(ben).post(f"/views/{view.uid}/remove/")
    assert not SavedView.objects.exists()


def test_a_view_of_one_s_own_is_nobody_else_s(as_user: Browser, ben: User, bea: User) -> None:
    as_user(ben).post("/kinds/quote/views/", {"name": "À moi", "query": "owner=mine"})
    view = SavedView.objects.get()
    assert as_user(bea).get(f"/views/{view.uid}/").status_code == 404
    assert "À moi" not in as_user(bea).get("/kinds/quote/").content.decode()
    assert as_user(ben).post("/kinds/quote/views/", {"name": " "}).status_code == 422


def body(answer: object) -> str:
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


@pytest.mark.req("D-054", "O-074")
def test_a_list_is_exported_within_the_right_to_export(
    as_user: Browser, ada: User, ben: User, nadia: User, world: World
) -> None:
    create_piece(by=ada, piece=NewPiece("quote", "D’une autre équipe", world.commune))
    whole = body(as_user(ada).get("/kinds/quote/export/"))
    assert whole.startswith("\ufeffRéférence;Titre;")
    assert "Rénovation du hall relais" in whole
    assert "D’une autre équipe" in whole
    mine = body(as_user(ben).get("/kinds/quote/export/"))
    assert "Rénovation du hall relais" in mine
    assert "D’une autre équipe" not in mine
    assert as_user(nadia).get("/kinds/quote/export/").status_code == 403


def test_no_cell_of_a_file_is_a_formula(as_user: Browser, ada: User) -> None:
    create_party(by=ada, party=NewParty("=cmd|' /C calc'!A0"))
    assert "'=cmd" in body(as_user(ada).get("/kinds/party/export/"))


def test_a_stranger_gets_no_list_and_no_file(client: Client, world: World) -> None:
    for url in ("/kinds/quote/export/", "/views/00000000-0000-0000-0000-000000000000/"):
        assert client.get(url).status_code == 302
