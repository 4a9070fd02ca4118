"""The values that a template may name, from a record; and a template filled in for it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ariane.accounts.models import Organisation, User
from ariane.journal.models import Record
from ariane.kernel import clock
from ariane.parties.models import Party, PartyAddress
from ariane.pieces.correspondents import correspondents
from ariane.pieces.models import Piece, RequestedDocument
from ariane.pieces.signatories import signatory
from ariane.templates import house
from ariane.templates.models import Template
from ariane.templates.rendering import Rendered, render
from ariane.ui import formats


def written(template: Template, record: Record, by: User | None, *, language: str = "", **more: Any) -> Rendered:
    """A template filled in for a record, in the language of who will read it, signed as the template says.

    `more` are values that only the moment knows. Raises sandbox.Broken saying where a wording is wrong.
    """
    wanted = language or usage(record)
    who = signatory(template, record, by)
    return render(template, {**of_record(record, who, formats.tongue(wanted)), **more}, wanted)


def customer(record: Record) -> Party | None:
    """The third party of a record; the card itself when the record is one."""
    return Party.objects.filter(pk__in=[pk for pk in (record.main_party_id, record.pk) if pk]).order_by("pk").first()


def usage(record: Record, readers: Iterable[int] = ()) -> str:
    """The language of the reader as her country uses it: « fr-BE »; the house's when nobody is known.

    `readers` are identities: the first with a card of its own is who reads, else the record's third party.
    """
    ids = list(readers)
    rows = PartyAddress.objects.filter(identity__in=ids, party__archived_at=None).select_related("party")
    cards = {row.identity_id: row.party for row in rows} if ids else {}
    party = next((cards[pk] for pk in ids if pk in cards), None) or customer(record)
    if party is None:
        return Organisation.current().language
    language = party.language or Organisation.current().language
    return language if "-" in language or not party.country else f"{language}-{party.country}"


def of_record(record: Record, signed_by: User | None, language: str) -> dict[str, Any]:
    """Everything a wording may say about a record, formatted for the language (fr or en)."""
    organisation, today = Organisation.current(), clock.today()
    piece = Piece.objects.filter(pk=record.pk).first()
    party = customer(record)
    currency = record.currency or organisation.currency
    contact = next((one.recipient.name for one in correspondents(record) if one.proposed), "")
    given = {
        **house.values(organisation, signed_by, language, today),
        "customer": party.title if party else "",
        "contact": contact,
        "ref": record.ref or "",
        "refs": record.ref or "",
        "title": record.title,
        "kind": record.kind.name,
        "due": day(record.due_on, language),
        "days": max(0, (today - record.due_on).days) if record.due_on else 0,
        "comment": record.description,
        **documents(record, language),
        "link": format_html('<a href="{0}">{0}</a>', f"{settings.PUBLIC_URL}{record.get_absolute_url()}"),
    }
    return {**given, **(of_piece(piece, currency, language) if piece else {})}


def documents(record: Record, language: str) -> dict[str, Any]:
    """What was asked for on the record and is still missing, as a list, and the first day it is needed by."""
    rows = RequestedDocument.objects.filter(record=record, received_at=None, withdrawn_at=None).order_by("pk")
    missing = list(rows)
    until = min((row.due_on for row in missing if row.due_on), default=None)
    return {"documents": listed([row.label for row in missing]), "needed_by": day(until, language)}


def listed(names: Sequence[str]) -> SafeString:
    """Names as a list; nothing for none."""
    items = format_html_join("", "<li>{}</li>", ((name,) for name in names))
    return format_html("<ul>{}</ul>", items) if names else SafeString("")


def of_piece(piece: Piece, currency: str, language: str) -> dict[str, Any]:
    """Amounts and dates that only pieces have."""
    amount = piece.amount_incl if piece.amount_incl is not None else piece.amount
    return {
        "amount": formats.money(amount, currency, language) if amount is not None else "",
        "total": formats.money(amount - (piece.amount_paid or 0), currency, language) if amount is not None else "",
        "valid_until": day(piece.valid_until, language),
        "expected": day(piece.expected_on, language),
        "when": day(clock.local_day(piece.occurred_at), language) if piece.occurred_at else "",
    }


def day(value: dt.date | None, language: str) -> str:
    """A day with its year; nothing for none."""
    return formats.day(value, language, today=dt.date.min) if value else ""
