"""Who may be written to from a record: named, with where they belong, ticked or not (X-23, O-013)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, User
from ariane.journal import policy
from ariane.journal.models import Delivery, Entry, Follower, Link, Record
from ariane.kernel.errors import DomainError
from ariane.parties.models import Party, PartyAddress

ROLES = ("contact", "requester", "sender", "addressee", "participant")


@dataclass(frozen=True)
class Recipient:
    """A person outside as the composer shows her: a ticked box with a name and where she belongs."""

    identity: Identity
    about: str = ""
    ticked: bool = True

    @property
    def name(self) -> str:
        return str(self.identity)


def suggested(record: Record) -> list[Recipient]:
    """For a new message: the record's contacts (else its third party), then outsiders who follow it, all ticked."""
    links = Link.objects.filter(from_record=record, role__in=ROLES, to_record__isnull=False, to_date=None)
    parties = list(links.order_by("pk").values_list("to_record", flat=True))
    found = of_parties(parties) or of_parties([pk for pk in (record.main_party_id, record.pk) if pk])
    following = Follower.objects.filter(record=record, user=None).select_related("identity")
    return merged([*found, *about([row.identity for row in following if row.identity.external])])


def suggested_of(records: Sequence[Record]) -> dict[int, list[Recipient]]:
    """The same for many records, by record, in three queries."""
    links = Link.objects.filter(from_record__in=records, role__in=ROLES, to_record__isnull=False, to_date=None)
    named: dict[int, list[int]] = {}
    for record_id, card in links.order_by("pk").values_list("from_record", "to_record"):
        named.setdefault(record_id, []).append(card)
    instead = {one.pk: [pk for pk in (one.main_party_id, one.pk) if pk] for one in records}
    cards = best_of({pk for one in records for pk in (*named.get(one.pk, ()), *instead[one.pk])})
    following: dict[int, list[Identity]] = {}
    for row in Follower.objects.filter(record__in=records, user=None).select_related("identity"):
        if row.identity.external:
            following.setdefault(row.record_id, []).append(row.identity)
    known = {one.identity.pk: one for one in about([one for some in following.values() for one in some])}
    found = {}
    for one in records:
        people = [cards[pk] for pk in named.get(one.pk, ()) if pk in cards]
        people = people or [cards[pk] for pk in instead[one.pk] if pk in cards]
        found[one.pk] = merged([*people, *(known[who.pk] for who in following.get(one.pk, ()))])
    return found


def answering(entry: Entry, *, everyone: bool) -> list[Recipient]:
    """For an answer: the outsider who wrote (or was written to); with `everyone`, all outsiders who took part."""
    wanted = _answer_to(entry)
    people = wanted or ([entry.author] if entry.author.external else [])
    if everyone or not people:
        chosen = Delivery.objects.filter(entry=entry, external=True).select_related("recipient")
        # whom nobody was to see is not answered for all to see
        people += [row.recipient for row in chosen if row.recipient.address not in entry.meta.get("bcc", ())]
    if everyone:
        people += _named_in_mail(entry)
    found = merged(about(people))
    if not wanted or not entry.author.external:
        return found
    # both are shown by name: who is not sure that Reply-To is right ticks the writer, as for a mail that is disowned
    doubted = {one.pk for one in wanted} if entry.unverified else {entry.author_id}
    known = merged([*found, *about([entry.author])])
    return [replace(one, ticked=one.identity.pk not in doubted) for one in known]


def _answer_to(entry: Entry) -> list[Identity]:
    """Whom a received mail asks to answer instead of its sender (Reply-To)."""
    addresses = entry.meta.get("answer_to", ())
    return list(Identity.objects.filter(address__in=addresses, user=None)) if addresses else []


def _named_in_mail(entry: Entry) -> list[Identity]:
    """Outsiders in the To and Cc of a received mail; our own addresses are no identity of an outsider."""
    addresses = [str(a).lower() for a in (*entry.meta.get("to", ()), *entry.meta.get("cc", ()))]
    return list(Identity.objects.filter(address__in=addresses, user=None)) if addresses else []


def of_parties(ids: Iterable[int]) -> list[Recipient]:
    """The preferred address of each card, in the order asked; cards without one are left out."""
    asked = list(ids)
    best = best_of(asked)
    return [best[pk] for pk in asked if pk in best]


def best_of(ids: Iterable[int]) -> dict[int, Recipient]:
    """The preferred address of each card, by card."""
    rows = PartyAddress.objects.filter(party__in=list(ids), party__archived_at=None, identity__bounced_at=None)
    best: dict[int, PartyAddress] = {}
    for row in rows.select_related("identity", "party__organisation").order_by("-preferred", "pk"):
        best.setdefault(row.party_id, row)
    return {pk: _of_card(row) for pk, row in best.items()}


def _of_card(row: PartyAddress) -> Recipient:
    identity = row.identity
    if not identity.name:
        identity.name = row.party.title
    return Recipient(identity, row.party.organisation.title if row.party.organisation else "")


def about(identities: Sequence[Identity]) -> list[Recipient]:
    """Identities as recipients, with the organisation of the one card that bears their address."""
    if not identities:
        return []
    rows = PartyAddress.objects.filter(identity__in=identities).select_related("identity", "party__organisation")
    cards = {row.identity_id: _of_card(row) for row in rows}
    return [cards.get(one.pk) or Recipient(one) for one in identities]


def merged(recipients: Iterable[Recipient]) -> list[Recipient]:
    """Each person once, the first way she was named."""
    return list({one.identity.pk: one for one in reversed(list(recipients))}.values())[::-1]


def chosen(ids: Iterable[int], typed: str) -> list[Recipient]:
    """What the form posted: ticked boxes, and addresses typed by hand. Raises DomainError naming a bad address."""
    boxes = Identity.objects.in_bulk(list(ids))
    return merged(about([*boxes.values(), *(Identity.of_address(address) for address in addresses(typed))]))


def copies(typed: str) -> list[Identity]:
    """Who gets a copy, by the addresses typed."""
    return [Identity.of_address(address) for address in dict.fromkeys(addresses(typed))]


def addresses(typed: str) -> list[str]:
    """Addresses typed one after the other, separated by commas, semicolons or spaces."""
    found = [part for part in re.split(r"[,;\s]+", typed) if part]
    for part in found:
        try:
            validate_email(part)
        except ValidationError as error:
            raise DomainError(_("“%(address)s” is not an e-mail address.") % {"address": part}) from error
    return found


def search(viewer: User, words: str, limit: int = 8) -> list[Recipient]:
    """Cards that the viewer may read whose name, organisation or address has every word."""
    condition = Q()
    for word in words.split():
        found = Q(party__title__icontains=word) | Q(identity__address__icontains=word)
        condition &= found | Q(party__organisation__title__icontains=word)
    readable = Party.objects.filter(policy.visible(viewer), archived_at=None).values("pk")
    rows = PartyAddress.objects.filter(condition, party__in=readable).select_related("identity", "party__organisation")
    return merged(_of_card(row) for row in rows.order_by("-preferred", "party__title")[: limit * 2])[:limit]
