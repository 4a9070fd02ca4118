"""From a template and values to a message: the language that the recipient reads, each zone filled in by itself."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ariane.accounts.models import Organisation
from ariane.templates import sandbox
from ariane.templates.models import Template, Variant
from ariane.templates.sandbox import Broken, Problem
from ariane.templates.values import KNOWN, complete
from ariane.templates.zones import FREE, LOCKED, Zone, free, locked, zones_of

# a paragraph that a condition left empty
EMPTY = re.compile(r"<p>\s*</p>\s*")


@dataclass(frozen=True)
class Rendered:
    """A message ready to be read over. `fallback` is the language that was wanted and is missing, "" otherwise;
    `number` is the version of the wording; `blocks` are the mandatory ones by key."""

    template: str
    subject: str
    parts: tuple[Zone, ...]
    language: str
    number: int
    fallback: str = ""

    @property
    def html(self) -> str:
        """As it leaves by itself: free zones say nothing, mandatory blocks keep their frame for whoever edits it."""
        shown = (zone for zone in self.parts if zone.kind != FREE)
        return "".join(locked(zone.key, zone.html) if zone.kind == LOCKED else zone.html for zone in shown)

    @property
    def writing(self) -> str:
        """As the composer opens it: mandatory blocks framed, free zones waiting."""
        made = []
        for zone in self.parts:
            if zone.kind == LOCKED:
                made.append(locked(zone.key, zone.html))
            elif zone.kind == FREE:
                made.append(free(zone.key, zone.text))
            else:
                made.append(zone.html)
        return "".join(made)

    @property
    def name(self) -> str:
        """How a draft remembers it: « invoice-after/fr-BE »."""
        return f"{self.template}/{self.language}"

    @property
    def used(self) -> dict[str, Any]:
        """What the journal keeps of it."""
        missing = {"fallback": self.fallback} if self.fallback else {}
        return {"template": self.template, "language": self.language, "number": self.number, **missing}

    @property
    def blocks(self) -> dict[str, str]:
        return {zone.key: zone.html for zone in self.parts if zone.kind == LOCKED}


def render(template: Template, values: Mapping[str, Any], language: str) -> Rendered:
    """Fill a template in for a reader of `language` (« fr », « fr-CA »…).

    Raises Broken when the template has no wording at all, or saying in which language, zone and line one is wrong.
    """
    variant, fallback = choose(template, language)
    whole = complete(values)
    subject = filled(variant, 0, variant.subject, whole)
    parts = tuple(
        Zone(zone.key, zone.kind, tidied(filled(variant, number, zone.html, whole)))
        for number, zone in enumerate(zones_of(variant.zones), 1)
    )
    parts = tuple(part for part in parts if part.html)
    return Rendered(template.code, subject, parts, variant.language, variant.number, fallback)


def tidied(html: str) -> str:
    """Without what a condition left empty."""
    return EMPTY.sub("", html).replace("<p> ", "<p>")


def filled(variant: Variant, zone: int, source: str, values: Mapping[str, Any]) -> str:
    try:
        return sandbox.fill(source, values, subject=zone == 0)
    except Broken as error:
        where = Problem(variant.language, zone, error.line, error.message).where
        raise Broken(error.message, error.line, where) from error


def choose(template: Template, language: str) -> tuple[Variant, str]:
    """The wording for a reader, and the language that was missing when she gets another (M-027).

    Hers as her country uses it, hers in general, hers in another country; else the organisation's, else the reference.
    Raises Broken without any wording.
    """
    found = {one.language: one for one in template.variants.all()}
    if not found:
        raise Broken(_("it has no wording yet"))
    wanted = language or template.reference
    own = next((found[code] for code in ways(wanted, found) if code in found), None)
    if own is not None:
        return own, ""
    house = (*ways(Organisation.current().language, found), *ways(template.reference, found), *found)
    return next(found[code] for code in house if code in found), wanted


def ways(language: str, found: Iterable[str]) -> list[str]:
    """« fr-BE » → fr-BE, fr, then the other countries' French."""
    base = language.split("-", maxsplit=1)[0].lower()
    return [language, base, *sorted(code for code in found if code.split("-")[0] == base)]


def problems(template: Template) -> list[Problem]:
    """All that is wrong with a template, language by language, with zone and line."""
    return [
        one
        for variant in template.variants.all()
        for one in problems_of(variant.language, variant.subject, zones_of(variant.zones))
    ]


def problems_of(language: str, subject: str, zones: Iterable[Zone]) -> list[Problem]:
    """The same for one wording, stored or not yet."""
    found = [Problem(language, 0, *one) for one in sandbox.check(subject, KNOWN, subject=True)]
    for number, zone in enumerate(zones, 1):
        found += [Problem(language, number, *one) for one in sandbox.check(zone.html, KNOWN)]
    return found


def wording(template: Template) -> str:
    """All its words in all languages, for a look at what it claims."""
    return " ".join(
        part for one in template.variants.all() for part in (one.subject, *(zone.html for zone in zones_of(one.zones)))
    )
