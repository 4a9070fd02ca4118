"""The first-run page: shown while there is no organisation, and never again."""

from typing import Any

import pytest
from django.test import Client

from ariane.accounts.models import Organisation, Role, User
from ariane.activities.models import ActivityType
from ariane.journal.models import Kind

SAID = {
    "organisation": "Atelier Boréal inc.",
    "language": "fr",
    "country": "CA",
    "timezone": "America/Toronto",
    "currency": "CAD",
    "first_name": "Anne-Marie",
    "last_name": "Roy",
    "username": "anne-marie",
    "email": "am@boreal.example",
    "password": "un fil bien rouge",
    "mailbox": "later",
}


@pytest.fixture
def empty(transactional_db: None) -> None:
    """A database as the first start finds it."""
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)


def test_everything_leads_there_before_the_first_run(empty: None, client: Client) -> None:
    for path in ("/", "/accounts/login/", "/settings/", "/records/1/", "/nowhere/"):
        assert client.get(path)["Location"] == "/setup/"
    assert client.get("/setup/").status_code == 200
    assert client.get("/health").status_code == 200


def test_it_makes_the_organisation_and_signs_its_administrator_in(empty: None, client: Client) -> None:
    answer = client.post("/setup/", SAID)
    assert answer["Location"] == "/settings/"
    organisation = Organisation.current()
    assert (organisation.name, organisation.timezone, organisation.currency) == (
        "Atelier Boréal inc.",
        "America/Toronto",
        "CAD",
    )
    administrator = User.objects.get()
    assert administrator.rights.may("configure")
    assert administrator.identity.address == "am@boreal.example"
    assert Role.objects.count() == 8
    assert Kind.objects.filter(code="quote").exists()
    assert ActivityType.objects.filter(code="call").exists()
    assert client.get("/settings/").status_code == 200


def test_a_mailbox_comes_right_after_when_wanted(empty: None, client: Client) -> None:
    assert client.post("/setup/", {**SAID, "mailbox": "now"})["Location"] == "/settings/mailboxes/new/"


def test_it_is_over_once_it_is_done(client: Client, world: Any) -> None:
    assert client.get("/setup/")["Location"] == "/accounts/login/"
    assert client.post("/setup/", SAID)["Location"] == "/accounts/login/"
    assert not User.objects.filter(username="anne-marie").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("password", "court"), ("password", "anne-marie-roy"), ("organisation", ""), ("timezone", "Mars/Olympus")],
)
def test_an_error_stands_at_its_field_and_nothing_is_made(empty: None, client: Client, field: str, value: str) -> None:
    answer = client.post("/setup/", {**SAID, field: value})
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in answer.content.decode()
    assert not User.objects.exists()
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("country", "zone", "currency"),
    [("BE", "Europe/Brussels", "EUR"), ("CA", "America/Toronto", "CAD"), ("CH", "Europe/Zurich", "CHF")],
)
def test_a_country_proposes_its_zone_and_currency(
    empty: None, client: Client, country: str, zone: str, currency: str
) -> None:
    page = client.get("/setup/country/", {"country": country}).content.decode()
    assert f'value="{zone}" selected' in page
    assert f'value="{currency}" selected' in page


def test_the_page_speaks_the_browsers_language(empty: None, client: Client) -> None:
    assert "Welcome" in client.get("/setup/", headers={"accept-language": "en"}).content.decode()
    assert "Bienvenue" in client.get("/setup/", headers={"accept-language": "fr-CA"}).content.decode()
