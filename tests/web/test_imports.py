"""The screens of an import: drop, correct the columns, decide, import, take the bad lines away."""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ariane.accounts.models import User
from ariane.imports import work
from ariane.imports.models import Import
from ariane.journal.models import Kind
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from tests.budget import query_budget
from tests.imports.test_import import ODOO
from tests.world import World

Browser = Callable[[User], Client]


def dropped(browser: Client, text: str, kind: str = "quote", **about: str) -> Import:
    file = SimpleUploadedFile("devis.csv", text.encode("cp1252"))
    answer = browser.post("/import/", {"kind": kind, "file": file, **about})
    assert answer.status_code == 302, answer.content.decode()
    return Import.objects.get(uid=answer.url.split("/")[2])  # type: ignore[attr-defined]


def test_from_the_list_to_the_records(as_user: Browser, world: World) -> None:
    browser = as_user(world.ben)
    assert "/import/?kind=quote" in browser.get("/kinds/quote/").content.decode()
    batch = dropped(browser, ODOO)
    page = browser.get(f"/import/{batch.uid}/").content.decode()
    assert "2 nouvelles" in page and "1 en erreur" in page and "31/11/2026" in page and "Menuiserie Martin" in page
    assert browser.post(f"/import/{batch.uid}/start/").status_code == 302
    assert "every 2s" in browser.get(f"/import/{batch.uid}/").content.decode()
    assert browser.get(f"/import/{batch.uid}/progress/").status_code == 200
    while work.work():
        pass
    assert browser.get(f"/import/{batch.uid}/progress/")["HX-Refresh"] == "true"
    row = Piece.objects.get(known_as__external_id="S00012")
    assert row.get_absolute_url() in browser.get(f"/import/{batch.uid}/").content.decode()
    bad = browser.get(f"/import/{batch.uid}/errors/")
    assert "S00014" in bad.content.decode("utf-8-sig") and "31/11/2026" in bad.content.decode()
    again = dropped(browser, bad.content.decode("utf-8-sig").replace("31/11", "30/11"))
    assert [line.verdict for line in again.lines.all()] == ["new"]


def test_columns_and_doubts_are_corrected_by_hand(as_user: Browser, world: World) -> None:
    for city in ("Namur", "Liège"):
        Party.objects.create(kind=Kind.objects.get(code="party"), title="Garage Dubois", city=city)
    browser = as_user(world.ben)
    batch = dropped(browser, "Code;Nom de chez eux;Prix\nD1;Garage Dubois;10,00\n")
    assert batch.lines.get().verdict == "error"
    columns = {"column-0": "number", "column-1": "party", "column-2": "amount_excl"}
    link = {"source": "Compta", "link": "https://compta.example/?n={n}"}
    assert browser.post(f"/import/{batch.uid}/columns/", {**columns, **link}).status_code == 302
    twice = browser.post(f"/import/{batch.uid}/columns/", {**columns, "column-2": "party"})
    assert twice.status_code == 422
    page = browser.get(f"/import/{batch.uid}/").content.decode()
    assert "Garage Dubois (Liège)" in page and 'name="party:garage dubois"' in page
    liege = Party.objects.get(city="Liège")
    browser.post(f"/import/{batch.uid}/choices/", {"party:garage dubois": str(liege.pk)})
    browser.post(f"/import/{batch.uid}/start/", {"whole": "1"})
    while work.work():
        pass
    piece = Piece.objects.get(known_as__source="compta")
    assert piece.main_party_id == liege.pk and piece.amount == 1000
    assert piece.external_refs == [{"source": "compta", "id": "D1", "url": "https://compta.example/?n=D1"}]


def test_a_file_is_its_owner_s_and_what_is_no_table_is_refused_in_words(as_user: Browser, world: World) -> None:
    batch = dropped(as_user(world.ben), ODOO)
    assert as_user(world.cleo).get(f"/import/{batch.uid}/").status_code == 404
    assert as_user(world.ada).get(f"/import/{batch.uid}/").status_code == 200
    assert as_user(world.ada).post(f"/import/{batch.uid}/start/").status_code == 403
    for person in (world.nadia, world.idle):
        assert as_user(person).get("/import/").status_code == 403
    browser = as_user(world.ben)
    answer = browser.post("/import/", {"kind": "quote", "file": SimpleUploadedFile("x.csv", b"rien")})
    assert answer.status_code == 422 and "Aucun tableau" in answer.content.decode()
    browser.post(f"/import/{batch.uid}/remove/")
    assert not Import.objects.exists()


def test_the_page_costs_the_same_for_many_lines(as_user: Browser, world: World) -> None:
    browser = as_user(world.ben)
    for count in (3, 40):
        batch = dropped(browser, "Numéro;Client;Total\n" + "".join(f"X{n};Client;{n}\n" for n in range(count)))
        with query_budget(26):
            browser.get(f"/import/{batch.uid}/")
