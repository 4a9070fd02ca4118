"""The templates that ship, read from `wordings/`, one file a template; a house's own words are never overwritten.

A file has a head (`name: French | English`, situation, kinds, media, event, mode, tone, audience, signatory,
`off: yes`) then, under « == language », a subject and paragraphs with blank lines between. « ! » begins a mandatory
paragraph, « ? » says what a personal word would be about.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils.html import escape

from ariane.kernel import clock
from ariane.templates.models import Template, Variant, Version
from ariane.templates.sandbox import CODE
from ariane.templates.zones import BY_ITSELF, FREE, LOCKED, TEXT
from ariane.ui import formats

FOLDER = Path(__file__).with_name("wordings")
SIGNS = {"!": LOCKED, "?": FREE}
ORDER = tuple(Template.Situation.values)


@dataclass(frozen=True)
class Spec:
    """A shipped template; `wordings` are (subject, zones as stored) by language."""

    code: str
    head: dict[str, str] = field(default_factory=dict)
    wordings: dict[str, tuple[str, list[dict[str, str]]]] = field(default_factory=dict)


@cache
def shipped() -> tuple[Spec, ...]:
    return tuple(read(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.txt")))


def read(code: str, text: str) -> Spec:
    """One file."""
    head, *parts = text.split("\n== ")
    spec = Spec(code, dict(_pairs(head)))
    for part in parts:
        language, subject, *rest = part.split("\n", 2)
        spec.wordings[language.strip()] = (typeset(subject, language), zones("\n".join(rest), language.strip()))
    return spec


def _pairs(head: str) -> Iterator[tuple[str, str]]:
    for line in head.splitlines():
        name, _sign, value = line.partition(":")
        yield name.strip(), value.strip()


def zones(text: str, language: str) -> list[dict[str, str]]:
    """Paragraphs as zones; neighbours of the same kind, except mandatory ones, are one zone."""
    found: list[dict[str, str]] = []
    for paragraph in filter(None, (part.strip() for part in text.split("\n\n"))):
        kind = SIGNS.get(paragraph[0], TEXT)
        words = typeset(paragraph[1:].strip() if kind != TEXT else paragraph, language)
        html = BY_ITSELF.sub(r"\1", f"<p>{escaped(words)}</p>")
        if found and kind == TEXT == found[-1]["kind"]:
            found[-1]["html"] += f"\n{html}"
        else:
            found.append({"key": f"z{len(found) + 1}", "kind": kind, "html": html})
    return found


def escaped(words: str) -> str:
    """The words as HTML; code stays code."""
    codes = CODE.findall(words)
    parts = [str(escape(part)) for part in CODE.split(words)]
    return parts[0] + "".join(code + part for code, part in zip(codes, parts[1:], strict=True))


def typeset(words: str, language: str) -> str:
    """The typography of the language, around the code."""
    codes = CODE.findall(words)
    marked = formats.typeset(CODE.sub("\ue000", words), language[:2])
    return "".join(part + code for part, code in zip(marked.split("\ue000"), [*codes, ""], strict=True))


@transaction.atomic
def ensure() -> None:
    """Make the shipped templates and wordings that are missing; renew those that nobody has touched."""
    known = {one.code: one for one in Template.objects.filter(builtin=True).prefetch_related("variants")}
    for spec in shipped():
        template = known.get(spec.code)
        if template is None:
            template = Template.objects.create(code=spec.code, builtin=True, **columns(spec))
            here: dict[str, Variant] = {}
        else:
            here = {one.language: one for one in template.variants.all()}
        for language, (subject, rows) in spec.wordings.items():
            put(template, here.get(language), language, subject, rows)


def put(template: Template, row: Variant | None, language: str, subject: str, rows: list[dict[str, str]]) -> None:
    """One wording: made, renewed, or left alone because a person changed it."""
    if row is None:
        row = Variant(template=template, language=language, changed_at=clock.now())
    elif row.number > 1 or (row.subject, row.zones) == (subject, rows):
        return
    row.subject, row.zones = subject, rows
    row.save()
    shown = {"subject": subject, "zones": rows, "at": row.changed_at}
    Version.objects.update_or_create(variant=row, number=1, defaults=shown)


def columns(spec: Spec) -> dict[str, object]:
    head = spec.head
    french, _sign, english = head["name"].partition("|")
    situation = head["situation"]
    return {
        "name_fr": french.strip(),
        "name_en": english.strip(),
        "situation": situation,
        "kinds": head.get("kinds", "").split(),
        "media": head.get("media", "mail").split(),
        "event": head.get("event", ""),
        "mode": head.get("mode", Template.Mode.FREE),
        "tone": int(head.get("tone", 0)),
        "audience": head.get("audience", ""),
        "signatory": head.get("signatory", ""),
        "active": head.get("off") != "yes",
        "position": (ORDER.index(situation) + 1) * 10,
    }
