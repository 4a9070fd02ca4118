"""Configuration › Relances: when they leave, with what a change moves; rates of interest, dated, with their source."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from ariane.accounts.models import SettingChange, User
from ariane.flows import hours, rates
from ariane.flows.model import Send, Until
from ariane.flows.models import Rate
from ariane.mail.health import examine
from ariane.reports import followups
from ariane.web.settings import day_lines
from tests.budget import query_budget
from tests.flows import office
from tests.web.reading import shown
from tests.world import World

Browser = Callable[[User], Client]
HOURS, RATES = "/settings/follow-ups/", "/settings/rates/"
USUAL = {"opens": "09:00", "closes": "17:00", "per_month": "4", "holidays": "on", "closures": "", "quiet": ""}
CLAIMING = (Until("", "due_on", 20), Send("", "invoice-interest", tone="firm"))


@pytest.mark.failure(28)
@pytest.mark.req("R-015")
def test_a_closure_typed_shows_what_it_moves_then_moves_it(as_user: Browser, ada: User, world: World) -> None:
    with time_machine.travel(office.MONDAY, tick=False):
        office.scenario()
        quote = office.sent_quote(world)
        [row] = office.follow(quote)
        browser, wanted = as_user(ada), {**USUAL, "closures": "24/11/2026 – 25/11/2026"}
        looked = shown(browser.post(HOURS, {**wanted, "look": "1"}))
        assert "1 date bougerait" in looked and quote.title in looked
        assert office.of(quote).due_at == row.due_at  # type: ignore[union-attr]
        assert hours.current().closures == ()
        assert "1 date a bougé" in shown(browser.post(HOURS, wanted, follow=True))
        assert office.of(quote).due_at == dt.datetime(2026, 11, 27, 8, tzinfo=dt.UTC)  # type: ignore[union-attr]
        assert hours.current().closures == (dt.date(2026, 11, 24), dt.date(2026, 11, 25))
        assert "24/11/2026 – 25/11/2026" in shown(browser.get(HOURS))
        [line] = SettingChange.objects.filter(area="hours")
        assert line.by == ada and "fermetures" in shown(browser.get("/settings/log/")).lower()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"closures": "Noël"}, "« Noël » n’est pas un jour"),
        ({"closures": "2/1/2027 – 24/12/2026"}, "finit avant de commencer"),
        ({"closures": "31/2/2027"}, "n’est pas un jour"),
        ({"opens": "18:00"}, "doivent finir plus tard qu’ils ne commencent"),
    ],
)
def test_hours_that_cannot_be_are_said_and_what_was_typed_stays(
    as_user: Browser, ada: User, world: World, change: dict[str, str], said: str
) -> None:
    answer = as_user(ada).post(HOURS, {**USUAL, **change})
    assert answer.status_code == 422
    page = shown(answer)
    assert said in page and next(iter(change.values())) in page
    assert hours.current() == hours.Hours()


def test_days_are_read_as_people_write_them_and_said_in_spans() -> None:
    days = day_lines.parse("24/12/2026 au 26/12/2026\n2027-05-06\n\n 7.5.2027 ")
    assert day_lines.lines(days, "fr") == "24/12/2026 – 26/12/2026\n06/05/2027 – 07/05/2027"
    assert day_lines.parse(day_lines.lines(days, "en")) == days
    assert day_lines.lines((), "fr") == ""


def test_only_who_configures_sets_the_hours(as_user: Browser, ben: User) -> None:
    assert as_user(ben).post(HOURS, USUAL).status_code == 403
    assert as_user(ben).get(RATES).status_code == 403


@pytest.mark.req("R-021")
def test_a_missing_rate_is_said_where_people_look_until_it_is_entered(
    as_user: Browser, ada: User, world: World
) -> None:
    with time_machine.travel(office.MONDAY, tick=False), translation.override("fr"):
        office.invoice(world)
        assert rates.missing(office.MONDAY.date()) == []
        office.scenario("invoice", CLAIMING)
        browser = as_user(ada)
        assert rates.missing(office.MONDAY.date()) == ["BE"]
        assert [one.country for one in followups.alerts() if one.code == "rate"] == ["BE"]
        assert "Belgique : aucun taux d’intérêt en vigueur" in shown(browser.get("/control/"))
        health = next(one for one in examine(network=False) if one.code == "rates")
        assert "Belgique" in health.findings[0].words and not health.findings[0].stops
        page = shown(browser.get(RATES))
        assert "aucun taux en vigueur" in page and "Moniteur belge" in page and "10,5 %" in page and "échu" in page
        given = {"country": "BE", "percent": "10,15", "first": "2026-07-01", "last": "2026-12-31"}
        assert browser.post(f"{RATES}new/", given).status_code == 422
        browser.post(f"{RATES}new/", {**given, "source": "Moniteur belge, 2e semestre 2026"})
        page = shown(browser.get(RATES))
        assert "aucun taux en vigueur" not in page and "10,15 %" in page and "saisi par Ada" in page
        assert rates.missing(office.MONDAY.date()) == [] == [o for o in followups.alerts() if o.code == "rate"]
        assert Rate.objects.get().entered_by == ada


def test_rates_of_a_country_do_not_overlap(as_user: Browser, ada: User) -> None:
    given = {"country": "FR", "percent": "12.15", "first": "2026-07-01", "last": "2026-12-31", "source": "BCE"}
    browser = as_user(ada)
    browser.post(f"{RATES}new/", given)
    assert browser.post(f"{RATES}new/", {**given, "first": "2026-12-01", "last": "2027-06-30"}).status_code == 422
    assert browser.post(f"{RATES}new/", {**given, "first": "2027-06-30", "last": "2027-01-01"}).status_code == 422
    assert browser.post(f"{RATES}new/", {**given, "first": "2027-01-01", "last": "2027-06-30"}).status_code == 302
    row = Rate.objects.get(first="2027-01-01")
    browser.post(f"{RATES}{row.pk}/remove/")
    assert Rate.objects.count() == 1


@pytest.mark.parametrize("many", [3, 30])
def test_the_table_of_rates_asks_the_same_whatever_its_length(as_user: Browser, ada: User, many: int) -> None:
    for n in range(many):
        first = dt.date(2000 + n, 1, 1)
        Rate.objects.create(country="FR", first=first, last=first, percent="9.5", source="BCE", entered_by=ada)
    browser = as_user(ada)
    browser.get(RATES)
    with query_budget(20):
        browser.get(RATES)
