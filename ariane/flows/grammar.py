"""The phrases of every block, in both languages."""

from ariane.flows import words
from ariane.flows.model import Alert, Await, Call, File, Move, Send, Step, Task, Until, Wait
from ariane.flows.phrases import INT, RULES, UNIT, Phrase, Said, number, plain, table, text_slot
from ariane.flows.words import OVER, SAME_STAGE

APPROVED = {False: ("", ""), True: (", après validation", ", once approved")}
SEND = {
    "medium": table(words.MEDIA),
    "template": text_slot("templates"),
    "tone": table(words.TONES),
    "signatory": table(words.SIGNATORIES),
    "approval": table(APPROVED),
}
TASK = {"summary": text_slot(), "activity": table(words.ACTIVITIES), "who": table(words.PEOPLE)}
WORKING = words.UNITS["working"]

PHRASES = (
    Phrase(Wait, "attendre {days} {unit}", "wait {days} {unit}", {"days": INT, "unit": UNIT}),
    Phrase(
        Until, "attendre jusqu’à {field}", "wait until {field}", {"field": table(words.FIELDS)},
        {"offset": 0, "unit": "days"},
    ),
    Phrase(
        Until, "attendre jusqu’à {offset} {unit} avant {field}", "wait until {offset} {unit} before {field}",
        {"offset": INT, "unit": UNIT, "field": table(words.FIELDS)}, negative="offset",
    ),
    Phrase(
        Until, "attendre jusqu’à {offset} {unit} après {field}", "wait until {offset} {unit} after {field}",
        {"offset": INT, "unit": UNIT, "field": table(words.FIELDS)},
    ),
    Phrase(
        Await, f"attendre {{event}}, au plus 1 {WORKING[0][0]}", f"wait {{event}}, at most 1 {WORKING[1][0]}",
        {"event": table(words.AWAITED)}, {"most": 1},
    ),
    Phrase(
        Await, f"attendre {{event}}, au plus {{most}} {WORKING[0][1]}",
        f"wait {{event}}, at most {{most}} {WORKING[1][1]}", {"event": table(words.AWAITED), "most": INT},
    ),
    Phrase(
        Send, "envoyer {medium}{template} au contact{tone}, de la part {signatory}{approval}",
        "send {medium}{template} to the contact{tone}, from {signatory}{approval}", SEND,
    ),
    Phrase(
        Task, "créer la tâche {summary}{activity} pour {who}", "create the task {summary}{activity} for {who}", TASK,
        {"days": 0},
    ),
    Phrase(
        Task, f"créer la tâche {{summary}}{{activity}} pour {{who}}, sous 1 {WORKING[0][0]}",
        f"create the task {{summary}}{{activity}} for {{who}}, within 1 {WORKING[1][0]}", TASK, {"days": 1},
    ),
    Phrase(
        Task, f"créer la tâche {{summary}}{{activity}} pour {{who}}, sous {{days}} {WORKING[0][1]}",
        f"create the task {{summary}}{{activity}} for {{who}}, within {{days}} {WORKING[1][1]}", TASK | {"days": INT},
    ),
    Phrase(Alert, "prévenir {who}", "tell {who}", {"who": table(words.PEOPLE)}, {"text": ""}),
    Phrase(
        Alert, "prévenir {who}\u00a0: {text}", "tell {who}: {text}",
        {"who": table(words.PEOPLE), "text": text_slot()},
    ),
    Phrase(Move, "passer à l’étape {stage}", "move to the stage {stage}", {"stage": text_slot("stages")}),
    Phrase(File, "proposer de classer {the}", "propose to file {the}", fixed={"ask": True}),
    Phrase(File, "classer {the}", "file {the}", fixed={"ask": False}),
    Phrase(Call, "envoyer le signal {signal}", "send the signal {signal}", {"signal": text_slot()}),
)  # fmt: skip
ONLY_IF = ("continuer seulement si ", "go on only if ")
IF, THEN, ELSE = ("si ", "if "), (", alors (", ", then ("), ("), sinon (", "), otherwise (")
REPEAT, TIMES = ("répéter au plus ", "repeat at most "), (" fois (", " times (")
END = ("fin", "end")
BETWEEN = ("\u202f; ", "; ")


def phrase_of(step: Step) -> Phrase:
    """The phrase that says a simple block."""
    return next(phrase for phrase in PHRASES if phrase.fits(step))


def state_words(state: str, value: int, said: Said) -> str:
    """« l’offre est toujours sans réponse »: always in these words."""
    if state == SAME_STAGE:
        return ("l’étape est toujours la même", "the stage is still the same")[said.side]
    if state == OVER:
        start = ("le montant est toujours de plus de ", "the amount is still more than ")[said.side]
        return start + number(value, said)
    _kinds, french, english = words.STATES[state]
    feminine = words.KINDS[said.kind][3] == "f"
    return f"{said.the} is still {english}" if said.side else f"{said.the} est toujours {french[feminine]}"


def state_of(text: str, said: Said) -> tuple[str, int] | None:
    """The state and value that words name, None when they name none."""
    for state in (SAME_STAGE, *words.STATES):
        if plain(state_words(state, 0, said)).lower() == text.lower():
            return state, 0
    start = plain(state_words(OVER, 0, said))[:-1]
    digits = text[len(start) :].replace(" ", "").replace(",", "")
    return (OVER, int(digits)) if text.lower().startswith(start.lower()) and digits.isdecimal() else None


def trigger_words(event: str, days: int, said: Said) -> str:
    """« Dès qu’une offre est envoyée », « As soon as a quote is sent »."""
    a, _the, _noun, gender = words.KINDS[said.kind]
    start = ("Dès qu’", "As soon as ")[said.side]
    if event == words.SILENT:
        unit = words.UNITS["days"][said.side][0 if days == 1 else 1]
        since = ("est sans nouvelles depuis", "has been without news for")[said.side]
        return start + said.gap(RULES, f"{a[said.side]} {since} {days} {unit}")
    _kinds, done, english = words.TRIGGERS[event]
    return start + said.gap(RULES, f"{a[1]} {english}" if said.side else f"{a[0]} {done[gender == 'f']}")
