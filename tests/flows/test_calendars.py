"""Working days of Belgium, France (Alsace-Moselle apart), Québec and Ontario, against dates known beforehand."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ariane.flows.calendars import Calendar, public_holidays

EASTER_MONDAY = {
    2024: "04-01",
    2025: "04-21",
    2026: "04-06",
    2027: "03-29",
    2028: "04-17",
    2029: "04-02",
    2030: "04-22",
}
ASCENSION = {2024: "05-09", 2025: "05-29", 2026: "05-14", 2027: "05-06", 2028: "05-25", 2029: "05-10", 2030: "05-30"}
WHIT_MONDAY = {2024: "05-20", 2025: "06-09", 2026: "05-25", 2027: "05-17", 2028: "06-05", 2029: "05-21", 2030: "06-10"}
GOOD_FRIDAY = {2024: "03-29", 2025: "04-18", 2026: "04-03", 2027: "03-26", 2028: "04-14", 2029: "03-30", 2030: "04-19"}
PATRIOTS = {2024: "05-20", 2025: "05-19", 2026: "05-18", 2027: "05-24", 2028: "05-22", 2029: "05-21", 2030: "05-20"}
LABOUR = {2024: "09-02", 2025: "09-01", 2026: "09-07", 2027: "09-06", 2028: "09-04", 2029: "09-03", 2030: "09-02"}
THANKS = {2024: "10-14", 2025: "10-13", 2026: "10-12", 2027: "10-11", 2028: "10-09", 2029: "10-08", 2030: "10-14"}
FAMILY = {2024: "02-19", 2025: "02-17", 2026: "02-16", 2027: "02-15", 2028: "02-21", 2029: "02-19", 2030: "02-18"}
FIXED = {
    "BE": "01-01 05-01 07-21 08-15 11-01 11-11 12-25",
    "FR": "01-01 05-01 05-08 07-14 08-15 11-01 11-11 12-25",
    "FR-moselle": "01-01 05-01 05-08 07-14 08-15 11-01 11-11 12-25 12-26",
    "FR-67": "01-01 05-01 05-08 07-14 08-15 11-01 11-11 12-25 12-26",
    "CA-QC": "01-01 06-24 07-01 12-25",
    "CA-ON": "01-01 07-01 12-25 12-26",
}
MOVING = {
    "BE": (EASTER_MONDAY, ASCENSION, WHIT_MONDAY),
    "FR": (EASTER_MONDAY, ASCENSION, WHIT_MONDAY),
    "FR-moselle": (EASTER_MONDAY, ASCENSION, WHIT_MONDAY, GOOD_FRIDAY),
    "FR-67": (EASTER_MONDAY, ASCENSION, WHIT_MONDAY, GOOD_FRIDAY),
    "CA-QC": (GOOD_FRIDAY, PATRIOTS, LABOUR, THANKS),
    "CA-ON": (GOOD_FRIDAY, PATRIOTS, LABOUR, THANKS, FAMILY),
}


@pytest.mark.parametrize("year", range(2024, 2031))
@pytest.mark.parametrize("place", sorted(FIXED))
def test_the_known_holidays_of_a_year_are_closed(place: str, year: int) -> None:
    country, _dash, region = place.partition("-")
    known = {f"{year}-{day}" for day in FIXED[place].split()} | {f"{year}-{table[year]}" for table in MOVING[place]}
    found = {day.isoformat() for day in public_holidays(country, region, year)}
    assert known <= found
    # what else is there falls on a Sunday, or stands in for a holiday that fell on a weekend
    weekend = {day for day in known if dt.date.fromisoformat(day).weekday() >= 5}
    others = [dt.date.fromisoformat(day) for day in found - known]
    assert all(day.weekday() == 6 for day in others) or (country == "CA" and weekend)


@pytest.mark.parametrize("place", ["CA-BC", "CA-AB", "CA-NB", "CA-NS", "CA-MB", "CA-SK", "CA-PE", "CA-NL"])
def test_every_province_has_its_own(place: str) -> None:
    assert dt.date(2026, 7, 1) in public_holidays("CA", place[3:], 2026)


def test_unknown_places_have_what_is_known() -> None:
    assert public_holidays("ZZ", "", 2026) == frozenset()
    assert public_holidays("BE", "Namur", 2026) == public_holidays("BE", "", 2026)


def test_working_days_pass_over_weekends_holidays_and_closures() -> None:
    calendar = Calendar("BE", closures=frozenset({dt.date(2026, 11, 13)}))
    assert calendar.add_working(dt.date(2026, 11, 9), 1) == dt.date(2026, 11, 10)
    assert calendar.add_working(dt.date(2026, 11, 10), 1) == dt.date(2026, 11, 12)
    assert calendar.add_working(dt.date(2026, 11, 10), 2) == dt.date(2026, 11, 16)
    assert calendar.add_working(dt.date(2026, 11, 16), -2) == dt.date(2026, 11, 10)
    assert calendar.working_between(dt.date(2026, 11, 9), dt.date(2026, 11, 16)) == 3


@pytest.mark.failure(10)
def test_the_hour_stays_the_customers_over_the_changes_of_the_clock() -> None:
    belgium, quebec = Calendar("BE"), Calendar("CA", "QC", "America/Toronto")
    assert belgium.opening(dt.date(2026, 3, 27)) == dt.datetime(2026, 3, 27, 8, tzinfo=dt.UTC)
    assert belgium.opening(dt.date(2026, 3, 30)) == dt.datetime(2026, 3, 30, 7, tzinfo=dt.UTC)
    assert quebec.opening(dt.date(2026, 11, 2)) == dt.datetime(2026, 11, 2, 14, tzinfo=dt.UTC)
    # the hour that does not exist is read an hour later, the one that exists twice is its first
    assert belgium.at(dt.date(2026, 3, 29), dt.time(2, 30)) == dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)
    assert belgium.at(dt.date(2026, 10, 25), dt.time(2, 30)) == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-27T10:00+01:00", "2026-11-27T10:00+01:00"),
        ("2026-11-27T08:00+01:00", "2026-11-27T09:00+01:00"),
        ("2026-11-27T17:00+01:00", "2026-11-30T09:00+01:00"),
        ("2026-11-28T12:00+01:00", "2026-11-30T09:00+01:00"),
        ("2026-11-11T12:00+01:00", "2026-11-12T09:00+01:00"),
    ],
)
def test_a_message_leaves_in_a_window(moment: str, expected: str) -> None:
    assert Calendar("BE").window(dt.datetime.fromisoformat(moment)) == dt.datetime.fromisoformat(expected)


@given(st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 1)), st.integers(0, 60))
def test_counting_forth_and_back_agrees(day: dt.date, count: int) -> None:
    calendar = Calendar("FR", "57", "Europe/Paris")
    later = calendar.add_working(day, count)
    assert calendar.working_between(day, later) == count
    assert count == 0 or calendar.is_open(later)
