"""The flows of a pack: some have followed up for a month, one is on hold, the others are simulated."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from ariane.activities import actions
from ariane.activities.models import Activity
from ariane.demo.stage import Stage
from ariane.flows import control, engine, enrolling, publishing
from ariane.flows.coverage import eligible
from ariane.flows.model import Segment
from ariane.flows.models import Scenario

DAYS = 30


def plan(stage: Stage, admin: str, active: Iterable[str], *, paused: str, quote_teams: tuple[str, ...] = ()) -> None:
    """Begin a month ago, look at what is due every working morning since."""
    stage.then(
        stage.calendar.at(stage.calendar.day(-DAYS), "07:50"), partial(begin, stage, admin, tuple(active), quote_teams)
    )
    stage.then(stage.calendar.at(stage.calendar.day(-6), "16:20"), partial(pause, stage, admin, paused))
    for offset in range(-DAYS, 1):
        day = stage.calendar.day(offset)
        if day.weekday() < 5:
            stage.then(stage.calendar.at(day, "10:05"), work)


def begin(stage: Stage, admin: str, codes: tuple[str, ...], quote_teams: tuple[str, ...]) -> None:
    """Activate the flows, and follow what is open already."""
    by = stage.user(admin)
    for scenario in Scenario.objects.filter(code__in=codes).select_related("version"):
        if scenario.kind == "quote" and quote_teams and scenario.version is not None:
            flow = replace(scenario.version.flow, segment=Segment(teams=quote_teams))
            publishing.publish(by=by, scenario=scenario, flow=flow, note=stage.typeset("Réservé aux ventes"))
        publishing.set_state(by=by, scenario=scenario, state=Scenario.State.ACTIVE)
    attend()


def pause(stage: Stage, admin: str, code: str) -> None:
    """One flow is on hold, and says why."""
    scenario = Scenario.objects.get(code=code)
    why = stage.typeset("Texte à relire par la direction avant la rentrée")
    publishing.set_state(by=stage.user(admin), scenario=scenario, state=Scenario.State.PAUSED, reason=why)


def work() -> None:
    """What the worker does all day, once a morning."""
    attend()
    engine.run(most=2000)


def attend() -> None:
    """What is to be followed by now is, as the hourly sweep sees to."""
    enrolling.attend(list(eligible().values_list("pk", flat=True)))


def exclude(stage: Stage, login: str, key: str, reason: str) -> None:
    """Somebody excludes a record from follow-ups, with the reason."""
    control.exclude(by=stage.user(login), record=stage.record(key), reason=stage.typeset(reason))


def hole(stage: Stage, login: str, key: str) -> None:
    """A record that slipped through: nothing is planned on it any more."""
    for activity in Activity.objects.filter(record=stage.record(key), state=Activity.State.PLANNED):
        actions.cancel(by=stage.user(login), activity=activity)
