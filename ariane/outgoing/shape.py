"""A record as other systems read it: by webhook, by polling and through the API, the same everywhere.

Never the text of a note or a message, nor anything confidential: who receives this is outside (invariant 14).
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from ariane.journal.models import Record
from ariane.kernel.money import decimals
from ariane.parties.models import Party
from ariane.pieces.models import Piece

RELATED = ("kind", "stage", "owner", "team", "main_party", "piece", "party")
DAYS = ("issued_on", "valid_until", "expected_on", "delivered_on", "received_on")
MOMENTS = ("sent_at", "published_at", "acknowledged_at", "paid_at", "occurred_at")


def rows() -> QuerySet[Record]:
    """Records with everything `facts` reads, in one query."""
    return Record.objects.select_related(*RELATED)


def facts(record: Record) -> dict[str, Any]:
    """What is told of a record."""
    told: dict[str, Any] = {
        "uid": str(record.uid),
        "kind": record.kind.code,
        "ref": record.ref,
        "title": record.title,
        "stage": record.stage.code if record.stage else None,
        "open": record.is_open,
        "owner": record.owner.username if record.owner else None,
        "team": record.team.code if record.team else None,
        "party": named(record.main_party),
        "amount": money(record.amount, record.currency),
        "due_on": day(record.due_on),
        "dispute": record.dispute,
        "created_at": moment(record.created_at),
        "updated_at": moment(record.updated_at),
        "last_in_at": moment(record.last_in_at),
        "last_out_at": moment(record.last_out_at),
        "archived_at": moment(record.archived_at),
        "external_refs": record.external_refs,
        "url": settings.PUBLIC_URL + record.get_absolute_url(),
    }
    piece, party = getattr(record, "piece", None), getattr(record, "party", None)
    if isinstance(piece, Piece):
        told |= of_piece(piece)
    if isinstance(party, Party):
        told |= of_party(party)
    return told


def of_piece(piece: Piece) -> dict[str, Any]:
    """What only a piece has: its amounts and its dates."""
    return {
        "amount_excl": money(piece.amount_excl, piece.currency),
        "amount_incl": money(piece.amount_incl, piece.currency),
        "balance": money(piece.balance, piece.currency),
        **{name: day(getattr(piece, name)) for name in DAYS},
        **{name: moment(getattr(piece, name)) for name in MOMENTS},
        "sent_by": piece.sent_by_channel or None,
    }


def of_party(party: Party) -> dict[str, Any]:
    """What only a card has."""
    return {"type": party.party_type, "language": party.language, "country": party.country}


def named(record: Record | None) -> dict[str, Any] | None:
    """Another record, by name and number."""
    return {"uid": str(record.uid), "ref": record.ref, "title": record.title} if record else None


def money(minor: int | None, currency: str) -> dict[str, Any] | None:
    """An amount as integer minor units, and as people write it for programs: « 48250.00 »."""
    if minor is None:
        return None
    return {"minor": minor, "value": decimal(minor, currency), "currency": currency}


def decimal(minor: int, currency: str) -> str:
    places = decimals(currency)
    return f"{Decimal(minor).scaleb(-places):.{places}f}"


def day(value: dt.date | None) -> str | None:
    return value.isoformat() if value else None


def moment(value: dt.datetime | None) -> str | None:
    return timezone.localtime(value, dt.UTC).isoformat() if value else None
