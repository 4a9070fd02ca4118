"""The record page: who sees it, what it costs, what its buttons do."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.activities.actions import Plan, plan
from ariane.activities.models import ActivityType
from ariane.journal import actions
from ariane.journal.models import Entry, Follower, Reader, Record, Stage
from ariane.kernel import clock
from ariane.pieces.models import Piece
from ariane.ui.formats import money
from tests.budget import query_budget
from tests.world import World, fresh, record

Browser = Callable[[User], Client]
HTMX = {"HX-Request": "true"}

GET = ("", "sheet/", "fields/", "tags/", "followers/", "archive/", "thread/", "composer/", "mentions/", "recipients/")
GET += ("addressees/", "circle/", "snippets/")
POST = ("fields/", "stage/", "stars/", "urgency/", "tags/", "follow/", "archive/", "unarchive/", "entries/", "draft/")
POST += ("draft/delete/", "uploads/", "read/", "followers/1/remove/", "sending/", "presence/")


@pytest.mark.parametrize("path", GET)
@pytest.mark.req("O-074")
def test_who_may_not_read_the_record_gets_no_part_of_it(as_user: Browser, cleo: User, offer: Piece, path: str) -> None:
    assert as_user(cleo).get(f"/records/{offer.pk}/{path}", headers=HTMX).status_code == 404


@pytest.mark.parametrize("path", POST)
@pytest.mark.req("O-074")
def test_who_may_not_read_the_record_changes_nothing(as_user: Browser, cleo: User, offer: Piece, path: str) -> None:
    assert as_user(cleo).post(f"/records/{offer.pk}/{path}", {}, headers=HTMX).status_code == 404


def test_a_stranger_is_sent_to_sign_in(client: Client, offer: Piece) -> None:
    assert client.get(f"/records/{offer.pk}/").status_code == 302


@pytest.mark.req("O-001", "O-005", "M-015")
def test_the_page_holds_the_record_and_its_thread(as_user: Browser, ben: User, offer: Piece) -> None:
    actions.post_note(by=ben, record=record(offer), note=actions.Note("<p>Marge minimale</p>"))
    page = as_user(ben).get(f"/records/{offer.pk}/").content.decode()
    assert "Rénovation du hall relais" in page
    assert money(4825000) in page
    assert "Marge minimale" in page
    assert 'name="mode" value="note"' in page


@pytest.mark.req("O-014", "O-013")
def test_the_composer_begins_as_a_note_and_says_who_gets_a_message(as_user: Browser, ben: User, offer: Piece) -> None:
    page = as_user(ben).get(f"/records/{offer.pk}/").content.decode()
    assert 'value="note" data-panes-choice data-hotkey="n" data-hotkey-hidden checked' in page
    asked = as_user(ben).get(f"/records/{offer.pk}/?mode=message").content.decode()
    assert 'value="message" data-panes-choice data-hotkey="m" data-hotkey-hidden checked' in asked
    assert "Dora Dupont" in asked
    assert "Envoyer à 1 externe" in asked


def fill(ben: User, offer: Piece, count: int) -> None:
    base, call = record(offer), ActivityType.objects.get(code="call")
    for n in range(count):
        actions.post_note(by=ben, record=base, note=actions.Note(f"<p>Note {n}</p>"))
        plan(by=ben, record=base, plan=Plan(call, clock.today() + dt.timedelta(n), assignee=ben))
    actions.set_tags(by=ben, record=base, names=[f"tag{n}" for n in range(count)])
    actions.pin(by=ben, entry=base.entries.order_by("pk")[0])


@pytest.mark.parametrize("count", [3, 30])
def test_the_page_costs_the_same_for_three_lines_and_for_thirty(
    as_user: Browser, ben: User, offer: Piece, count: int
) -> None:
    fill(ben, offer, count)
    browser = as_user(ben)
    browser.get(f"/records/{offer.pk}/")
    with query_budget(20) as budget:
        assert browser.get(f"/records/{offer.pk}/").status_code == 200
    assert budget.count == 18


def test_a_stage_is_one_click_and_one_line(as_user: Browser, ben: User, offer: Piece) -> None:
    to = Stage.objects.get(kind=offer.kind, code="sent")
    answer = as_user(ben).post(f"/records/{offer.pk}/stage/", {"stage": to.pk}, headers=HTMX)
    assert 'id="sheet"' in answer.content.decode()
    assert fresh(offer).stage == to
    assert offer.entries.filter(type=Entry.Type.CHANGE).count() == 1


def test_a_stage_of_another_kind_is_none_of_it(as_user: Browser, ben: User, offer: Piece) -> None:
    other = Stage.objects.exclude(kind=offer.kind).first()
    assert other is not None
    assert as_user(ben).post(f"/records/{offer.pk}/stage/", {"stage": other.pk}).status_code == 404


@pytest.mark.req("O-071")
def test_tags_are_given_by_name(as_user: Browser, ben: User, offer: Piece) -> None:
    as_user(ben).post(f"/records/{offer.pk}/tags/", {"tags": "toiture, urgent"}, headers=HTMX)
    assert {tag.name for tag in offer.tags.all()} == {"toiture", "urgent"}
    assert "toiture" in as_user(ben).get(f"/records/{offer.pk}/").content.decode()


def test_following_has_levels_and_an_end(as_user: Browser, bea: User, offer: Piece) -> None:
    browser = as_user(bea)
    browser.post(f"/records/{offer.pk}/follow/", {"level": "all"}, headers=HTMX)
    assert Follower.objects.get(record=offer, user=bea).level == "all"
    browser.post(f"/records/{offer.pk}/follow/", {"level": ""}, headers=HTMX)
    assert not Follower.objects.filter(record=offer, user=bea).exists()


def test_a_follower_is_taken_off_and_the_list_comes_back(as_user: Browser, ben: User, bea: User, offer: Piece) -> None:
    actions.follow(by=bea, record=record(offer), identity=bea.identity, level="all")
    row = Follower.objects.get(record=offer, user=bea)
    answer = as_user(ben).post(f"/records/{offer.pk}/followers/{row.pk}/remove/", headers=HTMX)
    assert answer.status_code == 200
    assert not Follower.objects.filter(pk=row.pk).exists()


def form_of(browser: Client, offer: Piece) -> dict[str, str]:
    form = browser.get(f"/records/{offer.pk}/fields/").context["form"]
    values = {f"base-{code}": value for code, value in form.base}
    return values | dict(form.base)


@pytest.mark.req("O-039")
def test_fields_are_saved_and_tracked_in_one_line(as_user: Browser, ben: User, offer: Piece) -> None:
    browser = as_user(ben)
    given = form_of(browser, offer) | {"amount": "50 000,00", "valid_until": "2027-01-31"}
    assert browser.post(f"/records/{offer.pk}/fields/", given).status_code == 302
    assert fresh(offer).amount == 5000000
    assert offer.entries.filter(type=Entry.Type.CHANGE).count() == 1
    page = browser.get(f"/records/{offer.pk}/").content.decode()
    assert f"<s>{money(4825000)}</s> → <b>{money(5000000)}</b>" in page


@pytest.mark.req("X-31")
def test_a_second_save_of_a_field_says_who_was_faster_and_keeps_both(
    as_user: Browser, ben: User, bea: User, offer: Piece
) -> None:
    started = form_of(as_user(ben), offer)
    actions.change_fields(by=bea, record=offer, changes={"title": "Titre de Béa"})
    answer = as_user(ben).post(f"/records/{offer.pk}/fields/", started | {"title": "Titre de Ben"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Titre de Béa" in page
    assert 'value="Titre de Ben"' in page
    assert fresh(offer).title == "Titre de Béa"


def test_an_amount_that_is_none_is_refused_in_words(as_user: Browser, ben: User, offer: Piece) -> None:
    browser = as_user(ben)
    answer = browser.post(f"/records/{offer.pk}/fields/", form_of(browser, offer) | {"amount": "beaucoup"})
    assert answer.status_code == 422
    assert "n’est pas un montant" in answer.content.decode()


def test_who_may_only_read_cannot_edit(as_user: Browser, nadia: User, offer: Piece) -> None:
    Reader.objects.create(record=record(offer), user=nadia)
    assert as_user(nadia).get(f"/records/{offer.pk}/").status_code == 200
    assert as_user(nadia).get(f"/records/{offer.pk}/fields/").status_code == 403


def test_archiving_asks_for_a_reason_and_a_note(as_user: Browser, ben: User, offer: Piece) -> None:
    browser = as_user(ben)
    assert browser.post(f"/records/{offer.pk}/archive/", {"reason": "other"}).status_code == 422
    browser.post(f"/records/{offer.pk}/archive/", {"reason": "other", "note": "Classé"})
    assert fresh(offer).archived_at is not None
    browser.post(f"/records/{offer.pk}/unarchive/")
    assert fresh(offer).archived_at is None


@pytest.mark.req("X-22")
def test_the_party_page_rolls_up_and_can_show_itself_alone(as_user: Browser, ben: User, world: World) -> None:
    actions.post_note(by=ben, record=record(world.offer), note=actions.Note("<p>Sur l’offre</p>"))
    browser, party = as_user(ben), world.commune
    assert "Sur l’offre" in browser.get(f"/records/{party.pk}/").content.decode()
    assert "Sur l’offre" not in browser.get(f"/records/{party.pk}/?own=1").content.decode()


def test_a_field_that_names_a_record_suggests_what_one_may_read(as_user: Browser, cleo: User, ben: User) -> None:
    assert "OFR-2026-0142" in as_user(ben).get("/records/options/?q=hall").content.decode()
    assert "OFR-2026-0142" not in as_user(cleo).get("/records/options/?q=hall").content.decode()
    assert Record.objects.count() > 1


@pytest.mark.req("M-003")
def test_a_piece_is_sent_by_mail_from_its_page(as_user: Browser, ben: User, offer: Piece) -> None:
    browser = as_user(ben)
    assert "Envoyer par courriel" in browser.get(f"/records/{offer.pk}/").content.decode()
    answer = browser.post(f"/records/{offer.pk}/sending/")
    page = browser.get(answer["Location"].partition("#")[0]).content.decode()
    assert 'value="message" data-panes-choice data-hotkey="m" data-hotkey-hidden checked' in page
    assert ".pdf" in page


def test_on_a_phone_the_page_opens_on_the_thread_when_something_is_unread(
    as_user: Browser, ben: User, bea: User, offer: Piece
) -> None:
    actions.post_note(by=bea, record=record(offer), note=actions.Note("<p>Lu ?</p>"))
    browser = as_user(ben)
    assert 'data-open="thread"' in browser.get(f"/records/{offer.pk}/").content.decode()
    assert 'data-open="sheet"' in browser.get(f"/records/{offer.pk}/").content.decode()
    assert 'data-open="thread"' in browser.get(f"/records/{offer.pk}/?tab=thread").content.decode()
