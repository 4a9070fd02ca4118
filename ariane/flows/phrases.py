"""Phrases with gaps, used both ways: filled in to say a block, matched to understand one. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ariane.flows import words
from ariane.flows.words import Pair, side

NB, NNB = "\u00a0", "\u202f"
# control characters, which no text of a flow may hold (`quotable`)
OPEN, BETWEEN_KEY, CLOSE, RULES = "\x01", "\x02", "\x03", "rules"
GAP = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Names:
    """What is called otherwise than by its code, in one language: templates, stages, countries, languages."""

    templates: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)

    def shown(self, what: str, code: str) -> str:
        table: Mapping[str, str] = getattr(self, what, {})
        name = table.get(code, code)
        return name if list(table.values()).count(name) <= 1 and quotable(name) else code

    def code(self, what: str, name: str) -> str:
        table: Mapping[str, str] = getattr(self, what, {})
        typed = plain(name).lower()
        return next((code for code, shown in table.items() if plain(shown).lower() == typed), name)


@dataclass(frozen=True)
class Said:
    """In which language, about which kind of record, with which names; `marks` sets off what can be changed."""

    language: str
    kind: str
    names: Names = Names()
    marks: bool = False

    def gap(self, key: str, text: str) -> str:
        """A text that can be changed, set off with the key of its block (RULES for the rules of the flow)."""
        word = text.strip(", ")
        return text.replace(word, f"{OPEN}{key}{BETWEEN_KEY}{word}{CLOSE}", 1) if self.marks and word else text

    @property
    def side(self) -> int:
        return side(self.language)

    @property
    def the(self) -> str:
        return words.KINDS[self.kind][1][self.side]


@dataclass(frozen=True)
class Slot:
    """One kind of gap: how a value is written, the pattern that finds it, and how it is read back."""

    write: Callable[[Any, Said], str]
    pattern: Callable[[Said], str]
    read: Callable[[str, Said], Any]


def quotable(text: str) -> bool:
    """Whether a text can stand between quotation marks and be read back."""
    return bool(text) and text == text.strip() and not re.search(r"[«»“”\"⟦⟧\x00-\x1f\x7f\u2028\u2029]", text)


def quoted(text: str, said: Said) -> str:
    return f"“{text}”" if said.side else f"«{NB}{text}{NB}»"


def number(value: int, said: Said) -> str:
    return f"{value:,}" if said.side else f"{value:,}".replace(",", NNB)


def table(pairs: Mapping[Any, Pair]) -> Slot:
    """A gap filled from a table of words; the longest word wins when one begins another."""

    def pattern(said: Said) -> str:
        return "|".join(re.escape(plain(pair[said.side])) for pair in sorted_pairs(pairs, said.side))

    def read(text: str, said: Said) -> Any:
        return next(code for code, pair in pairs.items() if plain(pair[said.side]) == text)

    return Slot(lambda value, said: pairs[value][said.side], pattern, read)


def sorted_pairs(pairs: Mapping[Any, Pair], place: int) -> list[Pair]:
    return sorted(pairs.values(), key=lambda pair: -len(pair[place]))


def text_slot(what: str = "") -> Slot:
    """A quoted text: a name of templates or stages, or words of one's own. Reading gives the quotation's number."""
    return Slot(
        lambda value, said: quoted(said.names.shown(what, value), said),
        lambda said: r"⟦\d+⟧",
        lambda text, said: Quotation(int(text[1:-1]), what),
    )


@dataclass(frozen=True)
class Quotation:
    """The place of a text among those that stood between quotation marks."""

    place: int
    what: str


def _int_slot() -> Slot:
    return Slot(number, lambda said: r"\d[\d ,]*", lambda text, said: int(re.sub(r"\D", "", text)))


INT = _int_slot()
UNIT_FORMS = {f"{unit}-{n}": (fr[n], en[n]) for unit, (fr, en) in words.UNITS.items() for n in (0, 1)}
UNIT = Slot(
    lambda value, said: words.UNITS[value[0]][said.side][0 if value[1] == 1 else 1],
    table(UNIT_FORMS).pattern,
    lambda text, said: table(UNIT_FORMS).read(text, said).rpartition("-")[0],
)


def plain(text: str) -> str:
    """One kind of space and of apostrophe, as a person may type them."""
    return re.sub(r"[\s\u00a0\u202f]+", " ", text).replace("'", "’")


@dataclass(frozen=True)
class Phrase:
    """French and English of one block with gaps; `slots` by name, `fixed` are values that the phrase itself implies."""

    build: type[Any]
    fr: str
    en: str
    slots: Mapping[str, Slot] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    negative: str = ""

    def __hash__(self) -> int:
        return hash((self.fr, self.en))

    def fits(self, step: Any) -> bool:
        """Whether this phrase can say the block."""
        if not isinstance(step, self.build):
            return False
        if self.negative and getattr(step, self.negative) >= 0:
            return False
        return all(getattr(step, name) == value for name, value in self.fixed.items())

    def say(self, step: Any, said: Said) -> str:
        def fill(gap: re.Match[str]) -> str:
            name = gap[1]
            if name == "the":
                return said.the
            value = getattr(step, name)
            if name == "unit":
                value = (value, abs(getattr(step, "days", getattr(step, "offset", 0))))
            text = self.slots[name].write(abs(value) if name == self.negative else value, said)
            return said.gap(step.key, text)

        return GAP.sub(fill, (self.fr, self.en)[said.side]).replace(f"{CLOSE} {OPEN}{step.key}{BETWEEN_KEY}", " ")

    def read(self, text: str, said: Said) -> dict[str, Any] | None:
        """The values of the gaps, None when the text is another phrase."""
        found = matcher(self, said).fullmatch(text)
        if found is None:
            return None
        values = {name: self.slots[name].read(value, said) for name, value in found.groupdict().items()}
        if self.negative:
            values[self.negative] = -values[self.negative]
        return {**self.fixed, **values}


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def matcher(phrase: Phrase, said: Said) -> re.Pattern[str]:
    pattern, last = "", 0
    source = plain((phrase.fr, phrase.en)[said.side])
    for gap in GAP.finditer(source):
        pattern += re.escape(source[last : gap.start()])
        name = gap[1]
        pattern += re.escape(said.the) if name == "the" else f"(?P<{name}>{phrase.slots[name].pattern(said)})"
        last = gap.end()
    return _compiled(pattern + re.escape(source[last:]))
