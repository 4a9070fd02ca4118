"""What colleagues see and decide of the portal."""

from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.journal.actions import Note, post_note
from ariane.journal.models import Document, Entry, PortalClosure, PortalSettings
from tests.budget import query_budget
from tests.portal.people import DORA, ERIK, attach, identity, link, write
from tests.world import World, fresh, record

AsUser = Callable[[User], Client]


@pytest.mark.req("O-057", "X-20")
def test_a_colleague_sees_exactly_what_each_organisation_sees(world: World, as_user: AsUser) -> None:
    write(world, DORA, text="POUR-DORA")
    write(world, ERIK, text="POUR-ERIK")
    post_note(by=world.ben, record=record(world.offer), note=Note(html="<p>MARGE</p>"))
    browser, path = as_user(world.ben), f"/records/{world.offer.pk}/outside/"
    with query_budget(60):
        page = browser.get(path, {"as": identity(DORA).pk}).content.decode()
    assert "POUR-DORA" in page and "POUR-ERIK" not in page and "MARGE" not in page and "composer" not in page
    assert "Commune d’Aubrives" in page and "Erik Architecte" in page
    page = browser.get(path, {"as": identity(ERIK).pk}).content.decode()
    assert "POUR-ERIK" in page and "POUR-DORA" not in page
    assert as_user(world.cleo).get(path).status_code == 404


@pytest.mark.req("O-057")
def test_a_person_is_closed_out_and_let_in_again(world: World, as_user: AsUser) -> None:
    entry = write(world, DORA)
    browser, path = as_user(world.ben), f"/records/{world.offer.pk}/outside/{identity(DORA).pk}/"
    assert as_user(world.cleo).post(path, {"verb": "close"}).status_code == 404
    assert browser.post(path, {"verb": "close"}).status_code == 302
    assert Client().get(link(entry, DORA)).status_code == 404
    assert "fermé" in browser.get(f"/records/{world.offer.pk}/outside/").content.decode()
    assert Entry.objects.filter(meta__say="portal_closed").count() == 1
    browser.post(path, {"verb": "reopen"})
    assert PortalClosure.objects.get().barred is False
    assert browser.post(f"/records/{world.offer.pk}/outside/{identity(ERIK).pk}/", {"verb": "close"}).status_code == 404


@pytest.mark.req("O-057")
def test_a_file_is_shared_from_the_documents(world: World, as_user: AsUser) -> None:
    write(world, DORA)
    note = Note(html="<p>Interne</p>", documents=(attach(world, "Planning des travaux.pdf"),))
    inside = post_note(by=world.ben, record=record(world.offer), note=note).documents.get()
    browser, path = as_user(world.ben), f"/documents/{inside.uid}/sharing/"
    assert "Commune d’Aubrives" in browser.get(path).content.decode()
    assert browser.post(path, {"identity": identity(ERIK).pk}).status_code == 422
    assert browser.post(path, {"identity": identity(DORA).pk}).status_code == 302
    shared = Document.objects.get(shared_at__isnull=False)
    page = as_user(world.bea).get(f"/records/{world.offer.pk}/?tab=documents").content.decode()
    assert page.count("Planning des travaux.pdf") >= 2 and "partagé" in page
    browser.post(f"/documents/{shared.uid}/sharing/", {"withhold": "1"})
    assert fresh(shared).withheld_at is not None and not shared.shares.exists()


@pytest.mark.req("O-057")
def test_the_administrator_decides_on_the_portal(world: World, as_user: AsUser) -> None:
    browser = as_user(world.ada)
    values = {"enabled": "on", "link_days": 10, "visit_minutes": 30, "kinds_off": ["invoice"],
              "teams_off": [world.team("achats").pk]}  # fmt: skip
    assert browser.post("/settings/portal/", values).status_code == 302
    row = PortalSettings.objects.get()
    assert (row.link_days, row.kinds_off, row.teams_off, row.trace) == (
        10,
        ["invoice"],
        [world.team("achats").pk],
        False,
    )
    assert browser.post("/settings/portal/", values | {"link_days": 0}).status_code == 422
    assert "portail" in browser.get("/settings/log/").content.decode().lower()
