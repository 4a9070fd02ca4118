"""What is done to templates: a wording saved, translated, put back; a template copied, put aside. All is traced."""

import uuid
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.audit import Change, must_configure, trace
from ariane.accounts.models import User
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from ariane.templates.events import LANGUAGES
from ariane.templates.models import Template, Variant, Version
from ariane.templates.rendering import problems_of
from ariane.templates.zones import Zone

AREA = "template"


@transaction.atomic
def save_wording(*, by: User, variant: Variant, subject: str, zones: Sequence[Zone], seen: int) -> Variant:
    """Save a wording as its next version; saving it unchanged says that it still fits the reference.

    `seen` is the number of the version that was edited. Raises DomainError when somebody saved another meanwhile, for
    an empty text, and for what cannot be filled in (language, zone, line); NotAllowed without the right to configure.
    """
    must_configure(by)
    now = Variant.objects.select_for_update().select_related("template").get(pk=variant.pk)
    if now.number != seen:
        raise DomainError(_("Somebody changed this text meanwhile. Open it again, then bring your changes in."))
    subject = " ".join(subject.split())
    if not subject or not zones:
        raise DomainError(_("A template needs a subject and a text."))
    refuse_problems(now.language, subject, zones)
    rows = [zone.stored for zone in zones]
    if (now.subject, now.zones) != (subject, rows):
        code = now.language
        changes: list[Change] = [
            (f"subject ({code})", now.subject, subject),
            (f"text ({code})", in_words(now.zones), in_words(rows)),
        ]
        now.subject, now.zones = subject, rows
        renew(now, by)
        trace(by, AREA, now.template, "changed", changes)
    now.follows = reference_number(now)
    now.save()
    return now


def refuse_problems(language: str, subject: str, zones: Iterable[Zone]) -> None:
    found = problems_of(language, subject, zones)
    if found:
        raise DomainError(" · ".join(str(one) for one in found[:5]))


def in_words(rows: Iterable[dict[str, str]]) -> str:
    return " / ".join(Zone.read(row).text.strip() for row in rows)[:250]


def renew(variant: Variant, by: User | None) -> None:
    """The next number, kept as a version for ever."""
    variant.number += 1
    variant.changed_at, variant.changed_by = clock.now(), by
    variant.save()
    kept = {"subject": variant.subject, "zones": variant.zones, "at": variant.changed_at, "by": by}
    Version.objects.create(variant=variant, number=variant.number, **kept)


def reference_number(variant: Variant) -> int:
    """The number of the wording that this one translates; its own when it is the reference."""
    if variant.language == variant.template.reference:
        return variant.number
    rows = Variant.objects.filter(template=variant.template_id, language=variant.template.reference)
    return rows.values_list("number", flat=True).first() or 0


@transaction.atomic
def add_language(*, by: User, template: Template, language: str) -> Variant:
    """Begin a translation: a copy of the reference, stale until it is saved. Raises DomainError for a language that is
    there already or is not known."""
    must_configure(by)
    if language not in LANGUAGES or template.variants.filter(language=language).exists():
        raise DomainError(_("Choose a language that this template does not have yet."))
    base = template.variants.filter(language=language[:2]).first()
    source = base or template.variants.filter(language=template.reference).first() or template.variants.first()
    row = Variant(template=template, language=language, number=0, follows=0)
    row.subject, row.zones = (source.subject, source.zones) if source else (template.name_fr, [])
    row.changed_at = clock.now()
    row.save()
    renew(row, by)
    trace(by, AREA, f"{template} ({language})", "created")
    return row


@transaction.atomic
def restore(*, by: User, version: Version) -> Variant:
    """Put an earlier wording back, as the next version."""
    variant = version.variant
    zones = [Zone.read(row) for row in version.zones]
    return save_wording(by=by, variant=variant, subject=version.subject, zones=zones, seen=variant.number)


@transaction.atomic
def duplicate(*, by: User, template: Template) -> Template:
    """A copy of the house's own, bound to no event, with all its wordings."""
    must_configure(by)
    variants = list(template.variants.all())
    made = Template.objects.get(pk=template.pk)
    made.pk, made.builtin, made.event, made.mode = None, False, "", Template.Mode.FREE
    made.code = f"{template.code[:50]}-{uuid.uuid4().hex[:6]}"
    made.name_fr, made.name_en = f"{template.name_fr[:110]} (copie)", f"{template.name_en[:110]} (copy)"
    made._state.adding = True
    made.save()
    for variant in variants:
        row = Variant(template=made, language=variant.language, subject=variant.subject, zones=variant.zones, number=0)
        row.changed_at = clock.now()
        renew(row, by)
    trace(by, AREA, made, "created")
    return made


@transaction.atomic
def create(*, by: User, template: Template) -> Template:
    """A new template of the house, with an empty wording in its reference language."""
    must_configure(by)
    template.code = f"t-{uuid.uuid4().hex[:8]}"
    template.save()
    zone = Zone("z1", "text", "<p>{{ signature }}</p>")
    row = Variant(template=template, language=template.reference, subject=template.name_fr, zones=[zone.stored])
    row.number, row.changed_at = 0, clock.now()
    renew(row, by)
    trace(by, AREA, template, "created")
    return template


@transaction.atomic
def set_active(*, by: User, template: Template, active: bool) -> None:
    """Use a template, or put it aside: flows that name it then wait and say so, nothing leaves by itself."""
    must_configure(by)
    was, template.active = template.active, active
    template.save(update_fields=["active"])
    trace(by, AREA, template, "changed", [("active", was, active)])
