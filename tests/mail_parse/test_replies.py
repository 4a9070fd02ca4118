"""What people wrote and what their programs put below it: attributions of 230 clients and languages, devices, prose.

attributions.txt: « @ name | quoted » (quoted lines follow) or « bare » (the mail follows as it stands), then the lines.
letters.txt: « @ name », the body, « => », what of it the writer wrote.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ariane.mail.parse.quote.text import split_text

FOLDER = Path(__file__).parent
OWN = "Bonjour Anne,\n\nMerci, c'est parfait.\n\nJean"
BARE = "Bonjour,\n\nVoici notre offre.\n\nAnne\n"
QUOTED = "> Bonjour,\n>\n> Voici notre offre.\n>\n> Anne\n"


def pieces(file: str) -> Iterator[tuple[str, str]]:
    for piece in re.split(r"(?m)^@ ", (FOLDER / file).read_text("utf-8"))[1:]:
        name, _, body = piece.partition("\n")
        yield name, body.removesuffix("\n")


def squeeze(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("gap", ["\n\n", "\n"], ids=["apart", "close"])
@pytest.mark.parametrize(("name", "introduced"), [pytest.param(*row, id=row[0]) for row in pieces("attributions.txt")])
def test_what_a_client_puts_above_a_quotation_is_no_part_of_the_answer(name: str, introduced: str, gap: str) -> None:
    quoted = QUOTED if name.endswith("quoted") else BARE
    above = "\n\n" if introduced.startswith(">") else gap
    body = f"{OWN}{above}{introduced}{gap}{quoted}"
    found = split_text(body)
    assert squeeze(found.reply) == squeeze(OWN)
    assert "Voici notre offre." in found.quoted


@pytest.mark.parametrize("line", (FOLDER / "devices.txt").read_text("utf-8").splitlines())
def test_a_device_does_not_sign_for_its_owner(line: str) -> None:
    assert split_text(f"{OWN}\n\n{line}\n").reply == OWN
    found = split_text(f"{OWN}\n\n{line}\n\nLe 3 mars 2025 à 14:05, Anne <anne@nous.example> a écrit :\n\n{QUOTED}")
    assert found.reply == OWN


@pytest.mark.parametrize(("name", "case"), [pytest.param(*row, id=row[0]) for row in pieces("letters.txt")])
def test_what_the_writer_wrote(name: str, case: str) -> None:
    body, _, wanted = case.partition("\n=>")
    found = split_text(body)
    assert squeeze(found.reply) == squeeze(wanted)
    kept = squeeze(f"{found.reply} {found.quoted} {found.signature}").split()
    assert sorted(kept) == sorted(squeeze(body).split())
