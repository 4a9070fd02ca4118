"""« À trier »: seen by those who sort, filed with one gesture, refused with a reason that can be taken back."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ariane.accounts.models import User
from ariane.journal.models import Entry
from ariane.mail.models import InboundMail
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from tests.budget import query_budget
from tests.journal.test_replies import CATCHER, DORA, deliver, noted, office
from tests.web.reading import HTMX, shown
from tests.world import World, fresh

__all__ = ["office"]
Browser = Callable[[User], Client]
STRANGER = "Jeanne Quoilin <jeanne@quoilin.example>"


@pytest.fixture
def waiting(office: World) -> InboundMail:
    return deliver(DORA, CATCHER, text="La rénovation du hall à 48 250 € est-elle prévue ?")


@pytest.mark.req("M-011")
def test_the_queue_says_who_what_since_when_and_why(world: World, as_user: Browser, waiting: InboundMail) -> None:
    page = shown(as_user(world.ada).get("/sort/"))
    assert "Dora Dupont" in page and "Re: Offre" in page and "La rénovation du hall" in page
    assert "Ni une réponse, ni envoyé à une adresse qui crée des fiches." in page
    assert "Il ne se réfère à aucun courriel connu" in page
    assert "Classer dans OFR-2026-0142" in page and "même montant (48 250,00 €)" in page
    assert "l’expéditeur y a un rôle" in page.lower()


def test_filed_with_one_click_and_told_where(world: World, as_user: Browser, waiting: InboundMail) -> None:
    browser = as_user(world.ada)
    answer = browser.post(reverse("sort-filing", args=(waiting.pk,)), {"record": world.offer.pk}, follow=True)
    page = shown(answer)
    assert Entry.objects.get(inbound=waiting).record_id == world.offer.pk
    assert "est classé dans" in page and "OFR-2026-0142" in page and "Rien à trier" in page
    again = browser.post(reverse("sort-filing", args=(waiting.pk,)), {"record": world.offer.pk})
    assert again.status_code == 409


def test_another_record_can_be_named(world: World, as_user: Browser, waiting: InboundMail) -> None:
    browser, url = as_user(world.ada), reverse("sort-filing", args=(waiting.pk,))
    assert browser.post(url, {"other-text": ""}).status_code == 422
    browser.post(url, {"other-text": "Commune d’Aubrives"})
    assert Entry.objects.get(inbound=waiting).record_id == world.commune.pk


@pytest.mark.req("X-04")
def test_an_answer_to_a_note_is_only_offered_as_a_note(office: World, as_user: Browser) -> None:
    _entry, content = noted(office)
    mail = deliver(DORA, content.reply_to, text="Douze pour cent, vraiment ?")
    browser = as_user(office.ada)
    page = shown(browser.get(f"/sort/{mail.pk}/"))
    assert "ne peut être classé qu’en note interne" in page and "répond à une entrée de ce fil" in page.lower()
    assert "En faire une fiche" not in page
    assert browser.get(f"/sort/{mail.pk}/record/").status_code == 404
    browser.post(f"/sort/{mail.pk}/filing/", {"record": office.offer.pk})
    assert Entry.objects.get(inbound=mail).visibility == "internal"


@pytest.mark.req("X-04", "O-074")
def test_what_quotes_a_note_is_kept_from_who_may_not_read_it(office: World, as_user: Browser) -> None:
    _entry, content = noted(office)
    mail = deliver(DORA, content.reply_to, text="Douze pour cent, vraiment ?")
    role = office.sophie.roles.get()
    role.capabilities = {**role.capabilities, "commercial.read": 1}
    role.save()
    browser = as_user(office.sophie)
    page = shown(browser.get(f"/sort/{mail.pk}/"))
    assert "Douze pour cent" not in page and "note interne de Ben Vendeur que vous ne pouvez pas lire" in page
    for path in ("letter", "source"):
        assert browser.get(f"/mails/{mail.pk}/{path}/").status_code == 404
    assert browser.post(f"/sort/{mail.pk}/filing/", {"record": office.commune.pk}).status_code == 404


def test_refused_with_a_reason_and_taken_back(world: World, as_user: Browser, waiting: InboundMail) -> None:
    browser, url = as_user(world.sophie), reverse("sort-refusal", args=(waiting.pk,))
    assert "Ce n’est pas pour nous" in shown(browser.get(url, headers=HTMX))
    assert browser.post(url, {"reason": ""}).status_code == 422
    page = shown(browser.post(url, {"reason": "Publicité"}, follow=True))
    assert "est refusé" in page and fresh(waiting).verdict == "refused"
    browser.post(reverse("sort-reopening", args=(waiting.pk,)))
    assert fresh(waiting).verdict == "sort"


def test_a_record_is_made_of_it_with_a_new_card(office: World, as_user: Browser) -> None:
    mail = deliver(STRANGER, CATCHER, text="Nous cherchons un terrain.")
    browser, url = as_user(office.sophie), f"/sort/{mail.pk}/record/"
    form = shown(browser.get(url))
    assert "Jeanne Quoilin, particulier" in form and "Offre" in form
    assert browser.post(url, {"kind": "request", "title": ""}).status_code == 422
    given = {"kind": "request", "title": "Terrain artisanal", "card": "person"}
    answer = browser.post(url, given)
    made = Piece.objects.get(title="Terrain artisanal")
    assert answer.headers["Location"] == made.get_absolute_url()
    assert made.main_party.title == "Jeanne Quoilin"
    card = Party.objects.get(title="Jeanne Quoilin")
    assert card.addresses.get().identity.address == "jeanne@quoilin.example"
    assert made.links.get(role="requester").to_record_id == card.pk
    assert made.entries.get(type="message").inbound == mail


def test_a_refused_form_leaves_no_card_behind(office: World, as_user: Browser) -> None:
    mail = deliver(STRANGER, CATCHER)
    InboundMail.objects.filter(pk=mail.pk).update(verdict="entry")
    answer = as_user(office.ada).post(f"/sort/{mail.pk}/record/", {"kind": "request", "title": "X", "card": "person"})
    assert answer.status_code in (404, 409)
    assert not Party.objects.filter(title="Jeanne Quoilin").exists()


def test_read_again_after_something_was_put_right(world: World, as_user: Browser, waiting: InboundMail) -> None:
    as_user(world.ada).post(reverse("sort-reading", args=(waiting.pk,)))
    assert fresh(waiting).verdict == "pending"


def test_the_first_line_looks_and_does_not_decide(world: World, as_user: Browser, waiting: InboundMail) -> None:
    InboundMail.objects.filter(pk=waiting.pk).update(envelope_to=["accueil@agence.example"])
    from ariane.mail.models import Alias

    Alias.objects.create(address="accueil@agence.example", target_kind="request", team=world.team("accueil"))
    browser = as_user(world.nadia)
    page = shown(browser.get(f"/sort/{waiting.pk}/"))
    assert "La rénovation du hall" in page and "Où le classer" not in page
    assert browser.post(f"/sort/{waiting.pk}/filing/", {"record": world.commune.pk}).status_code == 403


@pytest.mark.parametrize("path", ["/sort/", "/sort/{}/"])
def test_who_may_not_sort_sees_nothing(world: World, as_user: Browser, waiting: InboundMail, path: str) -> None:
    assert as_user(world.ben).get(path.format(waiting.pk)).status_code == 403
    assert as_user(world.bea).get(f"/sort/{waiting.pk}/").status_code == 404
    assert Client().get(path.format(waiting.pk)).status_code == 302


@pytest.mark.parametrize("name", ["filing", "record", "refusal", "refusal/undo", "reading"])
def test_no_deed_without_the_right(world: World, as_user: Browser, waiting: InboundMail, name: str) -> None:
    assert as_user(world.ben).post(f"/sort/{waiting.pk}/{name}/").status_code == 403
    assert as_user(world.bea).post(f"/sort/{waiting.pk}/{name}/", {"reason": "x"}).status_code == 404
    assert fresh(waiting).verdict == "sort"


def test_the_page_costs_the_same_for_3_and_30(office: World, as_user: Browser) -> None:
    browser = as_user(office.ada)
    for n in range(3):
        deliver(f"a{n}@ailleurs.example", CATCHER)
    browser.get("/sort/")
    with query_budget(32) as few:
        browser.get("/sort/")
    most = few.count
    for n in range(27):
        deliver(f"b{n}@ailleurs.example", CATCHER)
    with query_budget(most):
        browser.get("/sort/")
