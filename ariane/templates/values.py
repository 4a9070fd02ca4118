"""The values that a wording may name. Layers above fill them; here stand their names, labels and examples."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Value:
    """A value: what a person reads on its chip, and an example for a wording shown without a record."""

    label: str | Promise
    example: Any = ""


VALUES: dict[str, Value] = {
    "customer": Value(_("Customer"), "Commune d’Aubrives"),
    "contact": Value(_("Contact person"), "Dora Lambert"),
    "ref": Value(_("Number"), "OFR-2026-0142"),
    "title": Value(_("Title"), "Rénovation du hall relais"),
    "kind": Value(_("Kind of record"), "Offre"),
    "refs": Value(_("Numbers"), "FAC-2026-0310, FAC-2026-0311"),
    "count": Value(_("How many records"), 2),
    "amount": Value(_("Amount"), "1 250,00 €"),
    "total": Value(_("What remains to be paid"), "2 480,00 €"),
    "due": Value(_("Due date"), "12 mars 2026"),
    "days": Value(_("Days late"), 12),
    "fees": Value(_("Recovery fee allowed by law"), "40,00 €"),
    "valid_until": Value(_("Valid until"), "30 avril 2026"),
    "expected": Value(_("Delivery expected"), "8 mai 2026"),
    "rows": Value(_("The records, one by one"), ()),
    "table": Value(_("Table of the records"), ""),
    "documents": Value(_("Documents asked for"), ""),
    "needed_by": Value(_("Documents needed by"), ""),
    "signature": Value(_("Signature"), "Anne Renard"),
    "sender": Value(_("Name of who sends"), "Anne Renard"),
    "sender_email": Value(_("E-mail address of who sends"), "anne.renard@exemple.be"),
    "organisation": Value(_("Our name"), "Agence"),
    "organisation_address": Value(_("Our postal address"), "Rue du Fil 1, 4000 Liège"),
    "organisation_number": Value(_("Our enterprise number"), "BE 0123.456.789"),
    "today": Value(_("Today"), "2 mars 2026"),
    "link": Value(_("Address of the record"), ""),
    "comment": Value(_("What was said"), ""),
    "when": Value(_("When it was"), "2 mars 2026"),
    "how": Value(_("How it took place"), "téléphone"),
    "subject": Value(_("Subject"), "demande d’information"),
    "address": Value(_("Address that was written to"), "commercial@exemple.be"),
}
KNOWN = frozenset(VALUES)


def complete(given: Mapping[str, Any]) -> dict[str, Any]:
    """Every value, empty where this record has none: a wording may name it and shows nothing."""
    return {**dict.fromkeys(VALUES, ""), "rows": (), "count": 1, "days": 0, **given}


def examples() -> dict[str, Any]:
    """Values for a wording shown before a record is chosen."""
    table = mark_safe("<table><tr><td>FAC-2026-0310</td><td>12 mars 2026</td><td>1 240,00 €</td></tr></table>")
    return {**{name: value.example for name, value in VALUES.items()}, "table": table}
