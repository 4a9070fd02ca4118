"""What changed between two versions of a flow, in the words of its sentence. Pure."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

# (what became of it: "", "del" or "ins"; the words)
Part = tuple[str, str]
WORDS = re.compile(r"[«“][^»”]*[»”]|\d[\d\u202f]*\d|[^\s\u00a0\u202f]+")
ALIKE = 0.5


def differences(old: list[str], new: list[str]) -> list[list[Part]]:
    """The lines that changed, in order; one that was reworded shows only the words that did, « attendre 5 → 7 jours
    ouvrés »."""
    found: list[list[Part]] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            found += paired(old[a:b], new[c:d])
    return found


def paired(gone: list[str], come: list[str]) -> Iterator[list[Part]]:
    """Lines that replace others: each with the first left that it is like, the rest alone."""
    left = list(gone)
    for line in come:
        twin = next((one for one in left if SequenceMatcher(None, split(one), split(line)).ratio() >= ALIKE), None)
        if twin is None:
            yield [("ins", line)]
            continue
        for other in left[: left.index(twin)]:
            yield [("del", other)]
        left = left[left.index(twin) + 1 :]
        yield list(reworded(twin, line))
    for other in left:
        yield [("del", other)]


def reworded(old: str, new: str) -> Iterator[Part]:
    """The words of a line, those that were replaced before those that replace them."""
    before, after = split(old), split(new)
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            yield "", joined(after[c:d])
            continue
        if b > a:
            yield "del", joined(before[a:b])
        if d > c:
            yield "ins", joined(after[c:d])


def split(line: str) -> list[str]:
    """The words of a line; what stands between quotation marks is one."""
    return WORDS.findall(line)


def joined(words: Iterable[str]) -> str:
    return " ".join(words)
