"""The pages of cards: archiving and asking for it, change of company, doubles, the steward's pages."""

from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.journal.models import Record
from ariane.parties import merging
from ariane.parties.actions import NewParty, create_party
from ariane.parties.models import Merge, Party, Suspicion
from tests.budget import query_budget
from tests.world import World, fresh

Browser = Callable[[User], Client]
HTMX = {"HX-Request": "true"}
Person = Party.Type.PERSON


@pytest.fixture
def pair(ben: User) -> Suspicion:
    for name in ("Garage Lambotte SRL", "Lambotte Garage"):
        create_party(by=ben, party=NewParty(name, fields={"establishment_no": "2164281915"}))
    return Suspicion.objects.get()


@pytest.mark.req("P-033", "P-034")
def test_anybody_archives_the_card_of_who_left_with_a_reason(as_user: Browser, ben: User, dora: Party) -> None:
    page, url = as_user(ben), f"/parties/{dora.pk}/archiving/"
    assert page.post(url, {"reason": "left"}, headers=HTMX).status_code == 422
    assert fresh(dora).archived_at is None
    page.post(url, {"reason": "left", "note": "A pris sa pension."})
    assert fresh(dora).archive_reason == "left"
    assert "A pris sa pension." in dora.entries.filter(type="note").last().text  # type: ignore[union-attr]


@pytest.mark.req("P-035", "P-036")
def test_a_bankruptcy_is_asked_of_the_steward(as_user: Browser, ben: User, corinne: User, commune: Party) -> None:
    page, url = as_user(ben), f"/parties/{commune.pk}/archiving/"
    assert "data-asked" in page.get(url, headers=HTMX).content.decode()
    page.post(url, {"reason": "bankrupt", "note": "Publié au Moniteur."})
    assert fresh(commune).archived_at is None
    assert Activity.objects.get(record=commune.pk).assignee == corinne
    as_user(corinne).post(url, {"reason": "bankrupt", "note": "Jugement du 3."})
    assert fresh(commune).archive_reason == "bankrupt"


@pytest.mark.req("P-035")
def test_the_plain_way_to_archive_is_closed_to_cards(as_user: Browser, ben: User, commune: Party) -> None:
    as_user(ben).post(f"/records/{commune.pk}/archive/", {"reason": "duplicate", "note": "x"})
    assert fresh(commune).archived_at is None
    assert as_user(ben).post(f"/records/{commune.pk}/unarchive/").status_code == 404


@pytest.mark.req("P-050", "P-051", "X-09")
def test_a_change_of_company_is_one_gesture(as_user: Browser, ben: User, world: World) -> None:
    dora = world.dora
    garage = create_party(by=ben, party=NewParty("Garage Lambotte"))
    given = {"organisation": garage.pk, "job": "Gérante", "address": "dora@lambotte.example"}
    as_user(ben).post(f"/parties/{dora.pk}/company/", given)
    card = Party.objects.get(organisation=garage)
    assert fresh(dora).archive_reason == "moved"
    old = as_user(ben).get(f"/records/{dora.pk}/").content.decode()
    assert f"/records/{card.pk}/" in old
    commune = as_user(ben).get(f"/records/{world.commune.pk}/").content.decode()
    assert f"/records/{card.pk}/" in commune


@pytest.mark.req("P-044")
def test_a_person_with_two_cards_is_checked_on_the_telephone(as_user: Browser, ben: User, world: World) -> None:
    dora = world.dora
    garage = create_party(by=ben, party=NewParty("Garage Lambotte"))
    other = create_party(by=ben, party=NewParty("Dora Dupont", Person, garage, ("dora@aubrives.example",)))
    page = as_user(ben).get(f"/records/{dora.pk}/").content.decode()
    assert f"/parties/{other.pk}/presence/" in page
    as_user(ben).post(f"/parties/{other.pk}/presence/")
    assert other.entries.last().meta["say"] == "still_here"  # type: ignore[union-attr]


@pytest.mark.req("P-043")
def test_a_card_that_looks_like_another_is_made_only_knowingly(as_user: Browser, ben: User, pair: Suspicion) -> None:
    page = as_user(ben)
    given = {"title": "Garage Lambotte", "party_type": "organisation", "country": "BE", "language": "fr"}
    first = page.post("/kinds/party/new/", given)
    assert first.status_code == 422
    assert "Garage Lambotte SRL" in first.content.decode()
    assert Party.objects.filter(folded__contains=" lambotte").count() == 2
    assert page.post("/kinds/party/new/", given | {"sure": "1"}).status_code == 302
    assert Party.objects.filter(folded__contains=" lambotte").count() == 3


@pytest.mark.req("P-045", "P-046", "P-047")
def test_a_department_is_made_from_a_particulier_of_that_capacity(as_user: Browser, ben: User, commune: Party) -> None:
    page = as_user(ben)
    given = {"title": "Service Urbanisme", "party_type": "person", "quality": "department", "language": "fr"}
    assert page.post("/kinds/party/new/", given).status_code == 422, "it asks which organisation"
    page.post("/kinds/party/new/", given | {"organisation": commune.pk})
    assert Party.objects.get(title="Service Urbanisme").party_type == Party.Type.SERVICE


@pytest.mark.req("P-042")
def test_a_double_is_reported(as_user: Browser, ben: User, corinne: User, world: World) -> None:
    url = f"/parties/{world.dora.pk}/duplicate/"
    assert as_user(ben).post(url, {"other": world.erik.pk}, headers=HTMX).status_code == 422
    as_user(ben).post(url, {"other": world.erik.pk, "note": "La même voix."})
    assert Activity.objects.get(record=world.dora.pk).assignee == corinne
    assert "La même voix." in as_user(corinne).get("/duplicates/").content.decode()


@pytest.mark.req("X-32")
def test_the_steward_merges_and_takes_it_back(as_user: Browser, corinne: User, pair: Suspicion) -> None:
    page = as_user(corinne)
    assert "Lambotte Garage" in page.get(f"/duplicates/{pair.pk}/").content.decode()
    page.post(f"/duplicates/{pair.pk}/merge/", {"keep": pair.second_id})
    merge = Merge.objects.get()
    assert (merge.kept_id, merge.merged_id) == (pair.second_id, pair.first_id)
    assert f"/merges/{merge.pk}/undo/" in page.get(f"/records/{merge.kept_id}/").content.decode()
    page.post(f"/merges/{merge.pk}/undo/")
    assert merging.current(fresh(pair.first)).pk == pair.first_id


def test_the_steward_s_pages_are_hers(as_user: Browser, ben: User, ada: User, client: Client, pair: Suspicion) -> None:
    for other in (ben, ada):
        assert as_user(other).get("/duplicates/").status_code == 403
        assert as_user(other).post(f"/duplicates/{pair.pk}/merge/").status_code == 403
        assert as_user(other).post(f"/duplicates/{pair.pk}/apart/").status_code == 403
    assert client.get(f"/duplicates/{pair.pk}/").status_code == 302
    assert not Merge.objects.exists()


@pytest.mark.req("P-048")
def test_cards_to_complete_are_listed_with_what_they_lack(as_user: Browser, ben: User) -> None:
    create_party(by=ben, party=NewParty("Sans Numéro", addresses=("a@b.example",)))
    create_party(by=ben, party=NewParty("Faux Numéro", addresses=("c@d.example",), fields={"establishment_no": "12"}))
    page = as_user(ben).get("/incomplete-cards/").content.decode()
    assert "Sans Numéro" in page
    assert "Faux Numéro" in page
    assert "numéro à vérifier" in page


def test_an_organisation_of_many_people_costs_no_more(as_user: Browser, ben: User, commune: Party) -> None:
    page = as_user(ben)
    page.get(f"/records/{commune.pk}/")
    with query_budget(40) as few:
        page.get(f"/records/{commune.pk}/")
    for n in range(20):
        create_party(by=ben, party=NewParty(f"Personne {n}", Person, commune))
    with query_budget(few.count + 1):
        page.get(f"/records/{commune.pk}/")
    assert Record.objects.filter(kind__code="party").count() > 20


def test_a_country_is_called_by_its_name_and_chosen_from_a_list(as_user: Browser, ben: User, dora: Party) -> None:
    Party.objects.filter(pk=dora.pk).update(country="LU")
    assert "Luxembourg" in as_user(ben).get(f"/records/{dora.pk}/").content.decode()
    form = as_user(ben).get(f"/records/{dora.pk}/fields/").content.decode()
    assert '<option value="LU" selected>Luxembourg</option>' in form
