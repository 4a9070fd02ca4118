"""From a sentence to a flow: the way back of `sentence`, patient with spaces, apostrophes and quotation marks."""

import re
from dataclasses import dataclass, replace
from typing import Any

from ariane.flows import words
from ariane.flows.grammar import ELSE, END, IF, ONLY_IF, PHRASES, REPEAT, THEN, TIMES, state_of, trigger_words
from ariane.flows.model import Caps, Check, Flow, Fork, Repeat, Segment, Step, Trigger, rekeyed
from ariane.flows.phrases import Names, Quotation, Said, plain

QUOTED = re.compile(r"«\s*([^«»]*?)\s*»|“([^“”]*)”|\"([^\"]*)\"")
MARK = re.compile(r"⟦(\d+)⟧")


class NotUnderstood(ValueError):
    """A part of the sentence says nothing that a flow knows; `piece` is that part, as it was typed."""

    def __init__(self, piece: str, language: str) -> None:
        self.piece = piece
        if not piece:
            super().__init__("Write the sentence." if language == "en" else "Écrivez la phrase.")
            return
        french = f"«\u00a0{piece}\u00a0» n’est pas compris. Reprenez les mots des blocs."
        super().__init__(f"“{piece}” is not understood. Use the words of the blocks." if language == "en" else french)


@dataclass(frozen=True)
class Reading:
    """One sentence being read: its language and kind, and the texts that stood between quotation marks."""

    said: Said
    quotations: tuple[str, ...]

    def wrong(self, piece: str) -> NotUnderstood:
        shown = MARK.sub(lambda mark: self.quotations[int(mark[1])], piece)
        return NotUnderstood(shown.strip(), self.said.language)

    def text(self, found: Quotation) -> str:
        name = self.quotations[found.place]
        return self.said.names.code(found.what, name) if found.what else name


def understand(text: str, language: str, names: Names | None = None, old: Flow | None = None) -> Flow:
    """The flow that a sentence says; blocks that stand in `old` keep their keys. Raises NotUnderstood."""
    language = "en" if language.startswith("en") else "fr"
    quotations: list[str] = []

    def keep(found: re.Match[str]) -> str:
        quotations.append(next(group for group in found.groups() if group is not None))
        return f"⟦{len(quotations) - 1}⟧"

    whole = plain(QUOTED.sub(keep, re.sub("[⟦⟧]", "", text))).strip()
    reading = Reading(Said(language, "quote", names or Names()), tuple(quotations))
    head, body = split_head(whole, reading)
    reading, trigger, segment = read_head(head, reading)
    pieces = [one.strip() for one in body.removesuffix(".").split(". ")]
    always = ("à tout moment", "at any time")[reading.said.side]
    place = next((n for n, one in enumerate(pieces) if one.lower().startswith(always)), len(pieces))
    blocks = pieces[:place]
    if blocks and blocks[-1].lower() == END[reading.said.side]:
        blocks.pop()
    flow = Flow(reading.said.kind, trigger, read_steps(blocks, reading), segment)
    return rekeyed(read_closing(flow, pieces[place:], reading), old)


def split_head(whole: str, reading: Reading) -> tuple[str, str]:
    """« Dès que… » and what follows the colon."""
    depth = 0
    for place, letter in enumerate(whole):
        depth += (letter == "(") - (letter == ")")
        if letter == ":" and depth == 0:
            return whole[:place].strip(), whole[place + 1 :].strip()
    raise reading.wrong(whole)


def read_head(head: str, reading: Reading) -> tuple[Reading, Trigger, Segment]:
    """Which kind, what sets it off, whom it concerns."""
    start, bracket, rest = head.partition(" (")
    for kind in words.KINDS:
        now = replace(reading, said=replace(reading.said, kind=kind))
        for event, (kinds, *_words) in words.TRIGGERS.items():
            if kind in kinds and plain(trigger_words(event, 0, now.said)).lower() == start.lower():
                return now, Trigger(event), read_segment(rest.removesuffix(")"), now) if bracket else Segment()
        pattern = re.escape(plain(trigger_words(words.SILENT, 2, now.said))).replace("2", r"(\d+)")
        days = re.fullmatch(re.sub(r"jours$|days$", "(?:jours?|days?)", pattern), start, re.IGNORECASE)
        if days:
            trigger = Trigger(words.SILENT, int(days[1]))
            return now, trigger, read_segment(rest.removesuffix(")"), now) if bracket else Segment()
    raise reading.wrong(head)


LABELS = (
    ("teams", ("équipe ", "team ")),
    ("over", ("montant de plus de ", "amount over ")),
    ("under", ("montant de moins de ", "amount under ")),
    ("countries", ("pays ", "country ")),
    ("customers", ("clients ", "customers ")),
    ("tags", ("étiquette ", "tag ")),
    ("relations", ("relation ", "relation ")),
    ("languages", ("langue ", "language ")),
)
COLON = re.compile(r"^([a-zé]+) ?: ", re.IGNORECASE)


def read_segment(text: str, reading: Reading) -> Segment:
    """The conditions between brackets."""
    found: dict[str, Any] = {}
    for part in (COLON.sub(r"\1 ", one.strip()) for one in text.split(";")):
        labels = ((name, pair[reading.said.side]) for name, pair in LABELS)
        name, label = next(((name, label) for name, label in labels if part.lower().startswith(label)), ("", ""))
        if not name:
            raise reading.wrong(part)
        values = re.split(r" ou | or ", part[len(label) :])
        found[name] = segment_value(name, values, reading)
    return Segment(**found)


def segment_value(name: str, values: list[str], reading: Reading) -> Any:
    if name in ("over", "under"):
        digits = re.sub(r"[ ,]", "", values[0])
        if not digits.isdecimal():
            raise reading.wrong(values[0])
        return int(digits)
    if name in ("teams", "tags"):
        marks = [MARK.fullmatch(one) for one in values]
        if not all(marks):
            raise reading.wrong(" ".join(values))
        return tuple(reading.quotations[int(one[1])] for one in marks if one)
    tables = {"customers": words.CUSTOMERS, "relations": words.RELATIONS}
    if name in tables:
        codes = [code for one in values for code, pair in tables[name].items() if pair[reading.said.side] == one]
        if len(codes) != len(values):
            raise reading.wrong(" ".join(values))
        return codes[0] if name == "customers" else tuple(codes)
    known = getattr(reading.said.names, name)
    codes = [reading.said.names.code(name, one) for one in values]
    strange = next((one for one, code in zip(values, codes, strict=True) if known and code not in known), "")
    if strange:
        raise reading.wrong(strange)
    return tuple(codes)


def read_steps(pieces: list[str], reading: Reading) -> tuple[Step, ...]:
    steps: list[Step] = []
    for piece in pieces:
        steps += read_clause(piece, reading)
    return tuple(steps)


def read_clause(piece: str, reading: Reading) -> list[Step]:
    """The block or, for « si …, faire », the two blocks of a clause."""
    side, low = reading.said.side, piece.lower()
    if low.startswith(ONLY_IF[side]):
        state, value = found_state(piece[len(ONLY_IF[side]) :], reading)
        return [Check("", state, value)]
    if low.startswith(REPEAT[side]) and TIMES[side] in low:
        times, _mark, rest = piece[len(REPEAT[side]) :].partition(TIMES[side])
        if not times.isdecimal() or not rest.endswith(")"):
            raise reading.wrong(piece)
        return [Repeat("", int(times), read_inside(rest[:-1], reading))]
    if low.startswith(IF[side]):
        if THEN[side] in low:
            return [read_fork(piece, reading)]
        condition, _comma, act = piece[len(IF[side]) :].partition(", ")
        # an amount in English has commas of its own
        while act[:3].isdecimal():
            more, _comma, act = act.partition(", ")
            condition += more
        state, value = found_state(condition, reading)
        return [Check("", state, value), *read_clause(act, reading)]
    return [read_simple(piece, reading)]


def found_state(text: str, reading: Reading) -> tuple[str, int]:
    found = state_of(text, reading.said)
    if found is None:
        raise reading.wrong(text)
    return found


def read_fork(piece: str, reading: Reading) -> Fork:
    side = reading.said.side
    condition, _then, rest = piece[len(IF[side]) :].partition(THEN[side])
    state, value = found_state(condition, reading)
    depth = 0
    for place, letter in enumerate(rest):
        if letter == ")" and depth == 0:
            if not rest[place:].startswith(ELSE[side]) or not rest.endswith(")"):
                break
            no = rest[place + len(ELSE[side]) : -1]
            return Fork("", state, value, read_inside(rest[:place], reading), read_inside(no, reading))
        depth += (letter == "(") - (letter == ")")
    raise reading.wrong(piece)


def read_inside(text: str, reading: Reading) -> tuple[Step, ...]:
    """The clauses between brackets, separated by semicolons that stand in no inner brackets."""
    pieces, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == ";" and depth == 0:
            pieces.append(text[start:place].strip())
            start = place + 1
    pieces.append(text[start:].strip())
    return () if [one.lower() for one in pieces] == [END[reading.said.side]] else read_steps(pieces, reading)


def read_simple(piece: str, reading: Reading) -> Step:
    for phrase in PHRASES:
        values = phrase.read(piece, reading.said)
        if values is not None:
            ready = {k: reading.text(v) if isinstance(v, Quotation) else v for k, v in values.items()}
            step: Step = phrase.build("", **ready)
            return step
    raise reading.wrong(piece)


def read_closing(flow: Flow, pieces: list[str], reading: Reading) -> Flow:
    """What stops it at any time, the limits, the approvals."""
    side = reading.said.side
    stops = tuple(
        code for code, pair in words.STOPS.items() for piece in pieces[:1] if plain(pair[side]).lower() in piece.lower()
    )
    flow = replace(flow, stop_on=stops)
    approvals = {plain(pair[side]).strip(" ."): code for code, pair in words.APPROVALS.items() if pair[side]}
    for piece in pieces[1:]:
        limit = re.fullmatch(LIMIT[side], piece, re.IGNORECASE)
        over = re.fullmatch(ABOVE[side], piece, re.IGNORECASE)
        if limit:
            flow = replace(flow, caps=Caps(int(limit[1]), 1 if limit[2] else int(limit[3] or 0)))
        elif piece in approvals:
            flow = replace(flow, approval=approvals[piece])
        elif over:
            flow = replace(flow, approval_over=int(re.sub(r"\D", "", over[1])))
        else:
            raise reading.wrong(piece)
    return flow


LIMIT = (
    r"au plus (\d+) relances? par [^\d]+?(?: et 1 message automatique par client"
    r"(?:( et par jour ouvré)| tous les (\d+) jours? ouvrés?))?",
    r"at most (\d+) follow-ups? per [^\d]+?(?: and 1 automatic message per customer"
    r"(?:( and working day)| every (\d+) working days?))?",
)
ABOVE = (r"au-dessus de ([\d ,]+), les envois sont validés", r"above ([\d ,]+), messages are approved")
