"""Words as search compares them: without accents, case or ending, in French and in English."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

LONGEST_WORD = 40
MOST_DIGITS = 18
LONGEST_ASKED = 250
BLANK_LINES = re.compile(r"\n{3,}")
_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "’": "'", "ʼ": "'"})
_stemmers = threading.local()


def fold(text: str) -> str:
    """The text in lower case without accents or ligatures; spaces of every kind become one plain space."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def searchable(text: str) -> str:
    """A text as type-ahead compares it: folded, each word behind a space."""
    return "".join(f" {word}" for word in _WORD.findall(fold(text)))


def asked(text: str) -> list[str]:
    """The words somebody looks for, as type-ahead compares them; what is too long to be a name is cut."""
    return searchable(text[:LONGEST_ASKED]).split()


def is_number(text: str) -> bool:
    """Whether a text from an address or a form is a whole number that a row may have: ASCII digits, within 64 bits."""
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def words(text: str) -> list[str]:
    """The words of a text in order, lower case, accents kept: the ending of a French word depends on them."""
    lowered = unicodedata.normalize("NFC", text.casefold())
    return [word[:LONGEST_WORD] for word in _WORD.findall(lowered)]


@lru_cache(maxsize=20_000)
def forms(word: str) -> frozenset[str]:
    """How a word may stand in the index: folded as typed, and without its French or English ending.

    Two words are taken for the same one when they share a form; so `livrée`, `livree` and `livré` meet.
    """
    bare = fold(word)
    if len(bare) < 3 or bare.isdigit():
        return frozenset({bare})
    return frozenset({bare, fold(_stem("french", word)), _stem("french", bare), _stem("english", bare)} - {""})


def tokens(text: str) -> list[str]:
    """Every form of every word of a text, each once, in order of appearance: what an index stores."""
    found: dict[str, None] = {}
    for word in words(text):
        for form in forms(word):
            found[form] = None
    return list(found)


def spans(text: str) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Where each word of a text stands (start, end) and its forms, for marking what a search found."""
    for match in _WORD.finditer(text):
        yield match.start(), match.end(), forms(match.group().casefold()[:LONGEST_WORD])


def _stem(language: str, word: str) -> str:
    # a stemmer may not be shared by threads, and making one costs more than using it
    stemmer: Any = getattr(_stemmers, language, None)
    if stemmer is None:
        import Stemmer

        stemmer = Stemmer.Stemmer(language)
        setattr(_stemmers, language, stemmer)
    return str(stemmer.stemWord(word))


def from_html(html: str) -> str:
    """HTML as plain text, with its paragraphs, lists and tables; text without markup comes back as it is."""
    if "<" not in html and "&" not in html:
        return html.strip()
    from inscriptis import get_text

    return BLANK_LINES.sub("\n\n", get_text(html)).strip()
