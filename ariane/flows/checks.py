"""What makes a flow unfit to be published, in words. Pure; the editor shows each problem at its block."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ariane.flows import words
from ariane.flows.model import (
    ACTS,
    MAX_BLOCKS,
    MAX_DEPTH,
    NAMES,
    Alert,
    Call,
    Check,
    Flow,
    Fork,
    Move,
    Repeat,
    Send,
    Step,
    Task,
    Until,
    Wait,
    walk,
)
from ariane.flows.phrases import quotable

SENTENCES: dict[str, tuple[str, str]] = {
    "kind": ("Choisissez ce que le scénario suit.", "Choose what the flow follows."),
    "trigger": ("Choisissez ce qui déclenche le scénario.", "Choose what sets the flow off."),
    "empty": ("Ajoutez au moins une action.", "Add at least one action."),
    "too_many": (
        "Un scénario a {most} blocs au plus\u00a0; celui-ci en a {count}. Faites-en deux.",
        "A flow has at most {most} blocks; this one has {count}. Make two of it.",
    ),
    "too_deep": (
        "Une fourche peut en contenir une autre, pas davantage.", "A fork may hold another one, no more.",
    ),
    "repeat": (
        "Une répétition contient des attentes et des actions, ni fourche ni répétition, et tourne de 2 à 12 fois.",
        "A repetition holds waits and actions, neither fork nor repetition, and runs 2 to 12 times.",
    ),
    "repeat_wait": (
        "Une répétition commence par une attente\u00a0: sinon tout partirait à la fois.",
        "A repetition begins with a wait: otherwise everything would leave at once.",
    ),
    "keys": ("Deux blocs ont le même identifiant.", "Two blocks have the same identifier."),
    "number": (
        "Écrivez un nombre de jours entre {low} et {high}.", "Write a number of days between {low} and {high}.",
    ),
    "text": (
        "Écrivez un texte sur une ligne, sans guillemets.", "Write a text on one line, without quotation marks.",
    ),
    "choice": ("«\u00a0{value}\u00a0» n’existe pas ici.", "“{value}” does not exist here."),
    "state": (
        "Cet état ne concerne pas ce genre de fiche.", "This state does not concern this kind of record.",
    ),
    "caps": (
        "Le nombre de relances va de 1 à 12, l’écart de 0 à 60 jours ouvrés.",
        "The number of follow-ups goes from 1 to 12, the gap from 0 to 60 working days.",
    ),
    "segment": (
        "Les conditions du segment ne vont pas ensemble.", "The conditions of the segment do not fit together.",
    ),
}  # fmt: skip
CHOICES: dict[type[Any], dict[str, Any]] = {
    Wait: {"unit": words.UNITS},
    Until: {"field": words.FIELDS, "unit": words.UNITS},
    Send: {"medium": words.MEDIA, "tone": words.TONES, "signatory": words.SIGNATORIES},
    Task: {"activity": words.ACTIVITIES, "who": words.PEOPLE},
    Alert: {"who": words.PEOPLE},
}
TEXTS: dict[type[Any], str] = {
    Send: "template", Task: "summary", Move: "stage", Call: "signal", Alert: "text",
}  # fmt: skip
RANGES: dict[str, tuple[str, int, int]] = {
    "wait": ("days", 1, 365), "await": ("most", 1, 365), "task": ("days", 0, 60), "until": ("offset", -365, 365),
}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """One thing to mend: a code, the block it is about (empty for the whole flow), its facts."""

    code: str
    key: str = ""
    facts: tuple[tuple[str, Any], ...] = ()

    def words(self, language: str) -> str:
        return SENTENCES[self.code][words.side(language)].format(**dict(self.facts))


def problems(flow: Flow) -> list[Problem]:
    """Everything that stops this flow from being published; an empty list means it can be said, run and read back."""
    if flow.kind not in words.KINDS:
        return [Problem("kind")]
    every = list(walk(flow.steps))
    found = list(whole(flow, every))
    for step, depth in every:
        found += [Problem(code, step.key, facts) for code, facts in block(step, depth, flow)]
    return found


def whole(flow: Flow, every: list[tuple[Step, int]]) -> Iterator[Problem]:
    kinds = words.TRIGGERS.get(flow.trigger.event, ((),))[0]
    silent = flow.trigger.event == words.SILENT and 1 <= flow.trigger.days <= 365
    if not silent and (flow.kind not in kinds or flow.trigger.days):
        yield Problem("trigger")
    if not any(isinstance(step, ACTS) for step, _depth in every):
        yield Problem("empty")
    if len(every) > MAX_BLOCKS:
        yield Problem("too_many", facts=(("most", MAX_BLOCKS), ("count", len(every))))
    if len({step.key for step, _depth in every}) < len(every):
        yield Problem("keys")
    if not (1 <= flow.caps.per_record <= 12 and 0 <= flow.caps.gap <= 60):
        yield Problem("caps")
    if set(flow.stop_on) - set(words.STOPS) or flow.approval not in words.APPROVALS or flow.approval_over < 0:
        yield Problem("choice", facts=(("value", flow.approval),))
    yield from segment(flow)


def segment(flow: Flow) -> Iterator[Problem]:
    one = flow.segment
    codes = [*one.countries, *one.languages]
    fits = all(code.isalpha() and code.isascii() and 2 <= len(code) <= 8 for code in codes)
    names = all(quotable(name) for name in (*one.teams, *one.tags))
    known = one.customers in ("", *words.CUSTOMERS) and not set(one.relations) - set(words.RELATIONS)
    if not (fits and names and known) or one.over < 0 or (one.under and one.under <= one.over):
        yield Problem("segment")


def block(step: Step, depth: int, flow: Flow) -> Iterator[tuple[str, tuple[tuple[str, Any], ...]]]:
    """What is wrong with one block."""
    if isinstance(step, Fork) and depth >= MAX_DEPTH:
        yield "too_deep", ()
    if isinstance(step, Repeat):
        if not 2 <= step.times <= 12 or any(isinstance(one, Fork | Repeat) for one in step.steps):
            yield "repeat", ()
        if not step.steps or not isinstance(step.steps[0], Wait):
            yield "repeat_wait", ()
    if isinstance(step, Check | Fork) and not fitting(step, flow.kind):
        yield "state", ()
    yield from values(step)


def values(step: Step) -> Iterator[tuple[str, tuple[tuple[str, Any], ...]]]:
    """What is wrong with the values in a block's gaps."""
    for name, table in CHOICES.get(type(step), {}).items():
        if getattr(step, name) not in table:
            yield "choice", (("value", getattr(step, name)),)
    said = getattr(step, TEXTS[type(step)]) if type(step) in TEXTS else None
    if said is not None and not quotable(said) and (said or not isinstance(step, Alert)):
        yield "text", ()
    name, low, high = RANGES.get(NAMES[type(step)], ("", 0, 0))
    if name and not low <= getattr(step, name) <= high:
        yield "number", (("low", low), ("high", high))
    if isinstance(step, Until) and step.offset == 0 and step.unit != "days":
        yield "choice", (("value", step.unit),)


def fitting(step: Check | Fork, kind: str) -> bool:
    """Whether a state can be asked of this kind of record."""
    if step.state == words.OVER:
        return step.value > 0
    return step.value == 0 and (step.state == words.SAME_STAGE or kind in words.STATES.get(step.state, ((),))[0])
