"""Translations without msgfmt: `python -m ariane.config.locale [compile|extract|missing]`, all through Babel.

`extract` brings every app's French catalogue up to date with its sources; `missing` prints what has no French and exits
1 when there is any; `compile` (the default) writes the .mo files that Django reads.
"""

import datetime as dt
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1]
METHODS = [
    ("**/frontend/**", "ignore"),
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**/templates/**.html", "ariane.config.locale:templates"),
    ("**/templates/**.txt", "ariane.config.locale:templates"),
]
NO_DATE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=\w)")
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def templates(fileobj, keywords, comment_tags, options):  # type: ignore[no-untyped-def]
    """Babel's hook: Django's own translation of a template to Python-like source, then the Python extractor."""
    from io import BytesIO

    from babel.messages.extract import extract_python
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure()
    # a template may indent as it likes; the Python extractor would take that for blocks
    source = "\n".join(line.lstrip() for line in templatize(fileobj.read().decode()).splitlines())
    yield from extract_python(BytesIO(source.encode()), keywords, comment_tags, options)


def apps() -> list[Path]:
    """Folders that have text of their own: the apps, and the command line."""
    return sorted([*(path.parent for path in PACKAGE.glob("*/apps.py")), PACKAGE / "cli"])


def catalogue(app: Path) -> Catalog:
    """The French catalogue of an app, empty when it has none."""
    path = app / "locale/fr/LC_MESSAGES/django.po"
    if not path.exists():
        return Catalog(locale="fr")
    with path.open("rb") as file:
        return read_po(file, locale="fr")


def extract(app: Path) -> Catalog:
    """The app's catalogue with every message of its sources, translations kept."""
    found = Catalog(locale="fr")
    for _file, _line, message, _comments, context in extract_from_dir(app, METHODS, keywords=KEYWORDS):
        found.add(message, context=context)
    known = catalogue(app)
    known.update(found, no_fuzzy_matching=True)
    known.obsolete.clear()
    known.header_comment, known.project, known.version, known.fuzzy = "#", "ariane", "", False
    known.creation_date = known.revision_date = NO_DATE  # a date would make every two branches collide
    return known


def missing(app: Path) -> list[str]:
    """Messages of the app's sources that have no French."""
    return [
        str(m.id) for m in extract(app) if m.id and not (all(m.string) if isinstance(m.string, tuple) else m.string)
    ]


def french(text: str) -> str:
    """French typography: spaces that do not break before : ; ? ! and inside « », curved apostrophes."""
    from ariane.ui.formats import typeset as spaced

    return APOSTROPHE.sub("’", spaced(text, "fr"))


def typeset(messages: Catalog) -> None:
    """Bring the typography of a catalogue's French in order, whoever typed it."""
    for message in messages:
        if message.id:
            said = message.string
            message.string = french(said) if isinstance(said, str) else tuple(map(french, said or ()))


def save(app: Path, messages: Catalog) -> None:
    """Write an app's catalogue, sorted and without line numbers so that diffs stay small."""
    path = app / "locale/fr/LC_MESSAGES/django.po"
    if not len(messages):
        return
    typeset(messages)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, messages, omit_header=False, no_location=True, sort_output=True, width=120)


def compile_all() -> None:
    """Write a .mo beside every .po."""
    for path in PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            messages = read_po(file, locale=path.parts[-3])
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, messages)


def main(argv: list[str]) -> int:
    what = argv[0] if argv else "compile"
    if what == "extract":
        for app in apps():
            save(app, extract(app))
    elif what == "missing":
        lacking = [(app.name, text) for app in apps() for text in missing(app)]
        for name, text in lacking:
            print(f"{name}: {text}")
        return 1 if lacking else 0
    else:
        compile_all()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
