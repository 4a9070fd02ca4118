"""HTML answers as a hundred clients write them; answers.txt: « @ name », the HTML, « => », the writer's own words."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ariane.kernel.nesting import words_only
from ariane.mail.parse.quote.html import split_html

TEXT = (Path(__file__).parent / "answers.txt").read_text("utf-8")


def answers() -> Iterator[tuple[str, str, str]]:
    for piece in re.split(r"(?m)^@ ", TEXT)[1:]:
        name, _, rest = piece.partition("\n")
        html, _, wanted = rest.partition("\n=>")
        yield name, html, wanted


def letters(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("html", "wanted"), [pytest.param(*row[1:], id=row[0]) for row in answers()])
def test_the_answer_is_the_writers_and_nothing_is_lost(html: str, wanted: str) -> None:
    found = split_html(html)
    assert letters(words_only(found.reply)) == letters(wanted)
    kept = letters(words_only(found.reply)) + letters(words_only(found.quoted))
    assert sorted(kept) == sorted(letters(words_only(html)))
    assert found.reply.count("<a ") + found.quoted.count("<a ") >= html.count("<a ")
