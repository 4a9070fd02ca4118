"""A flow as the sentence that a director reads, in French or English. `understand` is the way back."""

from ariane.flows import grammar, words
from ariane.flows.grammar import BETWEEN, ELSE, IF, ONLY_IF, REPEAT, THEN, TIMES, phrase_of, state_words, trigger_words
from ariane.flows.model import ACTS, Check, Flow, Fork, Repeat, Segment, Step
from ariane.flows.phrases import NB, Names, Said, number, quoted


def sentence(flow: Flow, language: str, names: Names | None = None) -> str:
    """The whole flow in words; a flow that `checks.problems` accepts always has them."""
    said = Said(language, flow.kind, names or Names())
    start = trigger_words(flow.trigger.event, flow.trigger.days, said) + segment_words(flow.segment, said)
    blocks = clauses(flow.steps, said)
    first = f"{start}{colon(said)}{blocks[0]}."
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
            text = f"{IF[said.side]}{state_words(guard.state, guard.value, said)}, {text}"
        done.append(text)
        guard = None
    return done


def clause(step: Step, said: Said) -> str:
    side = said.side
    if isinstance(step, Check):
        return ONLY_IF[side] + state_words(step.state, step.value, said)
    if isinstance(step, Fork):
        state = state_words(step.state, step.value, said)
        return f"{IF[side]}{state}{THEN[side]}{inside(step.yes, said)}{ELSE[side]}{inside(step.no, said)})"
    if isinstance(step, Repeat):
        return f"{REPEAT[side]}{step.times}{TIMES[side]}{inside(step.steps, said)})"
    return phrase_of(step).say(step, said)


def inside(steps: tuple[Step, ...], said: Said) -> str:
    return BETWEEN[said.side].join(clauses(steps, said)) if steps else grammar.END[said.side]


def segment_words(segment: Segment, said: Said) -> str:
    """« (équipe « Terrains » ; montant de plus de 500) », empty when everybody is concerned."""
    side = said.side
    any_of = (" ou ", " or ")[side].join
    parts = []
    for values, label in (
        ([quoted(one, said) for one in segment.teams], ("équipe ", "team ")),
        ([number(segment.over, said)] if segment.over else [], ("montant de plus de ", "amount over ")),
        ([number(segment.under, said)] if segment.under else [], ("montant de moins de ", "amount under ")),
        (list(segment.countries), ("pays ", "country ")),
        ([words.CUSTOMERS[segment.customers][side]] if segment.customers else [], ("clients ", "customers: ")),
        ([quoted(one, said) for one in segment.tags], ("étiquette ", "tag ")),
        ([words.RELATIONS[one][side] for one in segment.relations], ("relation ", "relation ")),
        (list(segment.languages), ("langue ", "language ")),
    ):
        if values:
            parts.append(label[side] + any_of(values))
    return f" ({BETWEEN[side].join(parts)})" if parts else ""


def closing(flow: Flow, said: Said) -> str:
    """« À tout moment… » and the limits: never hidden."""
    side = said.side
    stops = [(("si ", "if ")[side] + words.STOPS[one][side]) for one in words.STOPS if one in flow.stop_on]
    stop = (("arrêt ", "stop ")[side] + ", ".join(stops) + BETWEEN[side]) if stops else ""
    away = ("report si le client est absent", "postpone if the customer is away")[side]
    always = ("À tout moment", "At any time")[side] + colon(said) + stop + away + "."
    over = ""
    if flow.approval_over:
        french, english = " Au-dessus de {}, les envois sont validés.", " Above {}, messages are approved."
        over = (french, english)[side].format(number(flow.approval_over, said))
    return f"{always} {limits(flow, said)}{words.APPROVALS[flow.approval][side]}{over}"


def limits(flow: Flow, said: Said) -> str:
    side, caps = said.side, flow.caps
    noun = words.KINDS[flow.kind][2][side]
    one = caps.per_record == 1
    french = f"Au plus {caps.per_record} relance{'' if one else 's'} par {noun}"
    english = f"At most {caps.per_record} follow-up{'' if one else 's'} per {noun}"
    text = (french, english)[side]
    if caps.gap:
        unit = words.UNITS["working"][side][0 if caps.gap == 1 else 1]
        french = f" et 1 message automatique par client tous les {caps.gap} {unit}"
        text += (french, f" and 1 automatic message per customer every {caps.gap} {unit}")[side]
    return text + "."
