"""The routers that bring an answer back to its record (O-026, O-032, X-04, X-24).

What a mail answers is found by the signed token of the address it was sent to, and by the Message-IDs it refers to.
All that is found is looked at together, and the most private wins: a mail that touches a note is a note or waits in
« À trier », whoever is in copy and whatever the mail client did.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from ariane.accounts.models import Identity, User
from ariane.accounts.models.identity import normalise
from ariane.journal import drop, policy
from ariane.journal.actions.incoming import Incoming, receive_message
from ariane.journal.models import Entry, Record
from ariane.kernel import memo
from ariane.kernel.prepared import prepared
from ariane.mail import pace, routing, tokens
from ariane.mail.models import InboundMail, OutboundContent

Kind = InboundMail.Verdict
MOST_REFERENCES = 50


@dataclass(frozen=True)
class Target:
    """An entry that the mail answers, through which of our mails, and whether the answer must stay inside."""

    entry: Entry
    internal: bool
    via: str

    @property
    def place(self) -> "Place":
        return Place(self.entry.record, self.via, self.entry)


@dataclass(frozen=True)
class Place:
    """Where a mail goes, why, and the entry that it answers where one is known."""

    record: Record
    via: str
    reply_to: Entry | None = None


@routing.router("false_colleague", position=150)
def by_false_colleague(received: routing.Incoming) -> routing.Verdict | None:
    """A mail in a colleague's name that her own domain disowns waits for a person, wherever it was sent: under her name
    nothing enters a thread, and no record is made."""
    named = [normalise(one.email) for one in received.parsed.from_ if one.email]
    if not received.unverified or not any(account(address) for address in named):
        return None
    inside = any(target.internal for target in targets(received))
    return routing.Verdict(Kind.SORT, "false_colleague", internal_only=inside)


@routing.router("reply_token", position=200)
def by_token(received: routing.Incoming) -> routing.Verdict | None:
    """The address it was sent to names the mail it answers."""
    found = token_targets(received)
    return answer(received, found + reference_targets(received)) if found else None


@routing.router("references", position=300)
def by_references(received: routing.Incoming) -> routing.Verdict | None:
    """In-Reply-To and References name mails that stand in a journal."""
    found = reference_targets(received)
    return answer(received, found) if found else None


@routing.router("forged_token", position=310)
def by_bad_token(received: routing.Incoming) -> routing.Verdict | None:
    """A reply address that was never ours, or was revoked, is for a person to look at, never for an alias."""
    if tokens.claimed(received.addresses) and drop.record_of(received.addresses) is None:
        return routing.Verdict(Kind.SORT, "forged_token")
    return None


def targets(received: routing.Incoming) -> list[Target]:
    """Every entry that a mail answers, by its addresses and by its references, each once."""
    found = token_targets(received) + reference_targets(received)
    return list({target.entry.pk: target for target in reversed(found)}.values())


def token_targets(received: routing.Incoming) -> list[Target]:
    """Entries named by valid tokens among the addresses the mail was sent to."""
    keys = [key for key in map(tokens.read, received.addresses) if key is not None]
    return [target for content in sent_with(keys) for target in of_content(content, "token")]


def reference_targets(received: routing.Incoming) -> list[Target]:
    """Entries whose mail, sent or received, the answer refers to; the last 50 references count.

    What In-Reply-To names comes first, then the newest: clients and relays change the order of References.
    """
    parsed = received.parsed
    ids = [*parsed.references[-MOST_REFERENCES:], *([parsed.in_reply_to] if parsed.in_reply_to else [])]
    if not ids:
        return []
    found = {content.message_id: of_content(content, "reference") for content in sent_as(ids)}
    for entry in received_as(ids):
        message_id = entry.inbound.message_id if entry.inbound else ""
        found.setdefault(message_id, []).append(Target(entry, not entry.is_external, "reference"))
    direct = found.pop(parsed.in_reply_to, []) if parsed.in_reply_to else []
    others = {target.entry.pk: target for one in reversed(ids) for target in found.get(one, [])}
    return direct + sorted(others.values(), key=lambda target: -target.entry.pk)


def of_ours(ids: Iterable[str]) -> list[Target]:
    """The entries of our own mails with these Message-IDs."""
    contents = OutboundContent.objects.filter(message_id__in=[one for one in ids if one])
    return [target for content in contents for target in of_content(content, "reference")]


WITH = ("record__kind", "record__stage", "author__user", "group")


def of_content(content: OutboundContent, via: str) -> list[Target]:
    """The entry that one of our mails told of; a notice to colleagues is answered inside, also when it told of a
    message."""
    entry = next(iter(entries_of(content.entry_uid)), None) if content.entry_uid else None
    if entry is None:
        return []
    inside = content.origin.startswith("notice:") or content.entry_visibility != Entry.Visibility.EXTERNAL
    return [Target(entry, inside or not entry.is_external, via)]


@prepared
def sent_with(keys: Sequence[int]) -> QuerySet[OutboundContent]:
    """What we sent under some tokens, unless they were revoked."""
    return OutboundContent.objects.filter(key__in=keys, revoked_at=None)


@prepared
def sent_as(message_ids: Sequence[str]) -> QuerySet[OutboundContent]:
    """What we sent under some Message-IDs, unless it was revoked."""
    return OutboundContent.objects.filter(message_id__in=message_ids, revoked_at=None)


@prepared
def received_as(message_ids: Sequence[str]) -> QuerySet[Entry]:
    """What was filed of the mails received under some Message-IDs."""
    return Entry.objects.filter(inbound__message_id__in=message_ids).select_related(*WITH, "inbound")


@prepared
def entries_of(uid: uuid.UUID) -> QuerySet[Entry]:
    return Entry.objects.filter(uid=uid).select_related(*WITH)


def answer(received: routing.Incoming, targets: list[Target]) -> routing.Verdict:
    """File the answer where its target stands today, as private as the most private target asks."""
    inside = [target for target in targets if target.internal]
    sealed = [target for target in inside if target.entry.visibility == Entry.Visibility.CONFIDENTIAL]
    if len({target.entry.group_id for target in sealed}) > 1:
        # what answers the secrets of two groups may be told to neither
        return routing.Verdict(Kind.SORT, "note_without_access", internal_only=True)
    if inside:
        return answer_inside(received, (sealed or inside)[0])
    return answer_outside(received, targets[0].place)


def answer_inside(received: routing.Incoming, target: Target) -> routing.Verdict:
    """A note from a colleague who may read the record; from anybody else it waits where only colleagues look."""
    person = colleague(received)
    if person is None or not may_note(person, target.place):
        reason = "note_by_outsider" if person is None else "note_without_access"
        return routing.Verdict(Kind.SORT, reason, internal_only=True)
    return add_note(received, target.place)


def add_note(received: routing.Incoming, place: Place) -> routing.Verdict:
    """A colleague's mail as a note, as confidential as what it answers."""
    answered = place.reply_to
    confidential = answered is not None and answered.visibility == Entry.Visibility.CONFIDENTIAL
    incoming = Incoming(
        received.mail,
        received.parsed,
        visibility=Entry.Visibility.CONFIDENTIAL if confidential else Entry.Visibility.INTERNAL,
        group=answered.group if answered is not None and confidential else None,
        reply_to=answered,
        automatic=received.automatic,
    )
    if received.automatic:
        return routing.Verdict(Kind.AUTO_REPLY, "absence_of_colleague", record_id=place.record.pk)
    return filed(place, incoming)


def answer_outside(received: routing.Incoming, place: Place) -> routing.Verdict:
    """A message in the thread; a colleague writing to colleagues only adds a note (X-24)."""
    person = colleague(received)
    if person is not None and received.automatic:
        return routing.Verdict(Kind.AUTO_REPLY, "absence_of_colleague", record_id=place.record.pk)
    if person is not None and not outsiders(received):
        if may_note(person, place):
            return add_note(received, place)
        return routing.Verdict(Kind.SORT, "note_without_access", internal_only=True)
    if person is not None and not policy.can(person, "message", place.record):
        return routing.Verdict(Kind.SORT, "colleague_without_right")
    incoming = Incoming(
        received.mail,
        received.parsed,
        direction=Entry.Direction.OUT if person else Entry.Direction.IN,
        reply_to=place.reply_to,
        automatic=received.automatic,
        unverified=received.unverified,
    )
    return filed(place, incoming)


def filed(place: Place, incoming: Incoming) -> routing.Verdict:
    """Write the entry and say so; a sender who fills the journal faster than a person writes waits for one."""
    if pace.fills(incoming.mail, place.record.pk):
        internal = incoming.visibility != Entry.Visibility.EXTERNAL
        return routing.Verdict(Kind.SORT, "too_fast", internal_only=internal)
    entry = receive_message(record=place.record, incoming=incoming)
    kind = Kind.AUTO_REPLY if incoming.automatic else Kind.ENTRY
    return routing.Verdict(kind, place.via, record_id=entry.record_id, entry_id=entry.pk)


def colleague(received: routing.Incoming) -> User | None:
    """The active colleague whose address is in From; none when the mail failed its sender's own policy (DMARC)."""
    sender = received.parsed.from_[0].email if received.parsed.from_ else ""
    if not sender or received.unverified:
        return None
    return account(normalise(sender))


@memo.remembered
def account(address: str) -> User | None:
    """The active account that has an address; outsiders, who write most, cost no look at an account."""
    found = next(iter(account_at(address)), None)
    return User.objects.filter(pk=found, is_active=True).first() if found is not None else None


@prepared
def account_at(address: str) -> "QuerySet[Identity, int | None]":
    return Identity.objects.filter(address=address).values_list("user_id", flat=True)


def may_note(person: User, place: Place) -> bool:
    """Whether a colleague's mail may stand there: she reads the record and, if confidential, the entry it answers."""
    if person.pk not in policy.readers(place.record, [person]) or not policy.can(person, "note", place.record):
        return False
    return place.reply_to is None or policy.sees_confidential(person, place.reply_to)


def outsiders(received: routing.Incoming) -> bool:
    """Whether somebody who is neither a colleague nor one of our own addresses was written to."""
    addresses = {normalise(one.email) for one in received.parsed.recipients if one.email}
    ours = {address for address in addresses if routing.is_ours(address)}
    inside = set(Identity.objects.filter(address__in=addresses, user__isnull=False).values_list("address", flat=True))
    return bool(addresses - ours - inside)
