"""A template chosen in the composer: its text, its language, its mandatory blocks at posting."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ariane.accounts.models import Identity, User
from ariane.journal.models import Draft, Entry
from ariane.mail.models import OutboundMail
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from ariane.templates.models import Variant
from tests.world import World

Browser = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _mandatory(world: World) -> None:
    zones = [
        {"key": "z1", "kind": "text", "html": "<p>Bonjour {{ contact }}</p>"},
        {"key": "z2", "kind": "locked", "html": "<p>Prix hors TVA.</p>"},
        {"key": "z3", "kind": "free", "html": "<p>Un mot</p>"},
    ]
    Variant.objects.filter(template__code="quote-gentle", language="fr").update(zones=zones)


def begin(browser: Client, offer: Piece, **form: Any) -> str:
    given = {"begin": "quote-gentle", "mode": "note", "format": "html", **form}
    answer = browser.post(f"/records/{offer.pk}/templates/begin/", given, headers=HTMX)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.req("P-018", "O-070")
def test_templates_are_offered_and_one_fills_the_composer(as_user: Browser, ben: User, offer: Piece) -> None:
    browser = as_user(ben)
    menu = browser.get(f"/records/{offer.pk}/templates/").content.decode()
    assert "Relance douce de devis" in menu
    page = begin(browser, offer, body="<p>Ce que j’avais écrit</p>")
    assert 'name="template" value="quote-gentle/fr"' in page
    assert f"Notre offre {offer.ref}".strip() in page
    assert "Ce que j’avais écrit" in page
    dora = Identity.objects.get(address="dora@aubrives.example")
    assert f'name="to" value="{dora.pk}"' in page


@pytest.mark.req("R-023")
def test_posting_refuses_a_message_whose_mandatory_block_is_gone_and_puts_it_back(
    as_user: Browser, ben: User, offer: Piece
) -> None:
    dora = Identity.objects.get(address="dora@aubrives.example")
    given = {"mode": "message", "format": "html", "to": [dora.pk], "template": "quote-gentle/fr", "subject": "s"}
    answer = as_user(ben).post(f"/records/{offer.pk}/entries/", {**given, "body": "<p>Salut</p>"}, headers=HTMX)
    assert answer.status_code == 422
    assert "Prix hors TVA." in answer.content.decode()
    assert not Entry.objects.filter(record=offer, type="message").exists()
    body = '<p>Salut</p><section data-locked="z2"><p>TVA offerte</p></section><p data-free="Un mot"></p>'
    as_user(ben).post(f"/records/{offer.pk}/entries/", {**given, "body": body}, headers=HTMX)
    entry = Entry.objects.get(record=offer, type="message")
    assert "Prix hors TVA." in entry.text
    assert "offerte" not in entry.html
    assert "data-free" not in entry.html
    assert entry.meta["template"] == "quote-gentle"


@pytest.mark.req("M-027")
def test_the_sender_sees_that_the_reader_s_language_is_missing(
    as_user: Browser, ben: User, offer: Piece, world: World
) -> None:
    Party.objects.filter(pk=world.dora.pk).update(language="nl")
    dora = Identity.objects.get(address="dora@aubrives.example")
    assert "néerlandais" in begin(as_user(ben), offer, to=[dora.pk])


def test_a_draft_remembers_its_template(as_user: Browser, ben: User, offer: Piece) -> None:
    given = {"mode": "message", "format": "html", "body": "<p>x</p>", "template": "quote-gentle/fr"}
    as_user(ben).post(f"/records/{offer.pk}/draft/", given)
    assert Draft.objects.get().template == "quote-gentle/fr"
    assert "Relance douce" in as_user(ben).get(f"/records/{offer.pk}/").content.decode()


def test_without_the_right_to_write_outside_no_template_is_offered(as_user: Browser, cleo: User, offer: Piece) -> None:
    assert as_user(cleo).get(f"/records/{offer.pk}/templates/").status_code in (403, 404)


def test_a_broken_template_says_where_and_the_composer_stays(as_user: Browser, ben: User, offer: Piece) -> None:
    zones = [{"key": "z1", "kind": "text", "html": "<p>{{ zut }}</p>"}]
    Variant.objects.filter(template__code="quote-gentle").update(zones=zones)
    given = {"begin": "quote-gentle", "mode": "message", "format": "html", "body": "<p>à moi</p>"}
    answer = as_user(ben).post(f"/records/{offer.pk}/templates/begin/", given, headers=HTMX)
    assert answer.status_code == 422
    assert "zut" in answer.content.decode()
    assert "à moi" in answer.content.decode()


@pytest.mark.req("R-020")
def test_what_is_written_leaves_as_a_letter_from_the_same_form(
    as_user: Browser, ben: User, offer: Piece, world: World
) -> None:
    Party.objects.filter(pk=world.commune.pk).update(street="Rue du Pont 4", city="Aubrives")
    body = '<p>Salut</p><section data-locked="z2"></section>'
    given = {"mode": "message", "as": "letter", "format": "html", "subject": "Votre offre", "body": body}
    page = as_user(ben).post(f"/records/{offer.pk}/entries/", {**given, "template": "quote-gentle/fr"}, headers=HTMX)
    entry = Entry.objects.get(record=offer, type="message")
    assert page.status_code == 200
    assert "courrier postal" in page.content.decode()
    assert "Prix hors TVA." in entry.text
    assert entry.documents.get().name.endswith("Votre offre.pdf")


@pytest.mark.req("R-022", "X-19")
def test_it_leaves_in_the_signatory_s_name_and_the_journal_keeps_who_wrote(
    as_user: Browser, ben: User, ada: User, offer: Piece
) -> None:
    dora = Identity.objects.get(address="dora@aubrives.example")
    page = as_user(ben).post(
        f"/records/{offer.pk}/templates/begin/", {"begin": "quote-executive", "to": [dora.pk], "format": "html"},
        headers=HTMX,
    ).content.decode()  # fmt: skip
    assert f"De {ada.name}" in " ".join(page.split())
    given = {"mode": "message", "format": "html", "to": [dora.pk], "template": "quote-executive/fr", "subject": "s"}
    answer = as_user(ben).post(f"/records/{offer.pk}/entries/", {**given, "body": "<p>Bonjour</p>"}, headers=HTMX)
    assert f"au nom de {ada.name}" in answer.content.decode()
    entry = Entry.objects.get(record=offer, type="message")
    assert entry.author.user == ben
    assert OutboundMail.objects.get(external=True).content.from_name.startswith(ada.name)


def test_an_answer_keeps_its_subject(as_user: Browser, ben: User, offer: Piece) -> None:
    page = begin(as_user(ben), offer, subject="Re: Toiture", reply_to="1")
    assert 'value="Re: Toiture"' in page
