"""The French catalogues: typography in order, whoever typed them."""

import ast
import re

import pytest

from ariane.config.locale import PACKAGE, apps, catalogue, french

WORDS = ("_", "gettext", "gettext_lazy", "ngettext", "pgettext", "pgettext_lazy", "npgettext")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Doublon de « %(name)s » ?", "Doublon de «\u00a0%(name)s\u00a0»\u202f?"),
        ("Dites pourquoi : l'adresse", "Dites pourquoi\u00a0: l’adresse"),
        ("à 10:30, voir ?tab=late", "à 10:30, voir\u202f?tab=late"),
    ],
)
def test_spaces_and_apostrophes(typed: str, read: str) -> None:
    assert french(typed) == read
    assert french(read) == read


def test_every_catalogue_is_in_order() -> None:
    wrong = [
        text
        for app in apps()
        for message in catalogue(app)
        if message.id
        for text in (message.string if isinstance(message.string, tuple) else (message.string,))
        if french(text) != text
    ]
    assert wrong == []


def test_no_translation_hides_from_the_extractor() -> None:
    """Only names that the extractor knows: under another one a sentence would stay English for ever."""
    hidden = re.compile(r"import \w*gettext\w* as (?!_$|N_$)|\w*gettext\w* as (?!_\b|N_\b)\w+", re.MULTILINE)
    found = [str(path) for path in PACKAGE.rglob("*.py") if hidden.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_no_translation_hides_in_an_f_string() -> None:
    """The extractor does not look into them: the sentence would stay English for ever."""
    found = [
        f"{path}:{call.lineno}"
        for path in PACKAGE.rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in WORDS
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert found == []
