"""The formulas of the indicators, against what one counts by hand."""

import datetime as dt
from dataclasses import replace
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from ariane.flows.calendars import Calendar
from ariane.reports.measures import Share, open_time, quantile, spread, week_of

OFFICE = Calendar(country="BE", zone="Europe/Brussels", opens=dt.time(9), closes=dt.time(17))
HOUR = dt.timedelta(hours=1)
TIMES = st.lists(st.timedeltas(dt.timedelta(), dt.timedelta(days=30)), min_size=1, max_size=40)
MOMENTS = st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2026, 12, 31), timezones=st.just(dt.UTC))  # noqa: DTZ001


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of November 2026 in Brussels; the 16th is a Monday."""
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=OFFICE.tz)


def test_open_time_counts_hours_of_working_days_only() -> None:
    assert open_time(OFFICE, at(16, 10), at(16, 11, 30)) == 1.5 * HOUR
    assert open_time(OFFICE, at(16, 16), at(17, 10)) == 2 * HOUR
    assert open_time(OFFICE, at(20, 16), at(23, 10)) == 2 * HOUR  # over a week-end
    assert open_time(OFFICE, at(10, 16), at(12, 10)) == 2 * HOUR  # the 11th is a holiday
    assert open_time(OFFICE, at(16, 18), at(16, 23)) == dt.timedelta()
    assert open_time(OFFICE, at(17, 10), at(16, 10)) == dt.timedelta()
    early = replace(OFFICE, opens=dt.time(7), closes=dt.time(12))
    assert open_time(early, at(16, 6), at(16, 18)) == 5 * HOUR


@given(MOMENTS, MOMENTS, MOMENTS)
def test_open_time_adds_up_and_is_never_more_than_the_clock(
    one: dt.datetime, two: dt.datetime, three: dt.datetime
) -> None:
    first, middle, last = sorted((one, two, three))
    if (last - first).days < 390:
        assert open_time(OFFICE, first, middle) + open_time(OFFICE, middle, last) == open_time(OFFICE, first, last)
    assert dt.timedelta() <= open_time(OFFICE, first, last) <= last - first


@given(TIMES)
def test_the_median_is_the_usual_one_and_quantiles_are_ordered(times: list[dt.timedelta]) -> None:
    seconds = median([time.total_seconds() for time in times])
    assert abs(quantile(times, 50).total_seconds() - seconds) < 0.001
    assert (
        min(times)
        == quantile(times, 0)
        <= quantile(times, 50)
        <= quantile(times, 90)
        <= quantile(times, 100)
        == max(times)
    )


def test_few_measures_make_no_figure() -> None:
    hours = [n * HOUR for n in range(1, 12)]
    assert spread(hours[:4]).median is None and spread(hours[:5]).median == 3 * HOUR and spread(hours[:9]).p90 is None
    assert spread(hours).p90 == 10 * HOUR and spread([]).n == 0
    assert Share(15, 29).percent is None and Share(15, 29).interval is None
    assert (Share(15, 30).percent, Share(15, 30).interval, Share(0, 100).interval) == (50, (33, 67), (0, 4))
    assert Share(3, 4, census=True).percent == 75 and Share(199, 200).percent == 99
    assert Share(0, 0, census=True).percent is None and week_of(dt.date(2026, 11, 22)) == dt.date(2026, 11, 16)
