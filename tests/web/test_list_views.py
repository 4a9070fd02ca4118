"""What people keep of lists: columns, views, files."""

import datetime as dt
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.activities.models import BulkChange
from ariane.journal.models import ListColumns, Record, SavedView
from ariane.kernel import clock
from ariane.parties.actions import NewParty, create_party
from ariane.parties.models import Party
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.models import Piece
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


def test_rows_chosen_are_given_away_and_taken_back(as_user: Browser, ben: User, bea: User, world: World) -> None:
    page = as_user(ben)
    shown = page.get("/kinds/quote/").content.decode()
    assert f'value="{world.offer.pk}" form="bulk"' in shown
    values = {"record": [world.offer.pk], "do": "assign", "owner": bea.pk, "query": "owner=team"}
    answer = page.post("/kinds/quote/bulk/", values)
    assert answer.headers["Location"] == "/kinds/quote/?owner=team"
    assert Piece.objects.get(pk=world.offer.pk).owner == bea
    change = BulkChange.objects.get()
    assert f'action="/bulk/{change.uid}/undo/"' in page.get("/kinds/quote/").content.decode()
    assert as_user(bea).post(f"/bulk/{change.uid}/undo/").status_code == 404
    page.post(f"/bulk/{change.uid}/undo/")
    assert Piece.objects.get(pk=world.offer.pk).owner == ben
    for wrong in ({"do": "assign"}, {"do": "stage", "stage": "nowhere"}, {"do": "plan", "type": "call"}, {"do": "x"}):
        assert page.post("/kinds/quote/bulk/", {"record": [world.offer.pk], **wrong}).status_code == 422


def test_the_stages_side_by_side_and_a_card_moved(as_user: Browser, ben: User, cleo: User, world: World) -> None:
    page = as_user(ben)
    shown = page.get("/kinds/quote/?show=stages").content.decode()
    assert 'class="kanban"' in shown and "Rénovation du hall relais" in shown and "48\u202f250,00\u00a0€" in shown
    values = {"record": world.offer.pk, "stage": "sent", "query": "owner=mine&show=stages"}
    answer = page.post("/kinds/quote/stages/", values, headers={"HX-Request": "true"})
    assert 'id="board"' in answer.content.decode() and "Annuler" in answer.content.decode()
    assert Piece.objects.get(pk=world.offer.pk).stage.code == "sent"  # type: ignore[union-attr]
    assert as_user(cleo).post("/kinds/quote/stages/", values).status_code == 404
    assert "Rénovation" not in as_user(cleo).get("/kinds/quote/?show=stages").content.decode()


def test_a_month_shows_what_is_due_on_its_day(as_user: Browser, ben: User, cleo: User, world: World) -> None:
    Piece.objects.filter(pk=world.offer.pk).update(due_on=dt.date(2026, 11, 12))
    page = as_user(ben)
    shown = page.get("/kinds/quote/?show=month&month=2026-11").content.decode()
    day = shown.partition('datetime="2026-11-12"')[2].partition("</td>")[0]
    assert "Rénovation du hall relais" in day and "Novembre 2026" in shown
    assert "Rénovation" not in page.get("/kinds/quote/?show=month&month=2026-10").content.decode()
    assert page.get("/kinds/quote/?show=month&month=nonsense").status_code == 200
    assert "Rénovation" not in as_user(cleo).get("/kinds/quote/?show=month&month=2026-11").content.decode()


@pytest.mark.parametrize("show", ["stages", "month"])
def test_both_cost_the_same_for_three_rows_and_for_thirty(as_user: Browser, ben: User, world: World, show: str) -> None:
    page = as_user(ben)
    for n in range(2):
        create_piece(by=ben, piece=NewPiece("quote", f"Offre {n}", world.commune))
    page.get(f"/kinds/quote/?show={show}")
    with query_budget(30) as few:
        page.get(f"/kinds/quote/?show={show}")
    for n in range(27):
        create_piece(by=ben, piece=NewPiece("quote", f"Autre {n}", world.commune, fields={"due_on": clock.today()}))
    with query_budget(few.count):
        page.get(f"/kinds/quote/?show={show}")


def test_a_workbook_holds_the_same_rows(as_user: Browser, ben: User, world: World) -> None:
    Piece.objects.filter(pk=world.offer.pk).update(title="=1+1")
    file = BytesIO(b"".join(as_user(ben).get("/kinds/quote/export/?as=xlsx").streaming_content))  # type: ignore[attr-defined]
    with zipfile.ZipFile(file) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<t>=1+1</t>" in sheet and "<f>" not in sheet and "OFR-2026-0142" in sheet


@pytest.mark.req("P-064")
def test_what_a_colleague_on_leave_owns_is_a_filter_of_whoever_covers_her(
    as_user: Browser, sophie: User, thomas: User, ben: User, world: World
) -> None:
    mine = create_piece(by=sophie, piece=NewPiece("request", "À Sophie", world.commune, fields={"owner": sophie}))
    create_piece(by=thomas, piece=NewPiece("request", "À Thomas", world.commune, fields={"owner": thomas}))
    page = as_user(thomas).get("/kinds/request/?owner=covered").content.decode()
    assert "À Sophie" in page and "À Thomas" not in page and mine.owner == sophie
    one = as_user(thomas).get(f"/kinds/request/?owner={sophie.pk}").content.decode()
    assert "À Sophie" in one and "À Thomas" not in one
    assert f'<option value="{sophie.pk}" selected>' in one
    assert "covered" not in as_user(ben).get("/kinds/request/").content.decode()


@pytest.mark.req("O-071")
def test_all_that_the_filters_show_are_changed_beyond_the_page(as_user: Browser, ben: User, world: World) -> None:
    for n in range(60):
        create_piece(by=ben, piece=NewPiece("task", f"Tâche {n}", world.commune, fields={"owner": ben}))
    other = create_piece(by=ben, piece=NewPiece("task", "Ailleurs", world.commune, fields={"owner": ben}))
    browser = as_user(ben)
    assert 'name="every"' in browser.get("/kinds/task/").content.decode()
    sent = {"every": "1", "query": "q=tache&owner=mine", "do": "stage", "stage": "in-progress"}
    assert browser.post("/kinds/task/bulk/", sent).status_code == 302
    assert Record.objects.filter(kind__code="task", stage__code="in-progress").count() == 60
    other.refresh_from_db()
    assert other.stage is not None and other.stage.code == "to-do"
