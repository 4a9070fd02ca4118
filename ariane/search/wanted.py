"""What a person typed, as words to look for. Pure."""

from dataclasses import dataclass

from ariane.kernel.text import fold, forms, words

MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Word:
    """One word to find: any of its forms, or (the last one typed, perhaps unfinished) anything that begins so."""

    typed: str
    forms: frozenset[str]
    begins: str = ""


def wanted(text: str) -> list[Word]:
    """The words of a query, all of which must be found; empty when it has none."""
    typed = words(text)[:MOST_WORDS]
    found = [Word(word, forms(word)) for word in typed]
    if found and len(bare := fold(typed[-1])) > 1:
        found[-1] = Word(typed[-1], found[-1].forms, begins=bare)
    return found
