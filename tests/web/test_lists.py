"""The list of a kind on screen, and the form of a new record, for built-in kinds and for one declared on screen."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.activities import actions as activities
from ariane.activities.models import ActivityType
from ariane.flows.models import Enrolment
from ariane.journal.models import FieldDef, FieldValue, Kind, Record, Stage
from ariane.kernel import clock
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from tests.budget import query_budget
from tests.flows.office import follow, scenario, sent_quote
from tests.web.reading import HTMX, shown
from tests.world import World, record

Browser = Callable[[User], Client]


def test_a_row_says_what_one_needs_and_opens_the_record(world: World, as_user: Browser) -> None:
    kind = ActivityType.objects.get(code="call")
    plan = activities.Plan(kind, clock.today() + dt.timedelta(days=1), "Rappeler Dora", assignee=world.ben)
    activities.plan(by=world.ben, record=record(world.offer), plan=plan)
    page = shown(as_user(world.ben).get("/kinds/quote/"))
    for words in ("Rénovation du hall relais", "OFR-2026-0142 · Commune d’Aubrives", "48 250,00 €", "brouillon"):
        assert words in page
    assert f'href="/records/{world.offer.pk}/"' in page and "Rappeler Dora, demain" in page
    assert 'title="Ben Vendeur"' in page and 'href="/kinds/quote/new/"' in page


def test_heads_sort_both_ways_and_say_so(world: World, as_user: Browser) -> None:
    browser = as_user(world.ben)
    first = shown(browser.get("/kinds/quote/?sort=amount"))
    assert 'aria-sort="descending"' in first and "sort=amount&amp;reverse=1" in first
    assert 'aria-sort="ascending"' in shown(browser.get("/kinds/quote/?sort=amount&reverse=1"))


def test_pages_follow_one_another(world: World, as_user: Browser) -> None:
    kind = Kind.objects.get(code="task")
    Record.objects.bulk_create(Record(kind=kind, title=f"Tâche {n:02}", ref=f"B-{n}") for n in range(60))
    browser = as_user(world.ben)
    first = browser.get("/kinds/task/?sort=title")
    assert "Tâche 49" in shown(first) and "Tâche 50" not in shown(first)
    second = shown(browser.get("/kinds/task/" + first.context["page"].following_url))
    assert "Tâche 50" in second and "Tâche 49" not in second and 'rel="next"' not in second
    assert "60 tâches" in shown(browser.get("/kinds/task/count/", headers=HTMX))


def test_filters_stay_in_the_address_and_can_be_removed(world: World, as_user: Browser) -> None:
    browser = as_user(world.ben)
    page = shown(browser.get("/kinds/quote/?q=toiture&owner=mine&state=all"))
    assert "Rien ne correspond" in page and "Retirer les filtres" in page
    assert 'value="toiture"' in page and "state=closed&amp;owner=mine&amp;q=toiture" in page


@pytest.mark.req("O-074")
def test_who_may_not_read_an_offer_does_not_find_it_in_the_list(world: World, as_user: Browser) -> None:
    page = shown(as_user(world.cleo).get("/kinds/quote/?state=all"))
    assert "Rénovation" not in page and "Rien ici pour l’instant" in page
    assert "0 offre" in shown(as_user(world.cleo).get("/kinds/quote/count/"))
    assert Client().get("/kinds/quote/").status_code == 302


@pytest.mark.parametrize("path", ["/kinds/room/", "/kinds/nothing/", "/kinds/room/new/"])
def test_what_is_no_list_is_not_found(world: World, as_user: Browser, path: str) -> None:
    assert as_user(world.ada).get(path).status_code == 404


def test_every_kind_has_its_place_on_a_phone(world: World, as_user: Browser) -> None:
    page = shown(as_user(world.ben).get("/kinds/"))
    assert "Offres" in page and 'href="/kinds/party/"' in page and "/kinds/room/" not in page


def test_a_list_costs_the_same_for_3_and_30(world: World, as_user: Browser) -> None:
    kind, browser = Kind.objects.get(code="task"), as_user(world.ben)
    Record.objects.bulk_create(Record(kind=kind, title=f"Tâche {n}", ref=f"A-{n}") for n in range(3))
    browser.get("/kinds/task/")
    with query_budget(18) as few:
        browser.get("/kinds/task/")
    most = few.count
    Record.objects.bulk_create(Record(kind=kind, title=f"Tâche {n}", ref=f"B-{n}") for n in range(30))
    with query_budget(most):
        assert shown(browser.get("/kinds/task/")).count("<tr data-walk") == 33


@pytest.mark.req("O-004")
def test_a_kind_declared_on_screen_has_its_list_and_its_form(world: World, as_user: Browser) -> None:
    kind = Kind.objects.create(code="permit", name_fr="permis", plural_fr="permis", prefix="PER")
    Stage.objects.create(kind=kind, code="asked", name_fr="demandé")
    for code, type_ in (("surface", "integer"), ("zone", "choice"), ("since", "date"), ("agent", "user")):
        choices = ["nord", "sud"] if type_ == "choice" else []
        FieldDef.objects.create(kind=kind, code=code, name_fr=code.capitalize(), type=type_, choices=choices)
    browser = as_user(world.ben)
    form = shown(browser.get("/kinds/permit/new/"))
    assert "Surface" in form and "nord" in form
    given = {"title": "Permis du hall", "surface": "240", "zone": "sud", "since": "2026-03-01", "agent": world.bea.pk}
    browser.post("/kinds/permit/new/", given)
    made = Piece.objects.get(title="Permis du hall")
    assert made.custom == {"surface": 240, "zone": "sud", "since": "2026-03-01", "agent": world.bea.pk}
    assert FieldValue.objects.get(record=made, field__code="surface").number == 240
    assert (made.ref or "").startswith("PER-") and made.stage.code == "asked"
    assert "Permis du hall" in shown(browser.get("/kinds/permit/?stage=asked"))


def test_a_new_offer_from_the_form(world: World, as_user: Browser) -> None:
    browser = as_user(world.ben)
    form = shown(browser.get(f"/kinds/quote/new/?party={world.commune.pk}"))
    assert "Commune d’Aubrives" in form and f'value="{world.ben.pk}" selected' in form
    given = {
        "title": "Bornes de recharge",
        "main_party": world.commune.pk,
        "amount": "12 480,50 €",
        "valid_until": "2026-12-31",
        "owner": world.ben.pk,
    }
    answer = browser.post("/kinds/quote/new/", given)
    made = Piece.objects.get(title="Bornes de recharge")
    assert answer.headers["Location"] == made.get_absolute_url()
    assert (made.amount, made.currency, made.valid_until) == (1248050, "EUR", dt.date(2026, 12, 31))
    assert (made.owner, made.team, made.main_party_id) == (world.ben, world.team("ventes"), world.commune.pk)


def test_errors_stand_under_their_fields_and_nothing_is_lost(world: World, as_user: Browser) -> None:
    given = {"title": "", "main_party-text": "Personne de connu", "amount": "beaucoup", "description": "À garder"}
    answer = as_user(world.ben).post("/kinds/quote/new/", given)
    page = shown(answer)
    assert answer.status_code == 422
    for words in ("« beaucoup » n’est pas un montant", "Choisissez dans la liste", "À garder", "beaucoup"):
        assert words in page
    assert page.count('aria-invalid="true"') == 3
    offer = {"title": "X", "main_party": world.offer.pk}
    assert "Choisissez dans la liste" in shown(as_user(world.ben).post("/kinds/quote/new/", offer))


@pytest.mark.req("P-037")
def test_what_an_action_refuses_is_said_on_the_form(world: World, as_user: Browser) -> None:
    Record.objects.filter(pk=world.commune.pk).update(archived_at=clock.now(), archive_reason="error")
    given = {"title": "Bornes", "main_party": world.commune.pk}
    answer = as_user(world.ben).post("/kinds/quote/new/", given)
    assert answer.status_code == 422 and "est archivé" in shown(answer)
    assert not Piece.objects.filter(title="Bornes").exists()


def test_a_new_card_with_its_addresses(world: World, as_user: Browser) -> None:
    browser = as_user(world.ben)
    given = {"title": "Jeanne Quoilin", "party_type": "person", "emails": "jeanne@quoilin.example, j@q.example"}
    browser.post("/kinds/party/new/", given | {"phones": "082 55 01 20", "organisation": world.commune.pk})
    card = Party.objects.get(title="Jeanne Quoilin")
    assert card.organisation_id == world.commune.pk and card.phones.get().number == "+32 82 55 01 20"
    assert {one.identity.address for one in card.addresses.all()} == {"jeanne@quoilin.example", "j@q.example"}
    wrong = browser.post("/kinds/party/new/", {"title": "X", "party_type": "person", "emails": "pas une adresse"})
    assert wrong.status_code == 422 and not Party.objects.filter(title="X").exists()


@pytest.mark.parametrize(
    ("login", "code", "status"), [("nadia", "quote", 403), ("idle", "party", 403), ("nadia", "request", 200)]
)
def test_who_may_not_create_has_neither_button_nor_form(
    world: World, as_user: Browser, login: str, code: str, status: int
) -> None:
    browser = as_user(getattr(world, login))
    assert browser.get(f"/kinds/{code}/new/").status_code == status
    assert (f"/kinds/{code}/new/" in shown(browser.get(f"/kinds/{code}/"))) is (status == 200)


@pytest.mark.req("R-001", "R-005")
def test_a_list_says_what_follow_ups_do_next_where_nobody_planned_anything(world: World, as_user: Browser) -> None:
    scenario()
    follow(sent_quote(world, clock.now()))
    assert "Relance 1, " in shown(as_user(world.ben).get("/kinds/quote/"))
    Enrolment.objects.update(state="paused")
    assert "Relance 1, en pause" in shown(as_user(world.ben).get("/kinds/quote/"))
    call = activities.Plan(ActivityType.objects.get(code="call"), clock.today(), "Appeler Dora", assignee=world.ben)
    activities.plan(by=world.ben, record=record(world.offer), plan=call)
    page = shown(as_user(world.ben).get("/kinds/quote/"))
    assert "Appeler Dora, aujourd’hui" in page and "Relance 1" not in page
