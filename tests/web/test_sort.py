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
    browser.post(reverse("sort-undoing", args=(waiting.pk,)))
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


@pytest.mark.parametrize("name", ["filing", "record", "refusal", "undo", "reading"])
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


# the shared desk


def test_what_was_filed_by_hand_is_taken_back_whole(world: World, as_user: Browser, waiting: InboundMail) -> None:
    browser = as_user(world.ada)
    page = shown(browser.post(f"/sort/{waiting.pk}/filing/", {"record": world.offer.pk}, follow=True))
    assert f'action="/sort/{waiting.pk}/undo/"' in page
    entry = Entry.objects.get(inbound=waiting)
    fresh(world.offer)
    browser.post(f"/sort/{waiting.pk}/undo/")
    entry.refresh_from_db()
    assert fresh(waiting).verdict == "sort" and fresh(world.offer).last_in_at is None
    assert entry.removed_at is not None and not entry.text and entry.inbound is None
    thread = shown(browser.get(world.offer.get_absolute_url()))
    assert "La rénovation du hall à 48" not in thread and "a retiré un courriel qui avait été classé ici" in thread
    browser.post(f"/sort/{waiting.pk}/filing/", {"record": world.offer.pk})
    assert Entry.objects.get(inbound=waiting).text, "and filed again on the same record"


def test_what_somebody_answered_is_no_longer_taken_back(world: World, as_user: Browser, waiting: InboundMail) -> None:
    from ariane.journal import actions

    browser = as_user(world.ada)
    browser.post(f"/sort/{waiting.pk}/filing/", {"record": world.offer.pk})
    entry = Entry.objects.get(inbound=waiting)
    actions.post_note(by=world.ben, record=world.offer, note=actions.Note(html="<p>Oui</p>", reply_to=entry))
    assert browser.post(f"/sort/{waiting.pk}/undo/").status_code == 422
    assert fresh(waiting).verdict == "entry" and fresh(entry).removed_at is None


def test_dealt_with_says_who_and_where_to_those_who_may_read_it(
    world: World, as_user: Browser, waiting: InboundMail
) -> None:
    as_user(world.ada).post(f"/sort/{waiting.pk}/filing/", {"record": world.offer.pk})
    page = shown(as_user(world.ada).get("/sort/?tab=done"))
    assert "Dans OFR-2026-0142" in page and "Ada Admin" in page
    opened = shown(as_user(world.ada).get(f"/sort/{waiting.pk}/?tab=done"))
    assert "Se trouve dans" in opened and "Remettre à trier" in opened
    role = world.sophie.roles.get()
    role.capabilities = {**role.capabilities, "commercial.read": 1}
    role.save()
    assert "Dora" not in shown(as_user(world.sophie).get("/sort/?tab=done"))


def test_filed_and_answered_in_one_go(world: World, as_user: Browser, waiting: InboundMail) -> None:
    answer = as_user(world.ada).post(f"/sort/{waiting.pk}/filing/", {"record": world.offer.pk, "answer": "1"})
    entry = Entry.objects.get(inbound=waiting)
    assert answer.headers["Location"] == f"{world.offer.get_absolute_url()}?how=reply&to={entry.pk}#composer"


def test_unwanted_is_one_click_and_can_be_taken_back(office: World, as_user: Browser) -> None:
    mail, browser = deliver(STRANGER, CATCHER), as_user(office.ada)
    page = shown(browser.post(f"/sort/{mail.pk}/spam/", follow=True))
    assert fresh(mail).reason == "spam" and "Annuler" in page
    assert deliver(STRANGER, CATCHER, text="Encore").verdict == "refused"
    browser.post(f"/sort/{mail.pk}/undo/")
    assert fresh(mail).verdict == "sort"


def test_i_take_care_of_it(world: World, as_user: Browser, waiting: InboundMail) -> None:
    browser, url = as_user(world.ada), f"/sort/{waiting.pk}/charge/"
    page = shown(browser.post(url, follow=True))
    assert fresh(waiting).held_by == world.ada and "Vous vous en occupez" in page and "Vous vous occupez de 1" in page
    assert "Le reprendre à Ada Admin" in shown(as_user(world.sophie).get(f"/sort/{waiting.pk}/"))
    browser.post(url)
    assert fresh(waiting).held_by is None


def test_colleagues_see_who_looks(world: World, as_user: Browser, waiting: InboundMail) -> None:
    url = f"/sort/{waiting.pk}/presence/"
    assert as_user(world.sophie).post(url).status_code == 204
    assert "Sophie Seconde regarde ce courriel" in shown(as_user(world.ada).get(f"/sort/{waiting.pk}/"))
    as_user(world.sophie).post(url, {"gone": "1"})
    assert "regarde ce courriel" not in shown(as_user(world.ada).get(url))
    assert as_user(world.ben).post(url).status_code == 403


def test_several_at_once_and_undone_at_once(office: World, as_user: Browser) -> None:
    mails = [deliver(f"a{n}@ailleurs.example", CATCHER) for n in range(3)]
    ids, browser = [mail.pk for mail in mails], as_user(office.ada)
    assert browser.post("/sort/bulk/", {"mail": ids}).status_code == 422
    browser.post("/sort/bulk/", {"mail": ids, "do": "charge"})
    assert {fresh(mail).held_by for mail in mails} == {office.ada}
    page = shown(browser.post("/sort/bulk/", {"mail": ids, "do": "refuse", "reason": "Publicité"}, follow=True))
    undo = f"/sort/undo/?mails={','.join(map(str, ids))}"
    assert "3 courriels traités" in page and undo in page
    assert {fresh(mail).reason for mail in mails} == {"Publicité"}
    browser.post(undo)
    assert {fresh(mail).verdict for mail in mails} == {"sort"}
    browser.post("/sort/bulk/", {"mail": ids, "do": "file", "other-text": "OFR-2026-0142"})
    assert Entry.objects.filter(inbound__in=ids, record=office.offer).count() == 3
    said = shown(browser.post("/sort/bulk/", {"mail": ids, "do": "spam"}, follow=True))
    assert "Un collègue a traité ce courriel entre-temps" in said


def test_how_long_it_has_waited(world: World, as_user: Browser, waiting: InboundMail, time_machine) -> None:  # type: ignore[no-untyped-def]
    import datetime as dt

    from ariane.kernel import clock

    time_machine.move_to(clock.now() + dt.timedelta(days=3, hours=1))
    page = shown(as_user(world.ada).get("/sort/"))
    assert "attend depuis 3 jours" in page and "Le plus ancien attend depuis 3 jours." in page


def test_the_open_list_learns_what_colleagues_do(world: World, as_user: Browser, waiting: InboundMail) -> None:
    from ariane.kernel.models import Signal

    Signal.objects.all().delete()
    as_user(world.ada).post(f"/sort/{waiting.pk}/refusal/", {"reason": "Publicité"})
    assert Signal.objects.filter(topic="sort:1", kind="sort.changed", object_id=waiting.pk).exists()
    assert "Dora" not in shown(as_user(world.sophie).get("/sort/letters/?tab=&chosen=0"))
