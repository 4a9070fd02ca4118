"""One template: its wordings side by side, edited in place, previewed on a record, sent to oneself (M-026, M-028)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.flows import wordings as saving
from ariane.kernel.errors import DomainError
from ariane.kernel.text import is_number
from ariane.mail import catalogue
from ariane.pieces.values import written
from ariane.templates import actions, rendering
from ariane.templates.events import EVENTS, LANGUAGES
from ariane.templates.models import Template, Variant, Version
from ariane.templates.sandbox import Broken, Problem
from ariane.templates.values import VALUES, examples
from ariane.templates.zones import FREE, LOCKED, TEXT, Zone, chip, posted, shown_with_chips, zones_of
from ariane.web.access import actor, capability
from ariane.web.records.sheet import fetch
from ariane.web.settings.message_templates import languages_of
from ariane.web.settings.sections import page

PART = re.compile(r"zone-(\d+)-html")
MOST_ZONES = 40


@dataclass(frozen=True)
class Column:
    """A wording as it stands on the page; `subject` and `zones` are what was just posted when it was refused."""

    variant: Variant
    stale: bool
    subject: str
    zones: list[Zone]
    problems: list[Problem]
    error: str = ""

    @property
    def name(self) -> Any:
        return LANGUAGES.get(self.variant.language, self.variant.language)

    @property
    def subject_shown(self) -> SafeString:
        return shown_with_chips(escape(self.subject))

    @property
    def parts(self) -> list[tuple[int, Zone]]:
        return list(enumerate(self.zones, 1))

    @property
    def new(self) -> tuple[int, Zone]:
        """The empty zone at the end, in which another is begun."""
        keys = {zone.key for zone in self.zones}
        key = next(f"z{n}" for n in range(1, MOST_ZONES + 2) if f"z{n}" not in keys)
        return len(self.zones) + 1, Zone(key, TEXT, "")


@capability("configure")
@require_GET
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """/settings/templates/7/?language=en&edit=1: the reference on the left, a translation on the right."""
    return shown(request, get_object_or_404(Template, pk=pk), request.GET.get("language", ""))


def shown(request: HttpRequest, row: Template, language: str, refused: Column | None = None) -> HttpResponse:
    """The page; a refused wording stands as it was posted, with what is wrong."""
    variants = {one.language: one for one in row.variants.select_related("changed_by")}
    marks = languages_of(row)
    others = [code for code, _stale in marks if code != row.reference]
    right = language if language in others else next(iter(others), "")
    codes = [code for code in (row.reference, right) if code in variants]
    columns = [
        refused if refused and refused.variant.language == code else column(variants[code], dict(marks)[code])
        for code in codes
    ]
    context = {
        "template": row,
        "columns": columns,
        "languages": marks,
        "names": LANGUAGES,
        "right": right,
        "editing": bool(request.GET.get("edit")) or refused is not None,
        "missing": [(code, name) for code, name in LANGUAGES.items() if code not in variants],
        "values": [
            (value.label, code, chip(code))
            for code, value in ((f"{{{{ {name} }}}}", value) for name, value in VALUES.items() if name != "rows")
        ],
        "kinds": ((TEXT, _("text")), (LOCKED, _("mandatory")), (FREE, _("personal word"))),
        "record_attrs": {"placeholder": _("A record: its number or name"), "aria-label": _("Record")},
        "event": EVENTS.get(row.event, ""),
    }
    return page(request, "template", "template", context, status=422 if refused else 200)


def column(variant: Variant, stale: bool) -> Column:
    zones = zones_of(variant.zones)
    wrong = rendering.problems_of(variant.language, variant.subject, zones)
    return Column(variant, stale, variant.subject, zones, wrong)


@capability("configure")
@require_POST
def save(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """POST /settings/templates/7/en/: the wording of a language; refused, it comes back as it was typed."""
    row = get_object_or_404(Template, pk=pk)
    variant = get_object_or_404(Variant, template=row, language=language)
    zones, subject = read(request.POST), request.POST.get("subject", "")
    seen = request.POST.get("number", "")
    try:
        saving.save(
            by=actor(request), variant=variant, subject=subject, zones=zones, seen=int(seen) if is_number(seen) else 0
        )
    except DomainError as error:
        stale = dict(languages_of(row)).get(language, False)
        return shown(request, row, language, Column(variant, stale, subject, zones, [], str(error)))
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(f"{reverse('settings_template', args=[pk])}?language={language}")


def read(post: Mapping[str, str]) -> list[Zone]:
    """The zones as posted, by their places; an emptied one is left out."""
    found: list[tuple[int, int, Zone]] = []
    for number in sorted(int(hit[1]) for name in post if (hit := PART.fullmatch(name)))[:MOST_ZONES]:
        given = {part: post.get(f"zone-{number}-{part}", "") for part in ("key", "kind", "html", "place")}
        zone = posted(given["key"], given["kind"], given["html"])
        place = int(given["place"]) if is_number(given["place"]) else number
        if zone.text.strip() or "<img" in zone.html:
            found.append((place, number, zone))
    return [zone for _place, _number, zone in sorted(found, key=lambda one: one[:2])]


@capability("configure")
@require_POST
def languages(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/templates/7/languages/: begin a translation."""
    row, language = get_object_or_404(Template, pk=pk), request.POST.get("language", "")
    actions.add_language(by=actor(request), template=row, language=language)
    return HttpResponseRedirect(f"{reverse('settings_template', args=[pk])}?language={language}&edit=1")


@capability("configure")
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """/settings/templates/7/preview/?record=9&language=fr: as its reader gets it; examples without a record."""
    row = get_object_or_404(Template, pk=pk)
    try:
        made = filled(request, row, request.GET)
    except Broken as error:
        return render(request, "web/settings/_template_preview.html", {"error": str(error)})
    return render(request, "web/settings/_template_preview.html", {"made": made, "names": LANGUAGES})


def filled(request: HttpRequest, row: Template, asked: Mapping[str, str]) -> rendering.Rendered:
    """The template on the record that was chosen, in the language asked for; else on examples."""
    pk, language = asked.get("record", ""), asked.get("language", "")
    if is_number(pk):
        return written(row, fetch(actor(request), int(pk)), actor(request), language=language)
    return rendering.render(row, examples(), language or row.reference)


@capability("configure")
@require_POST
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/templates/7/trial/: the same, sent to whoever asks."""
    row, by = get_object_or_404(Template, pk=pk), actor(request)
    if not by.email:
        raise DomainError(_("Your account has no address to send it to."))
    try:
        made = filled(request, row, request.POST)
    except Broken as error:
        raise DomainError(str(error)) from error
    with transaction.atomic():
        catalogue.send("template-trial", _("[Test] %(subject)s") % {"subject": made.subject}, made.html, [by.identity])
    messages.success(request, _("A message is on its way to %(address)s.") % {"address": by.email})
    return HttpResponseRedirect(f"{reverse('settings_template', args=[pk])}?language={made.language}")


@capability("configure")
@require_http_methods(["GET", "POST"])
def versions(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """/settings/templates/7/fr/versions/: how it was worded, by whom, when; POST `number` puts one back."""
    row = get_object_or_404(Template, pk=pk)
    variant = get_object_or_404(Variant, template=row, language=language)
    if request.method == "POST":
        number = request.POST.get("number", "")
        version = get_object_or_404(Version, variant=variant, number=int(number) if is_number(number) else 0)
        actions.restore(by=actor(request), version=version)
        messages.success(request, _("The earlier text is back."))
        return HttpResponseRedirect(f"{reverse('settings_template', args=[pk])}?language={language}")
    rows = [(one, zones_of(one.zones)) for one in variant.versions.select_related("by")]
    shown_there = {"template": row, "variant": variant, "rows": rows, "name": LANGUAGES.get(language, language)}
    return page(request, "template", "template_versions", shown_there)
