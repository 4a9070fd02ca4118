"""Making and changing cards: names, numbers, addresses, phones."""

from dataclasses import dataclass, field
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, Organisation, User
from ariane.accounts.models.identity import normalise
from ariane.activities.addresses import corrected
from ariane.journal import actions, policy
from ariane.journal.append import Line, append
from ariane.journal.models import Entry, Kind
from ariane.kernel import events
from ariane.kernel.errors import DomainError
from ariane.parties import numbers
from ariane.parties.events import PartySaved
from ariane.parties.models import Party, PartyAddress, PartyPhone

RECOGNISED_BY = frozenset({"title", "establishment_no", "enterprise_no", "party_type"})
NUMBERS = {"establishment_no": numbers.establishment, "enterprise_no": numbers.enterprise}


@dataclass(frozen=True)
class NewParty:
    """A card to be made. The first address is the preferred one; `fields` are further columns of Party."""

    name: str
    party_type: str = Party.Type.ORGANISATION
    organisation: Party | None = None
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def create_party(*, by: User | None, party: NewParty) -> Party:
    """Make a card with its addresses and phones, and the first line of its journal; `by` None is the post office.

    Raises NotAllowed, or DomainError for an empty name, an address that is none, a department without its organisation
    (P-046) or an archived organisation (P-037). A missing number never blocks (P-048).
    """
    if party.party_type == Party.Type.SERVICE and party.organisation is None:
        raise DomainError(_("Which organisation does this department belong to?"))
    if party.organisation is not None and party.organisation.archived_at is not None:
        raise DomainError(_("%(name)s is archived: nothing new can start on this card.") % {"name": party.organisation})
    country = Organisation.current().country
    values = with_plain_numbers({"country": country, **party.fields}, country)
    card = actions.create_record(
        by=by,
        kind=Kind.objects.get(code="party"),
        title=party.name,
        model=Party,
        party_type=party.party_type,
        organisation=party.organisation,
        **values,
    )
    for position, address in enumerate(party.addresses):
        _put_address(card, address, preferred=position == 0)
    PartyPhone.objects.bulk_create(PartyPhone(party=card, number=dialled(one, card.country)) for one in party.phones)
    events.publish(PartySaved(card.pk))
    return card


@transaction.atomic
def edit_party(*, by: User, party: Party, changes: dict[str, Any], base: dict[str, Any] | None = None) -> list[str]:
    """Change columns of a card; returns those that changed. Raises NotAllowed, or Collision (see change_fields)."""
    country = changes.get("country") or party.country or Organisation.current().country
    changes = with_plain_numbers(changes, country)
    changed = actions.change_fields(by=by, record=party, changes=changes, base=base)
    if RECOGNISED_BY.intersection(changed):
        events.publish(PartySaved(party.pk))
    return changed


def with_plain_numbers(values: dict[str, Any], country: str) -> dict[str, Any]:
    """The same fields, identification numbers as digits alone, whatever dots were typed."""
    return values | {code: read(values[code], country).value for code, read in NUMBERS.items() if values.get(code)}


def dialled(number: str, country: str) -> str:
    """A phone number as it is dialled from abroad; what cannot be read stays as typed."""
    try:
        parsed = phonenumbers.parse(number, country or None)
    except phonenumbers.NumberParseException:
        return number.strip()
    if not phonenumbers.is_possible_number(parsed):
        return number.strip()
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@transaction.atomic
def add_address(*, by: User, party: Party, address: str, label: str = "", preferred: bool = False) -> PartyAddress:
    """Give a card one more mail address; saying it twice is once. Another card may have the same one (O-027)."""
    policy.require(by, "edit", party)
    before = addresses_of(party)
    row = _put_address(party, address, label=label, preferred=preferred or not before)
    _tell_change(by, party, before)
    return row


@transaction.atomic
def remove_address(*, by: User, party: Party, address: str) -> None:
    """Take a mail address off a card; what was exchanged under it stays attributed to whoever wrote."""
    policy.require(by, "edit", party)
    before = addresses_of(party)
    PartyAddress.objects.filter(party=party, identity__address=normalise(address)).delete()
    remaining = PartyAddress.objects.filter(party=party)
    if not remaining.filter(preferred=True).exists():
        PartyAddress.objects.filter(pk__in=remaining.order_by("pk").values("pk")[:1]).update(preferred=True)
    _tell_change(by, party, before)


@transaction.atomic
def set_addresses(*, by: User, party: Party, addresses: list[str]) -> None:
    """Give a card exactly these mail addresses, the preferred one first; one line of journal for all of it."""
    policy.require(by, "edit", party)
    before = addresses_of(party)
    wanted = list(dict.fromkeys(normalise(one) for one in addresses if one.strip()))
    PartyAddress.objects.filter(party=party).exclude(identity__address__in=wanted).delete()
    for position, address in enumerate(wanted):
        _put_address(party, address, preferred=position == 0)
    _tell_change(by, party, before)


@transaction.atomic
def set_phones(*, by: User, party: Party, phones: list[str]) -> None:
    """Give a card exactly these phone numbers."""
    policy.require(by, "edit", party)
    party.phones.all().delete()
    wanted = dict.fromkeys(dialled(one, party.country) for one in phones if one.strip())
    PartyPhone.objects.bulk_create(PartyPhone(party=party, number=number) for number in wanted)
    events.publish(PartySaved(party.pk))


def addresses_of(party: Party) -> list[str]:
    """The mail addresses of a card, the preferred one first."""
    rows = party.addresses.select_related("identity").order_by("-preferred", "pk")
    return [row.identity.address or "" for row in rows]


def _put_address(party: Party, address: str, *, label: str = "", preferred: bool = False) -> PartyAddress:
    plain = normalise(address)
    try:
        validate_email(plain)
    except ValidationError as error:
        raise DomainError(_("“%(address)s” is not a mail address.") % {"address": address}) from error
    identity = Identity.of_address(plain, party.title if party.party_type != Party.Type.ORGANISATION else "")
    row, _made = PartyAddress.objects.get_or_create(party=party, identity=identity, defaults={"label": label})
    if preferred and not row.preferred:
        PartyAddress.objects.filter(party=party).update(preferred=False)
        row.preferred = True
        row.save(update_fields=["preferred"])
    return row


def _corrected(by: User, gone: set[str], new: str) -> None:
    """An address that refused mail and stands on no card any more has been corrected (X-11)."""
    for identity in Identity.objects.filter(address__in=gone, bounced_at__isnull=False) if gone else ():
        if not PartyAddress.objects.filter(identity=identity).exists():
            corrected(by=by, identity=identity, new=new)


def _tell_change(by: User, party: Party, before: list[str]) -> None:
    after = addresses_of(party)
    if before == after:
        return
    events.publish(PartySaved(party.pk))
    _corrected(by, set(before) - set(after), next(iter(after), ""))
    if "emails" not in party.kind.tracked:
        return
    change = {"field": "emails", "old": ", ".join(before) or None, "new": ", ".join(after) or None}
    text = f"{change['old'] or ''} → {change['new'] or ''}"
    append(party, Line(type=Entry.Type.CHANGE, author=by.identity, text=text, extra={"changes": [change]}))
