"""The forms of a flow's blocks and of its rules, made from the words of the sentence."""
# ruff: noqa: E501 - one field a line

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ariane.accounts.models import Team
from ariane.flows import words
from ariane.flows.model import (
    Alert,
    Await,
    Call,
    Caps,
    Check,
    File,
    Flow,
    Fork,
    Move,
    Repeat,
    Segment,
    Send,
    Step,
    Task,
    Trigger,
    Until,
    Wait,
)
from ariane.flows.naming import country_name
from ariane.journal.builtin import LANGUAGES
from ariane.journal.models import Stage, Tag
from ariane.parties.models import Party
from ariane.templates import queries
from ariane.web.zones import FIRST_COUNTRIES

Choices = list[tuple[str, str]]
# each block with its icon and how it is called in « Ajouter »
BLOCKS: dict[str, tuple[type[Any], str, Any]] = {
    "wait": (Wait, "clock", gettext_lazy("Wait some days")),
    "until": (Until, "calendar", gettext_lazy("Wait until a date of the record")),
    "await": (Await, "hourglass", gettext_lazy("Wait until something happens")),
    "check": (Check, "split", gettext_lazy("Go on only if…")),
    "send": (Send, "send", gettext_lazy("Send a template")),
    "task": (Task, "list-checks", gettext_lazy("Create a task")),
    "alert": (Alert, "bell", gettext_lazy("Tell a colleague")),
    "move": (Move, "kanban", gettext_lazy("Change the stage")),
    "file": (File, "archive", gettext_lazy("File without an answer")),
    "call": (Call, "webhook", gettext_lazy("Send a signal to another system")),
    "fork": (Fork, "git-fork", gettext_lazy("Fork: yes or no")),
    "repeat": (Repeat, "repeat", gettext_lazy("Repeat")),
}
NEUTRAL = {"tone": gettext_lazy("gently"), "medium": gettext_lazy("mail"), "activity": gettext_lazy("a call")}


def side() -> int:
    return words.side(get_language() or "fr")


def named(pairs: Mapping[str, Any], neutral: Any = "") -> Choices:
    """A choice of the sentence's words; the empty one is called by its name."""
    found = []
    for code, pair in pairs.items():
        text = pair[side()].strip(" ,()")
        found.append((code, text or str(neutral)))
    return found


def states(kind: str) -> Choices:
    """The states that a record of a kind may still be in."""
    feminine = words.KINDS[kind][3] == "f"
    found = [
        (code, english if side() else french[feminine])
        for code, (kinds, french, english) in words.STATES.items()
        if kind in kinds
    ]
    return [*found, ("same_stage", _("at the same stage")), ("over", _("above an amount"))]


def number(label: Any, low: int, high: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=low, max_value=high, **more)


def choice(label: Any, choices: Choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices)


def fields_of(kind: str, block: type[Any]) -> dict[str, forms.Field]:
    """The fields of a block, by its type."""
    state = {
        "state": choice(_("While the record is still"), states(kind)),
        "value": number(_("Amount"), 0, 10**9, required=False),
    }
    stages = [(row.code, row.name) for row in Stage.objects.filter(kind__code=kind)]
    people = named(words.PEOPLE)
    made: dict[type[Any], dict[str, forms.Field]] = {
        Wait: {"days": number(_("How many"), 1, 365), "unit": choice(_("Unit"), [(c, p[side()][1]) for c, p in words.UNITS.items()])},
        Until: {
            "field": choice(_("Date"), named(words.FIELDS)),
            "offset": number(_("Days after it (before: negative)"), -365, 365),
            "unit": choice(_("Unit"), [(c, p[side()][1]) for c, p in words.UNITS.items()]),
        },
        Await: {"event": choice(_("For what"), named(words.AWAITED)), "most": number(_("At most, working days"), 1, 365)},
        Check: state,
        Fork: state,
        Repeat: {"times": number(_("At most how often"), 2, 12)},
        Send: {
            "template": choice(_("Template"), queries.choices(kind)),
            "medium": choice(_("By"), named({"mail": ("", ""), "letter": ("lettre", "letter")}, NEUTRAL["medium"])),
            "tone": choice(_("Tone"), named(words.TONES, NEUTRAL["tone"])),
            "signatory": choice(_("From"), named(words.SIGNATORIES)),
            "approval": forms.BooleanField(label=_("A person approves it first"), required=False),
        },
        Task: {
            "summary": forms.CharField(label=_("What is to be done"), max_length=120),
            "activity": choice(_("Type"), named(words.ACTIVITIES, NEUTRAL["activity"])),
            "who": choice(_("For"), people),
            "days": number(_("Within, working days"), 0, 60),
        },
        Alert: {"who": choice(_("Whom"), people), "text": forms.CharField(label=_("In a few words"), max_length=200, required=False)},
        Move: {"stage": choice(_("To which stage"), stages)},
        File: {"ask": forms.BooleanField(label=_("A person is asked first"), required=False)},
        Call: {"signal": forms.CharField(label=_("Name of the signal"), max_length=60)},
    }  # fmt: skip
    return made[block]


class BlockForm(forms.Form):
    """One block of a type, filled from `step`."""

    def __init__(self, data: Any, *, kind: str, block: str, step: Step | None = None) -> None:
        self.block = BLOCKS[block][0]
        initial = {} if step is None else {name: getattr(step, name) for name in step.__dataclass_fields__}
        if step is None:
            initial = {
                "unit": "working",
                "days": 2 if block == "task" else 7,
                "offset": 0,
                "most": 10,
                "times": 3,
                "ask": True,
            }
        super().__init__(data, initial=initial)
        self.fields.update(fields_of(kind, self.block))

    def made(self, key: str = "") -> Step:
        """The block as filled in."""
        values = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return self.block(key, **values)  # type: ignore[no-any-return]


class RulesForm(forms.Form):
    """What sets the flow off, whom it concerns, what ends it, its limits and approvals."""

    def __init__(self, data: Any, *, flow: Flow) -> None:
        self.flow = flow
        super().__init__(data, initial=self._initial(flow))
        kind = flow.kind
        events = [
            (code, _sentence(pair, english, kind))
            for code, (kinds, pair, english) in words.TRIGGERS.items()
            if kind in kinds
        ]
        events.append((words.SILENT, _("is still without news")))
        teams = [(team.name, team.name) for team in Team.objects.filter(is_group=False).order_by("name")]
        tags = [(tag.name, tag.name) for tag in Tag.objects.order_by("name")[:200]]
        several = forms.CheckboxSelectMultiple
        amount = {"required": False, "min_value": 0}
        self.fields.update(
            {
                "event": choice(_("As soon as the record"), events),
                "days": number(_("For how many days (without news)"), 0, 365, required=False),
                "teams": forms.MultipleChoiceField(label=_("Teams"), choices=teams, required=False, widget=several),
                "over": forms.IntegerField(label=_("Amount over"), **amount),  # type: ignore[arg-type]
                "under": forms.IntegerField(label=_("Amount under"), **amount),  # type: ignore[arg-type]
                "customers": choice(_("Customers"), [("", _("all")), *named(words.CUSTOMERS)]),
                "countries": forms.MultipleChoiceField(label=_("Countries"), choices=countries(flow), required=False, widget=several),
                "languages": forms.MultipleChoiceField(label=_("Languages"), choices=languages(flow), required=False, widget=several),
                "relations": forms.MultipleChoiceField(label=_("Relation"), choices=named(words.RELATIONS), required=False, widget=several),
                "tags": forms.MultipleChoiceField(label=_("Tags"), choices=tags, required=False, widget=several),
                "stop_on": forms.MultipleChoiceField(label=_("It stops at any time if"), choices=named(words.STOPS), required=False, widget=several),
                "per_record": number(_("At most how many messages for one record"), 1, 12),
                "gap": number(_("Working days between automatic messages to one customer"), 0, 60),
                "approval": choice(_("Approval"), [("none", _("none")), ("first", _("of the first message")), ("always", _("of every message"))]),
                "approval_over": forms.IntegerField(label=_("Messages are approved above the amount of"), **amount),  # type: ignore[arg-type]
            }
        )  # fmt: skip
        self.fields["customers"].required = False

    def _initial(self, flow: Flow) -> dict[str, Any]:
        where = flow.segment
        return {
            "event": flow.trigger.event, "days": flow.trigger.days, "teams": list(where.teams), "over": where.over or None,
            "under": where.under or None, "customers": where.customers, "countries": list(where.countries),
            "languages": list(where.languages), "relations": list(where.relations), "tags": list(where.tags),
            "stop_on": list(flow.stop_on), "per_record": flow.caps.per_record, "gap": flow.caps.gap,
            "approval": flow.approval, "approval_over": flow.approval_over or None,
        }  # fmt: skip

    def made(self) -> Flow:
        """The flow with these rules and its blocks as they are."""
        given = self.cleaned_data
        segment = Segment(
            tuple(given["teams"]), given["over"] or 0, given["under"] or 0, tuple(given["countries"]),
            given["customers"], tuple(given["tags"]), tuple(given["relations"]), tuple(given["languages"]),
        )  # fmt: skip
        days = given["days"] or 0 if given["event"] == words.SILENT else 0
        return Flow(
            self.flow.kind, Trigger(given["event"], days), self.flow.steps, segment, tuple(given["stop_on"]),
            Caps(given["per_record"], given["gap"]), given["approval"], given["approval_over"] or 0,
        )  # fmt: skip


def countries(flow: Flow) -> Choices:
    """Where our readers are, where customers are, and what the flow names already."""
    used = Party.objects.exclude(country="").order_by("country").values_list("country", flat=True).distinct()
    codes = dict.fromkeys([*FIRST_COUNTRIES, *used[:60], *flow.segment.countries])
    return [(code, country_name(code, get_language() or "fr")) for code in codes]


def languages(flow: Flow) -> Choices:
    """The languages in which customers are written to, and what the flow names already."""
    known = {code: (french, english)[side()] for code, french, english in LANGUAGES}
    return [(code, known.get(code, code)) for code in dict.fromkeys([*known, *flow.segment.languages])]


def _sentence(french: tuple[str, str], english: str, kind: str) -> str:
    return english if side() else french[words.KINDS[kind][3] == "f"]


class ReasonForm(forms.Form):
    """Why, in a few words; a day when something is put off."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=250)
    day = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
