"""A flow as the sentence that a director reads, in French or English. `understand` is the way back."""

import re
from dataclasses import dataclass

from ariane.flows import grammar, words
from ariane.flows.grammar import BETWEEN, ELSE, IF, ONLY_IF, REPEAT, THEN, TIMES, phrase_of, state_words, trigger_words
from ariane.flows.model import ACTS, Check, Flow, Fork, Repeat, Segment, Step
from ariane.flows.phrases import BETWEEN_KEY, CLOSE, NB, OPEN, RULES, Names, Said, number, quoted

MARKED = re.compile(f"{OPEN}([^{BETWEEN_KEY}]*){BETWEEN_KEY}([^{CLOSE}]*){CLOSE}")


@dataclass(frozen=True)
class Piece:
    """A piece of the sentence; one that can be changed bears the key of its block, or RULES."""

    text: str
    key: str = ""


def sentence(flow: Flow, language: str, names: Names | None = None) -> str:
    """The whole flow in words; a flow that `checks.problems` accepts always has them."""
    return whole(flow, Said(language, flow.kind, names or Names()))


def pieces(flow: Flow, language: str, names: Names | None = None) -> list[Piece]:
    """The sentence in pieces, so that each value in it can be changed where it stands."""
    text = whole(flow, Said(language, flow.kind, names or Names(), marks=True))
    found, last = [], 0
    for mark in MARKED.finditer(text):
        found += [Piece(text[last : mark.start()]), Piece(mark[2], mark[1])]
        last = mark.end()
    return [one for one in (*found, Piece(text[last:])) if one.text]


def lines(flow: Flow, language: str, names: Names | None = None) -> list[str]:
    """The sentence in parts that are compared one by one: what sets it off, each block, the stops, the limits."""
    said = Said(language, flow.kind, names or Names())
    start = [trigger_words(flow.trigger.event, flow.trigger.days, said), *segment_parts(flow.segment, said)]
    end = re.sub(r"\. (?=[A-ZÀÉ])", ".\n", closing(flow, said)).splitlines()
    return [*start, *map(capital, clauses(flow.steps, said)), *(one.removesuffix(".") for one in end)]


def whole(flow: Flow, said: Said) -> str:
    start = trigger_words(flow.trigger.event, flow.trigger.days, said) + segment_words(flow.segment, said)
    blocks = clauses(flow.steps, said)
    first = f"{start}{colon(said)}{blocks[0]}." if blocks else f"{start}{colon(said)}".rstrip()
    return " ".join(
        [first, *(f"{capital(one)}." for one in (*blocks[1:], grammar.END[said.side])), closing(flow, said)]
    )


def step_words(step: Step, flow: Flow, language: str, names: Names | None = None) -> str:
    """One block alone, as a clause; for pages that show blocks, and for « why »."""
    return clauses((step,), Said(language, flow.kind, names or Names()))[0]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def colon(said: Said) -> str:
    return ": " if said.side else f"{NB}: "


def clauses(steps: tuple[Step, ...], said: Said) -> list[str]:
    """One clause a block; a check and the action that it guards make one."""
    done: list[str] = []
    guard: Check | None = None
    for place, step in enumerate(steps):
        following = steps[place + 1] if place + 1 < len(steps) else None
        if isinstance(step, Check) and isinstance(following, ACTS):
            guard = step
            continue
        text = clause(step, said)
        if guard is not None:
            state = said.gap(guard.key, state_words(guard.state, guard.value, said))
            text = f"{IF[said.side]}{state}, {text}"
        done.append(text)
        guard = None
    return done


def clause(step: Step, said: Said) -> str:
    side = said.side
    if isinstance(step, Check):
        return ONLY_IF[side] + said.gap(step.key, state_words(step.state, step.value, said))
    if isinstance(step, Fork):
        state = said.gap(step.key, state_words(step.state, step.value, said))
        return f"{IF[side]}{state}{THEN[side]}{inside(step.yes, said)}{ELSE[side]}{inside(step.no, said)})"
    if isinstance(step, Repeat):
        return f"{REPEAT[side]}{said.gap(step.key, str(step.times))}{TIMES[side]}{inside(step.steps, said)})"
    return phrase_of(step).say(step, said)


def inside(steps: tuple[Step, ...], said: Said) -> str:
    return BETWEEN[said.side].join(clauses(steps, said)) if steps else grammar.END[said.side]


def segment_words(segment: Segment, said: Said) -> str:
    """« (équipe « Terrains » ; montant de plus de 500) », empty when everybody is concerned."""
    parts = segment_parts(segment, said)
    return f" ({BETWEEN[said.side].join(parts)})" if parts else ""


def segment_parts(segment: Segment, said: Said) -> list[str]:
    """Each condition of a segment in words."""
    side = said.side
    any_of = (" ou ", " or ")[side].join
    parts = []
    names = said.names
    for values, label in (
        ([quoted(one, said) for one in segment.teams], ("équipe ", "team ")),
        ([number(segment.over, said)] if segment.over else [], ("montant de plus de ", "amount over ")),
        ([number(segment.under, said)] if segment.under else [], ("montant de moins de ", "amount under ")),
        ([names.shown("countries", one) for one in segment.countries], (f"pays{NB}: ", "country: ")),
        ([words.CUSTOMERS[segment.customers][side]] if segment.customers else [], (f"clients{NB}: ", "customers: ")),
        ([quoted(one, said) for one in segment.tags], ("étiquette ", "tag ")),
        ([words.RELATIONS[one][side] for one in segment.relations], (f"relation{NB}: ", "relation: ")),
        ([names.shown("languages", one) for one in segment.languages], (f"langue{NB}: ", "language: ")),
    ):
        if values:
            parts.append(said.gap(RULES, label[side] + any_of(values)))
    return parts


def closing(flow: Flow, said: Said) -> str:
    """« À tout moment… » and the limits: never hidden."""
    side = said.side
    stopped = said.gap(RULES, ", ".join(stops(flow, said)))
    stop = (("arrêt ", "stop ")[side] + stopped + BETWEEN[side]) if stopped else ""
    away = ("report si le client est absent", "postpone if the customer is away")[side]
    always = ("À tout moment", "At any time")[side] + colon(said) + stop + away + "."
    over = ""
    if flow.approval_over:
        french, english = " Au-dessus de {}, les envois sont validés.", " Above {}, messages are approved."
        over = (french, english)[side].format(said.gap(RULES, number(flow.approval_over, said)))
    return f"{always} {limits(flow, said)}{words.APPROVALS[flow.approval][side]}{over}"


def stops(flow: Flow, said: Said) -> list[str]:
    """What ends it at any time, « si le client répond » first."""
    start = ("si ", "if ")[said.side]
    return [start + words.STOPS[one][said.side] for one in words.STOPS if one in flow.stop_on]


def limits(flow: Flow, said: Said) -> str:
    side, caps = said.side, flow.caps
    noun = words.KINDS[flow.kind][2][side]
    one = caps.per_record == 1
    what = ("relance", "follow-up")[side] + ("" if one else "s")
    most = said.gap(RULES, f"{caps.per_record} {what}")
    text = f"At most {most} per {noun}" if side else f"Au plus {most} par {noun}"
    if caps.gap:
        text += (" et 1 message automatique par client", " and 1 automatic message per customer")[side]
    if caps.gap == 1:
        text += (" et par jour ouvré", " and working day")[side]
    elif caps.gap:
        text += (" tous les ", " every ")[side] + said.gap(RULES, f"{caps.gap} {words.UNITS['working'][side][1]}")
    return text + "."
