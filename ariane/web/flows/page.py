"""What the page of a flow shows: its sentence, its blocks with what happens at each, what it would do, its versions."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ariane.accounts.models import Organisation, User
from ariane.flows import checks, forecast, words
from ariane.flows.differences import Part, differences
from ariane.flows.model import NAMES, Flow, Fork, Repeat, Send, Step, from_json, walk
from ariane.flows.models import Enrolment, FlowVersion, Scenario, StepRun
from ariane.flows.naming import names
from ariane.flows.phrases import RULES, Names, Said
from ariane.flows.places import calendar
from ariane.flows.publishing import may_edit
from ariane.flows.reasons import reason
from ariane.flows.sentence import capital, limits, lines, pieces, segment_words, sentence, step_words, stops
from ariane.kernel import clock
from ariane.pieces.models import Piece
from ariane.reports.measures import FOR_SHARE
from ariane.ui import formats
from ariane.web.flows.forms import BLOCKS

RECENT = dt.timedelta(days=90)
AND = (" et ", " and ")
UNBROKEN = re.compile(r"^(\d+) ")


def language() -> str:
    return formats.tongue(get_language())


@dataclass(frozen=True)
class Live:
    """What happens at a block: how many wait there, how many messages it sent in 90 days, and how the follow-ups ended
    whose last message it was: answered, accepted or paid, stopped by hand (R-041)."""

    waiting: int = 0
    sent: int = 0
    answered: int = 0
    done: int = 0
    stopped: int = 0

    @property
    def rate(self) -> str:
        """Answers in percent; figures of fewer than thirty are not made one (R-041)."""
        return formats.percent(round(100 * self.answered / self.sent), language()) if self.sent >= FOR_SHARE else ""


@dataclass(frozen=True)
class Row:
    """One line of the blocks: a block at a depth, or the label of a branch with the block it belongs to."""

    step: Step
    text: str
    icon: str = ""
    depth: int = 0
    live: Live = Live()
    branch: str = ""
    problem: str = ""

    @property
    def is_wait(self) -> bool:
        return NAMES[type(self.step)] in ("wait", "until", "await")


class FlowPage:
    """A flow as one person sees it: its draft when there is one, else its published version."""

    def __init__(self, scenario: Scenario, user: User) -> None:
        self.scenario, self.user = scenario, user

    @cached_property
    def drafted(self) -> bool:
        return bool(self.scenario.draft)

    @cached_property
    def flow(self) -> Flow:
        if self.scenario.draft:
            return from_json(self.scenario.draft)
        assert self.scenario.version is not None
        return self.scenario.version.flow

    @cached_property
    def names(self) -> Names:
        return names(self.flow.kind, language())

    @property
    def sentence(self) -> str:
        return sentence(self.flow, language(), self.names)

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """The sentence in pieces: (words, where they are changed); an empty address is no gap."""
        found = pieces(self.flow, language(), self.names)
        return [(UNBROKEN.sub("\\1\u00a0", one.text), self._address(one.key)) for one in found]

    def _address(self, key: str) -> str:
        if not key or not self.may_edit:
            return ""
        pk = self.scenario.pk
        return reverse("flow-rules", args=[pk]) if key == RULES else reverse("flow-block", args=[pk, key])

    @property
    def head(self) -> tuple[str, str]:
        """What sets it off, and whom it concerns."""
        said = Said(language(), self.flow.kind, self.names)
        from ariane.flows.grammar import trigger_words

        start = trigger_words(self.flow.trigger.event, self.flow.trigger.days, said)
        return capital(start), segment_words(self.flow.segment, said).strip(" ()")

    @property
    def always(self) -> list[str]:
        """« À tout moment »: what ends it, what puts it off."""
        ends = stops(self.flow, Said(language(), self.flow.kind, self.names))
        return [*(_("stop %(when)s") % {"when": one} for one in ends), _("put off while the customer is away")]

    @property
    def safeguards(self) -> list[str]:
        """The limits of this flow, then those of the house."""
        house = calendar("", "", Organisation.current())
        hours = {"opens": formats.hour(house.opens, language()), "closes": formats.hour(house.closes, language())}
        asked = {
            "first": _("The first message of each case is approved"),
            "always": _("Every message is approved"),
        }.get(self.flow.approval)
        over = formats.number(self.flow.approval_over, language()) if self.flow.approval_over else ""
        own = limits(self.flow, Said(language(), self.flow.kind, self.names)).removesuffix(".")
        return [
            *map(capital, own.split(AND[words.side(language())], 1)),
            *([asked] if asked else []),
            *([_("Messages above %(sum)s are approved") % {"sum": over}] if over else []),
            _("On working days of the customer’s country, from %(opens)s to %(closes)s at their clock") % hours,
            _("Strategic customers, sensitive cases and disputes: a person, never the machine"),
        ]

    @cached_property
    def problems(self) -> list[str]:
        return [one.words(language()) for one in checks.problems(self.flow)]

    @property
    def may_edit(self) -> bool:
        return may_edit(self.user, self.scenario)

    @cached_property
    def live(self) -> dict[str, Live]:
        """Counts by block, in three queries."""
        rows = Enrolment.objects.filter(scenario=self.scenario, ended_at=None).order_by()
        waiting = dict(rows.values_list("step_key").annotate(n=Count("pk")))
        runs = StepRun.objects.filter(enrolment__scenario=self.scenario, did="sent", undone_at=None)
        since = clock.now() - RECENT
        sent = dict(runs.filter(at__gte=since).order_by().values_list("step_key").annotate(n=Count("pk")))
        last = runs.filter(enrolment__ended_at__gte=since).order_by().values("enrolment").annotate(last=Max("pk"))
        ends = StepRun.objects.filter(pk__in=last.values("last")).order_by().values("step_key")
        accepted = Q(enrolment__reason="paid") | Q(enrolment__record__stage__code="accepted", enrolment__reason="stage")
        ended = {
            row["step_key"]: (row["answered"], row["done"], row["stopped"])
            for row in ends.annotate(
                answered=Count("pk", filter=Q(enrolment__reason="reply")),
                done=Count("pk", filter=accepted),
                stopped=Count("pk", filter=Q(enrolment__reason__in=("manual", "excluded"))),
            )
        }
        return {
            key: Live(waiting.get(key, 0), sent.get(key, 0), *ended.get(key, (0, 0, 0))) for key in {*waiting, *sent}
        }

    def records_at(self, key: str, sent: bool) -> QuerySet[Enrolment]:
        """The follow-ups that the counters of a block count."""
        if not sent:
            return Enrolment.objects.filter(scenario=self.scenario, step_key=key, ended_at=None)
        runs = StepRun.objects.filter(enrolment__scenario=self.scenario, did="sent", undone_at=None, step_key=key)
        return Enrolment.objects.filter(pk__in=runs.filter(at__gte=clock.now() - RECENT).values("enrolment"))

    @property
    def running(self) -> int:
        return sum(one.waiting for one in self.live.values())

    @property
    def rows(self) -> list[Row]:
        return list(self._rows(self.flow.steps, 0))

    def _rows(self, steps: tuple[Step, ...], depth: int) -> Iterator[Row]:
        for step in steps:
            yield self._row(step, depth)
            if isinstance(step, Fork):
                for branch, inside in (("yes", step.yes), ("no", step.no)):
                    label = _("Yes") if branch == "yes" else _("No")
                    yield Row(step, label, depth=depth + 1, branch=branch)
                    yield from self._rows(inside, depth + 1)
            elif isinstance(step, Repeat):
                yield from self._rows(step.steps, depth + 1)
                yield Row(step, _("and again"), depth=depth + 1, branch="steps")

    def _row(self, step: Step, depth: int) -> Row:
        if isinstance(step, Fork):
            text = step_words(Fork(step.key, step.state, step.value), self.flow, language(), self.names)
            text = text.partition(",")[0] + "\u202f?"
        elif isinstance(step, Repeat):
            text = _("repeat at most %(n)d times") % {"n": step.times}
        else:
            text = step_words(step, self.flow, language(), self.names)
        sign = BLOCKS[NAMES[type(step)]][1]
        return Row(step, capital(text), sign, depth, self.live.get(step.key, Live()))

    @property
    def today(self) -> list[tuple[str, str]]:
        """« Si une offre part aujourd'hui »: (what, which day), only what would act."""
        return self._course(forecast.of_today(self.flow)) if not self.problems else []

    def of_record(self, piece: Piece) -> tuple[list[tuple[str, str]], str]:
        """« Et pour ce client ? »: the same for a real record, or why the flow does not follow it."""
        course = forecast.of_record(self.scenario, self.flow, piece)
        return self._course(course.steps), reason(course.why_not, language()) if course.why_not else ""

    def _course(self, steps: list[forecast.Ahead] | tuple[forecast.Ahead, ...]) -> list[tuple[str, str]]:
        found = []
        for one in steps:
            day = formats.moment(timezone.localtime(one.at), language(), today=clock.today())
            if one.verb == "stop":
                why = _("end: %(why)s") % {"why": reason(one.reason, language())}
                found.append((_("end") if one.reason == "finished" else why, day))
                continue
            text = step_words(one.step, self.flow, language(), self.names) if one.step else ""
            if one.verb in ("instead", "approve", "wait", "pause"):
                text = f"{text} ({reason(one.reason, language())})"
            found.append((text, day))
        return found

    @cached_property
    def versions(self) -> list[FlowVersion]:
        return list(self.scenario.versions.select_related("published_by").order_by("-number")[:20])

    @property
    def changes(self) -> list[list[Part]]:
        """What the draft changes in the published version."""
        if not self.drafted or self.scenario.version is None:
            return []
        return self._differences(self.scenario.version.flow, self.flow)

    @property
    def history(self) -> list[tuple[FlowVersion, list[list[Part]]]]:
        """The versions, the newest first, each with what it changed in the one before."""
        before: list[FlowVersion | None] = [*self.versions[1:], None]
        return [
            (one, self._differences(old.flow, one.flow) if old else [])
            for one, old in zip(self.versions, before, strict=True)
        ]

    def _differences(self, old: Flow, new: Flow) -> list[list[Part]]:
        return differences(*(lines(flow, language(), self.names) for flow in (old, new)))

    @property
    def blocks(self) -> list[tuple[str, str, str]]:
        """What can be added: (code, icon, name)."""
        return [(code, sign, str(name)) for code, (_type, sign, name) in BLOCKS.items()]

    @property
    def sends(self) -> int:
        return sum(isinstance(step, Send) for step, _depth in walk(self.flow.steps))

    @property
    def kind_words(self) -> str:
        return words.KINDS[self.flow.kind][0][words.side(language())]
