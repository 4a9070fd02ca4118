"""Documents on screen: looked at without leaving the page, downloaded all at once, an offer as its customer gets it."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.journal import actions
from ariane.journal.actions.documents import Upload
from ariane.journal.models import Document
from tests.journal.test_replies import DORA, deliver, office, sent
from tests.web.reading import HTMX, shown
from tests.world import World, record

__all__ = ["office"]
Browser = Callable[[User], Client]


def kept(world: World, name: str, content: bytes, mime: str = "", **note: object) -> Document:
    document = actions.attach(by=world.ben, record=record(world.offer), upload=Upload(name, content, mime))
    html = "<p>Voir le fichier</p>"
    actions.post_note(by=world.ben, record=record(world.offer), note=actions.Note(html, documents=(document,), **note))
    return document


def files_of(answer: object) -> dict[str, bytes]:
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_pictures_and_pdfs_are_looked_at_in_the_page(world: World, as_user: Browser) -> None:
    plan = kept(world, "Plan du hall.pdf", b"%PDF-1.4 plan", "application/pdf")
    photo = kept(world, "Photo du toit.png", b"\x89PNG photo", "image/png")
    sheet = kept(world, "Calcul.xlsx", b"PK calcul", "application/vnd.ms-excel")
    browser = as_user(world.ben)
    panel = shown(browser.get(f"/records/{world.offer.pk}/?tab=documents"))
    assert f"/documents/{plan.uid}/preview/" in panel and f"/documents/{sheet.uid}/preview/" not in panel
    seen = shown(browser.get(f"/documents/{photo.uid}/preview/", headers=HTMX))
    assert f'<img src="/documents/{photo.uid}/"' in seen
    # the newest first, as the panel lists them: what follows the photo is the plan; the workbook is not in the row
    assert f"/documents/{plan.uid}/preview/" in seen and "1 / 2" in seen
    assert f'<iframe src="/documents/{plan.uid}/"' in shown(browser.get(f"/documents/{plan.uid}/preview/"))
    assert browser.get(f"/documents/{sheet.uid}/preview/").status_code == 404
    assert as_user(world.cleo).get(f"/documents/{plan.uid}/preview/").status_code == 404


def test_all_documents_come_as_one_archive_with_what_one_may_read(office: World, as_user: Browser, julie: User) -> None:
    world = office
    assert as_user(world.ben).get(f"/records/{world.offer.pk}/documents.zip").status_code in (302, 409, 422)
    kept(world, "Plan du hall.pdf", b"premier")
    kept(world, "Plan du hall.pdf", b"second")
    actions.grant_reading(by=world.ben, record=record(world.offer), user=julie)
    secret = actions.attach(by=julie, record=record(world.offer), upload=Upload("Procès.txt", b"secret"))
    note = actions.Note("<p>x</p>", documents=(secret,), confidential=True, group=world.team("juridique"))
    actions.post_note(by=julie, record=record(world.offer), note=note)
    _entry, content = sent(world)
    deliver(DORA, content.reply_to, refers=content.message_id)
    found = files_of(as_user(world.ben).get(f"/records/{world.offer.pk}/documents.zip"))
    assert {name: body for name, body in found.items() if not name.endswith(".eml")} == {
        "Plan du hall.pdf": b"second",
        "Plan du hall (2).pdf": b"premier",
    }
    [mail] = [name for name in found if name.endswith(".eml")]
    assert "-IN-" in mail and b"Message-ID" in found[mail]
    assert "Procès.txt" in files_of(as_user(julie).get(f"/records/{world.offer.pk}/documents.zip"))
    assert as_user(world.cleo).get(f"/records/{world.offer.pk}/documents.zip").status_code == 404


@pytest.mark.req("X-29")
def test_the_pdf_of_an_offer_is_seen_without_sending_it(world: World, as_user: Browser) -> None:
    browser = as_user(world.ben)
    assert f"/records/{world.offer.pk}/pdf/" in shown(browser.get(f"/records/{world.offer.pk}/"))
    answer = browser.get(f"/records/{world.offer.pk}/pdf/")
    assert answer.content.startswith(b"%PDF-") and answer["Content-Type"] == "application/pdf"
    assert "inline" in answer["Content-Disposition"]
    assert not world.offer.documents.exists(), "looking keeps nothing"
    assert browser.get(f"/records/{world.commune.pk}/pdf/").status_code == 404
    assert as_user(world.cleo).get(f"/records/{world.offer.pk}/pdf/").status_code == 404
