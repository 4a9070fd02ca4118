"""Who outside is proposed as a recipient of a message from a record, by name and with the reason (X-23, P-060)."""

from collections.abc import Iterable
from dataclasses import dataclass

from ariane.accounts.models import Identity
from ariane.accounts.models.identity import normalise
from ariane.journal.models import Delivery, Entry, Follower, Kind, Link, Record
from ariane.parties.finding import Recipient, recipient
from ariane.parties.models import PartyAddress
from ariane.parties.queries import Who, cards_of, top, who_is
from ariane.pieces.actions import PARTICIPANTS

LAST_ENTRIES = 20
# who is written to without being asked for: the first of these groups that has somebody
PROPOSED_FIRST = ("conversation", "participant", "party")


@dataclass(frozen=True)
class Correspondent:
    """A possible recipient; `proposed` ones stand in the composer from the start, the others are one click away.

    `why`: conversation (wrote or was written to here), participant (requester, contact…), party (the third party's own
    address), follower (an outsider who was asked to be kept informed).
    """

    recipient: Recipient
    why: str
    proposed: bool = False

    @property
    def identity(self) -> Identity:
        return self.recipient.identity


def correspondents(record: Record) -> list[Correspondent]:
    """Everybody outside who has to do with the record, each once, those to propose first.

    Proposed: whoever took part in the conversation, else the participants, else the third party itself. Archived cards
    and addresses that bounced are listed and never proposed.
    """
    found: dict[int, tuple[Recipient, str]] = {}
    for why, people in (
        ("conversation", conversation(record)),
        ("participant", participants(record)),
        ("party", party_itself(record)),
        ("follower", outside_followers(record)),
    ):
        for one in people:
            found.setdefault(one.identity.pk, (one, why))
    usable = {why for one, why in found.values() if not one.archived and not one.bounced}
    first = next((why for why in PROPOSED_FIRST if why in usable), "")
    rows = [
        Correspondent(one, why, proposed=why in (first, "follower") and not one.archived and not one.bounced)
        for one, why in found.values()
    ]
    return sorted(rows, key=lambda row: not row.proposed)


def conversation(record: Record) -> list[Recipient]:
    """Outsiders who wrote or were written to in the latest messages, newest first."""
    entries = Entry.objects.filter(record=record, visibility=Entry.Visibility.EXTERNAL, removed_at=None)
    latest = list(entries.select_related("author").order_by("-occurred_at", "-pk")[:LAST_ENTRIES])
    sent = Delivery.objects.filter(entry__in=latest, external=True, cancelled_at=None).select_related("recipient")
    people = {entry.author_id: entry.author for entry in latest if entry.author.external and not is_automatic(entry)}
    people |= {row.recipient_id: row.recipient for row in sent if row.recipient_id not in people}
    return named(people.values())


def takes_part(record: Record, address: str) -> bool:
    """Whether an outsider has to do with a record: she wrote or was written to there, follows it, or one of her cards
    has a role on it, is its third party or belongs to it. An archived card counts for what was written (X-08)."""
    plain = normalise(address)
    if not plain:
        return False
    wrote = Entry.objects.filter(record=record, visibility=Entry.Visibility.EXTERNAL, author__address=plain)
    told = Delivery.objects.filter(entry__record=record, external=True, cancelled_at=None, recipient__address=plain)
    follows = Follower.objects.filter(record=record, identity__address=plain)
    if wrote.exists() or told.exists() or follows.exists():
        return True
    cards = who_is(plain).active
    near = {card.pk for card in cards} | {top(card).pk for card in cards}
    named = Link.objects.filter(from_record=record, role__in=PARTICIPANTS, to_date=None, to_record__in=near)
    return bool(near & {record.pk, record.main_party_id}) or named.exists()


def is_automatic(entry: Entry) -> bool:
    return bool(entry.meta.get("automatic"))


def participants(record: Record) -> list[Recipient]:
    """The preferred address of each card linked in a role of participant, of the roles that come first first."""
    links = Link.objects.filter(from_record=record, role__in=PARTICIPANTS, to_date=None, to_record__isnull=False)
    ranked = sorted(links, key=lambda row: (PARTICIPANTS.index(row.role), row.pk))
    return preferred([row.to_record_id for row in ranked if row.to_record_id])


def party_itself(record: Record) -> list[Recipient]:
    """The third party's preferred address; a card's own when the record is the card."""
    if record.kind.family == Kind.Family.PARTY:
        return preferred([record.pk])
    return preferred([record.main_party_id]) if record.main_party_id else []


def outside_followers(record: Record) -> list[Recipient]:
    """Outsiders made followers on purpose."""
    rows = Follower.objects.filter(record=record, user=None).exclude(level__in=(Follower.Level.MUTE,))
    return named(row.identity for row in rows.select_related("identity"))


def preferred(cards: Iterable[int]) -> list[Recipient]:
    """One address a card, in the order of the cards; cards without address are left out."""
    order = list(cards)
    rows = PartyAddress.objects.filter(party__in=order).select_related("identity", "party__organisation")
    best: dict[int, PartyAddress] = {}
    for row in rows.order_by("-preferred", "pk"):
        best.setdefault(row.party_id, row)
    return [recipient(best[pk]) for pk in dict.fromkeys(order) if pk in best]


def named(identities: Iterable[Identity]) -> list[Recipient]:
    """Identities as recipients: with the card's name when exactly one active card has the address (O-027)."""
    people = list(identities)
    cards = cards_of(one.pk for one in people)
    return [_of_identity(one, cards.get(one.pk, Who())) for one in people]


def _of_identity(identity: Identity, who: Who) -> Recipient:
    card = who.one
    if card is None:
        return Recipient(identity, str(identity), archived=bool(who.archived and not who.active))
    return Recipient(identity, card.title, card.organisation.title if card.organisation else "", card.pk)
