"""The form of an exchange and « Tous les échanges »: what one sees, what is kept, who may not."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.journal.models import Entry, FieldDef
from ariane.kernel import clock
from ariane.parties.actions import NewParty, create_party
from ariane.parties.models import Party
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.interaction.log import Exchange, FollowUp, log_exchange
from ariane.pieces.interaction.settings import ExchangeSettings
from ariane.pieces.models import Piece
from tests.budget import query_budget
from tests.world import World, fresh

Browser = Callable[[User], Client]
HTMX = {"HX-Request": "true"}
URL = "/exchanges/new/"


def the_one() -> Piece:
    return Piece.objects.get(kind__code="interaction")


@pytest.mark.req("D-003", "D-006")
def test_the_form_is_filled_in_from_where_one_stands(as_user: Browser, ben: User, world: World) -> None:
    page = as_user(ben)
    from_offer = page.get(f"{URL}?from={world.offer.pk}", headers=HTMX).content.decode()
    for words in ("Commune d’Aubrives", "Dora Dupont", "Rénovation du hall relais"):
        assert words in from_offer
    from_person = page.get(f"{URL}?from={world.dora.pk}", headers=HTMX).content.decode()
    assert "Commune d’Aubrives" in from_person
    assert f'value="{world.dora.pk}" checked' in from_person


def test_a_record_that_one_may_not_read_fills_in_nothing(as_user: Browser, cleo: User, world: World) -> None:
    page = as_user(cleo).get(f"{URL}?from={world.offer.pk}", headers=HTMX).content.decode()
    assert "Rénovation" not in page
    assert "Dora" not in page


@pytest.mark.req("D-007", "D-014")
def test_without_third_party_it_says_so_and_keeps_what_was_typed(as_user: Browser, ben: User) -> None:
    answer = as_user(ben).post(URL, {"comment": "Souhaite visiter", "nc-name": "Paul"}, headers=HTMX)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choisissez le tiers" in page
    assert "Souhaite visiter" in page
    assert "Paul" in page
    assert not Piece.objects.filter(kind__code="interaction").exists()


@pytest.mark.req("D-009", "D-010", "D-012", "D-013", "D-028", "D-029", "D-003")
def test_new_party_new_contact_task_and_event_in_one_form(as_user: Browser, ben: User) -> None:
    case = create_piece(by=ben, piece=NewPiece("case", "Hauts Prés", None))
    day = (clock.today() + dt.timedelta(days=3)).isoformat()
    given = {
        "np-name": "Dehan & Fils SRL", "np-party_type": "organisation", "np-email": "info@dehan.example",
        "nc-name": "Luc Dehan", "nc-email": "luc@dehan.example",
        "comment": "Souhaite visiter", "mode": "phone", "subject": "information", "state": "logged",
        "task": "1", "task_case": case.pk, "task_title": "Préparer le dossier",
        "event": "1", "event_summary": "Visite", "event_day": day, "event_hour": "14:00", "event_remind": "1d",
        "event_who": ben.pk,
    }  # fmt: skip
    as_user(ben).post(URL, given)
    made = the_one()
    contact = Party.objects.get(title="Luc Dehan")
    assert made.main_party.title == "Dehan & Fils SRL"  # type: ignore[union-attr]
    assert contact.organisation_id == made.main_party_id
    assert made.links.filter(role="contact", to_record=contact.pk).exists()
    assert Piece.objects.get(kind__code="task").parent_id == case.pk
    assert Activity.objects.get(record=made).remind_at is not None


@pytest.mark.req("D-011", "D-029")
def test_what_was_typed_in_a_folded_part_is_there_again(as_user: Browser, ben: User) -> None:
    given = {"np-other_name": "Ateliers Dehan", "event": "1", "task_title": "Préparer"}
    page = as_user(ben).post(URL, given, headers=HTMX).content.decode()
    assert "Ateliers Dehan" in page
    assert "Préparer" in page
    assert "Le nom manque." in page
    assert not Party.objects.filter(other_name="Ateliers Dehan").exists()


@pytest.mark.req("X-03")
def test_an_exchange_left_open_asks_for_a_date_once(as_user: Browser, ben: User, commune: Party) -> None:
    page, given = as_user(ben), {"party": commune.pk, "state": "to-process", "comment": "Rappeler"}
    assert "undated" in page.post(URL, given, headers=HTMX).content.decode()
    page.post(URL, given | {"follow_day": (clock.today() + dt.timedelta(days=2)).isoformat(), "follow_who": ben.pk})
    assert Activity.objects.get(record=the_one()).type.code == "follow-up"
    page.post(URL, {"party": commune.pk, "state": "logged"})
    assert Activity.objects.count() == 1, "closed proposes none"


@pytest.mark.req("P-056")
def test_an_exchange_on_the_same_element_is_proposed_and_gone_on_with(
    as_user: Browser, ben: User, world: World
) -> None:
    log_exchange(by=ben, exchange=Exchange(world.commune, (world.dora,), concerns=world.offer))
    made = the_one()
    page = as_user(ben)
    assert made.ref in page.get(f"{URL}?from={world.offer.pk}", headers=HTMX).content.decode()  # type: ignore[operator]
    page.post(URL, {"into": made.pk, "party": world.commune.pk, "comment": "Deuxième appel", "state": "in-progress"})
    assert the_one().stage.code == "in-progress"  # type: ignore[union-attr]
    assert made.entries.filter(type="follow_up").get().text == "Deuxième appel"


@pytest.mark.req("P-043")
def test_a_new_card_that_looks_like_another_is_said_while_typing(as_user: Browser, ben: User) -> None:
    create_party(by=ben, party=NewParty("Dehan & Fils SRL"))
    page = as_user(ben).post("/exchanges/context/", {"np-name": "Dehan et fils"}, headers=HTMX)
    assert "Dehan &amp; Fils SRL" in page.content.decode()


@pytest.mark.req("D-015", "D-041")
def test_the_third_party_s_people_come_first_then_everybody(as_user: Browser, ben: User, world: World) -> None:
    page = as_user(ben)
    first = page.get(f"/exchanges/contacts/?party={world.commune.pk}").content.decode()
    assert "Dora Dupont" in first
    assert "Erik" not in first
    assert "Erik" in page.get(f"/exchanges/contacts/?party={world.commune.pk}&q=erik").content.decode()
    with query_budget(12):
        page.get(f"/exchanges/contacts/?party={world.commune.pk}&q=dora")


@pytest.mark.req("D-030", "D-032", "D-033", "D-035", "D-016", "D-019")
def test_fields_are_there_only_when_the_settings_say_so(as_user: Browser, ben: User) -> None:
    names = ("contacted_by", "secret", "colleagues", "products")
    page = as_user(ben).get(URL, headers=HTMX).content.decode()
    assert not [name for name in names if f'name="{name}"' in page]
    product = create_piece(by=None, piece=NewPiece("product", "Hall relais", None))
    ExchangeSettings.objects.create(choose_user=True, confidential_comment=True, colleagues=True, products=[product.pk])
    page = as_user(ben).get(URL, headers=HTMX).content.decode()
    assert [name for name in names if f'name="{name}"' in page] == list(names)
    assert "Hall relais" in page


@pytest.mark.req("D-019", "D-021")
def test_colleagues_are_chosen_by_name_and_stay_when_the_form_is_refused(
    as_user: Browser, ben: User, bea: User
) -> None:
    ExchangeSettings.objects.create(colleagues=True)
    User.objects.filter(pk=bea.pk).update(email="")
    page = as_user(ben)
    found = page.get("/exchanges/colleagues/?q=béa").content.decode()
    assert f'value="{bea.pk}"' in found and "sans courriel" in found
    assert f'value="{ben.pk}"' not in page.get("/exchanges/colleagues/?q=ben").content.decode()
    refused = page.post(URL, {"comment": "Sans tiers", "colleagues": [bea.pk]}, headers=HTMX)
    assert refused.status_code == 422
    assert f'name="colleagues" value="{bea.pk}" checked' in refused.content.decode()


@pytest.mark.req("D-034", "D-036", "D-035", "D-039", "D-040", "D-017", "D-023")
def test_an_administrator_decides_on_one_screen(as_user: Browser, ada: User, ben: User) -> None:
    assert as_user(ben).get("/settings/exchanges/").status_code == 403
    given = {
        "modes": "téléphone\npigeon voyageur", "subjects": "offre", "products": "4, 15", "button": "floating",
        "default_state": "in-progress", "widget_days": "30", "shorten": "on", "shorten_to": "80",
        "widgets": ["latest_exchanges"], "confidential_comment": "on",
    }  # fmt: skip
    assert as_user(ada).post("/settings/exchanges/", given).status_code == 302
    row = ExchangeSettings.objects.get()
    assert (row.products, row.button, row.widget_days, row.shorten_to) == ([4, 15], "floating", 30, 80)
    modes = FieldDef.objects.get(kind__code="interaction", code="mode").choices
    assert [one["value"] for one in modes] == ["phone", "pigeon voyageur"], "what stood there keeps its code"
    form = as_user(ben).get(URL, headers=HTMX).content.decode()
    assert "pigeon voyageur" in form
    wrong = as_user(ada).post("/settings/exchanges/", given | {"products": "quatre"})
    assert "n’est pas un numéro" in wrong.content.decode()


@pytest.mark.req("D-037", "D-038")
def test_the_button_is_integrated_floating_or_hidden(as_user: Browser, ben: User, world: World) -> None:
    page, url = as_user(ben), f"/records/{world.offer.pk}/"
    assert f"{URL}?from={world.offer.pk}" in page.get(url).content.decode()
    row = ExchangeSettings.objects.create(hidden_on=["record"])
    assert f'hx-get="{URL}?from={world.offer.pk}" hx-target="#dialog" data-hotkey' not in page.get(url).content.decode()
    assert URL in page.get("/messages/").content.decode()
    row.button = "floating"
    row.save()
    assert "floating" in page.get(url).content.decode()


@pytest.mark.req("D-044", "D-046")
def test_a_card_lists_its_exchanges(as_user: Browser, ben: User, world: World) -> None:
    made = log_exchange(by=ben, exchange=Exchange(world.commune, (world.dora,), concerns=world.offer)).interaction
    for of in (world.commune, world.dora, world.offer):
        page = as_user(ben).get(f"/records/{of.pk}/?tab=exchanges").content.decode()
        assert f"/records/{made.pk}/" in page
    assert as_user(ben).get(f"/records/{made.pk}/").status_code == 200


@pytest.mark.req("D-045", "D-050", "D-040", "D-001", "D-005")
def test_all_exchanges_are_listed_filtered_and_shortened(
    as_user: Browser, ben: User, cleo: User, commune: Party
) -> None:
    long = "détail " * 40
    log_exchange(by=ben, exchange=Exchange(commune, comment=long, title="Long", occurred_at=clock.now()))
    log_exchange(by=ben, exchange=Exchange(commune, title="Ouvert", state="to-process"))
    page = as_user(ben)
    assert long.strip() in page.get("/exchanges/").content.decode()
    ExchangeSettings.objects.create(shorten=True, shorten_to=20)
    assert long.strip() not in page.get("/exchanges/").content.decode()
    opened = page.get("/exchanges/?state=to-process").content.decode()
    assert "Ouvert" in opened
    assert "Long" not in opened
    assert "Long" not in as_user(cleo).get("/exchanges/").content.decode()
    with query_budget(14):
        page.get("/exchanges/")


@pytest.mark.req("D-047", "P-054")
def test_the_card_has_status_buttons_and_takes_lines(as_user: Browser, ben: User, cleo: User, commune: Party) -> None:
    made = log_exchange(by=ben, exchange=Exchange(commune)).interaction
    page = as_user(ben)
    page.post(f"/exchanges/{made.pk}/state/", {"state": "in-progress"})
    page.post(f"/exchanges/{made.pk}/lines/", {"comment": "Rappel fait", "day": clock.today().isoformat()})
    assert fresh(made).stage.code == "in-progress"
    assert made.entries.filter(text="Rappel fait").exists()
    for path in ("state", "lines", "removal"):
        assert as_user(cleo).post(f"/exchanges/{made.pk}/{path}/", {"state": "logged"}).status_code == 404


@pytest.mark.req("D-048", "D-049")
def test_bulk_deletion_names_those_that_stay(as_user: Browser, ben: User, sophie: User, commune: Party) -> None:
    hers = log_exchange(by=sophie, exchange=Exchange(commune, title="À elle")).interaction
    his = log_exchange(by=ben, exchange=Exchange(commune, title="À lui")).interaction
    answer = as_user(sophie).post("/exchanges/removal/", {"exchange": [hers.pk, his.pk]}, follow=True)
    page = answer.content.decode()
    assert "1 échange supprimé." in page
    assert f"{his.ref} À lui" in page
    assert fresh(hers).archive_reason == "deleted"
    assert Entry.objects.filter(record=his.pk, removed_at=None).exists()


@pytest.mark.req("D-051", "D-052", "D-053")
def test_widgets_are_switched_on_for_the_home_page(as_user: Browser, ben: User, commune: Party) -> None:
    due = clock.today() + dt.timedelta(days=40)
    log_exchange(by=ben, exchange=Exchange(commune, title="Premier appel", follow_up=FollowUp(due, summary="Rappeler")))
    assert "Premier appel" not in as_user(ben).get("/").content.decode()
    ExchangeSettings.objects.create(widgets=["latest_exchanges", "next_contacts"])
    page = as_user(ben).get("/").content.decode()
    assert "Premier appel" in page
    assert "Rappeler" in page
    assert "Derniers événements" not in page


def test_a_stranger_gets_nothing(client: Client, world: World) -> None:
    for url in (URL, "/exchanges/", "/exchanges/contacts/"):
        assert client.get(url).status_code == 302
