"""Who is told of an entry, and how: one place for notes, messages, replies and assignments.

In the application always, unless muted; a mention passes the mute (X-18). By e-mail as the person prefers. Nobody is
told of what she may not read (O-074), and no outsider of what is not external: the database refuses it too.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from ariane.accounts.models import Identity, User
from ariane.accounts.rights import Rights
from ariane.journal import mentions, notices, policy
from ariane.journal.models import Delivery, Entry, Follower
from ariane.kernel import bulk
from ariane.kernel.models import Signal
from ariane.kernel.prepared import prepared

Reason, Channel, Level = Delivery.Reason, Delivery.Channel, Follower.Level
# reasons that name the person herself: they pass a mute, and « what is addressed to me » means them
PERSONAL = frozenset({Reason.MENTIONED, Reason.ASSIGNED, Reason.TOLD, Reason.REMINDER, Reason.SUBSTITUTE})


@dataclass(frozen=True)
class Told:
    """One colleague and why she is told."""

    user: User
    reason: str
    identity: Identity | None = None


def audience(entry: Entry) -> list[Told]:
    """The colleagues an entry is for: those it mentions, and the followers whose level takes it.

    A note goes to the mentioned and to followers of « everything » (O-087); a message also to followers of messages.
    """
    wanted = [Told(user, Reason.MENTIONED) for user in mentions.people(entry.mentions)]
    levels = [Level.ALL, Level.MESSAGES] if entry.visibility == Entry.Visibility.EXTERNAL else [Level.ALL]
    rows = followers(entry.record_id, levels)
    wanted += [Told(row.user, Reason.FOLLOWER, row.identity) for row in rows if row.user]
    return wanted


@prepared
def followers(record_id: int, levels: Sequence[str]) -> QuerySet[Follower]:
    """The colleagues who follow a record at one of these levels."""
    rows = Follower.objects.filter(record=record_id, level__in=levels, user__is_active=True)
    return rows.select_related("user", "identity")


def tell(entry: Entry, told: Iterable[Told], *, not_before: dt.datetime, words: notices.Words | None = None) -> None:
    """Write the deliveries of an entry for colleagues, in the application and by mail; the author is left out.

    `words` gives the mail's subject and HTML in a language where they are not the usual ones. The first reason given
    for a person wins. People who may not read the record, or a confidential entry, are left out silently here: the
    composer has asked about them before.
    """
    first: dict[int, Told] = {}
    for one in told:
        if one.user.pk != entry.author.user_id:
            first.setdefault(one.user.pk, one)
    if not first:
        return
    allowed = policy.readers(entry.record, [one.user for one in first.values()])
    chosen = [one for one in first.values() if one.user.pk in allowed and policy.sees_confidential(one.user, entry)]
    identities = {one.user.pk: one.identity for one in chosen if one.identity}
    identities |= main_identities([one.user for one in chosen if one.identity is None])
    by_mail = [one for one in chosen if wants_mail(one) and identities[one.user.pk].address]
    mails = (
        notices.queue(entry, [(one, identities[one.user.pk]) for one in by_mail], not_before, words) if by_mail else {}
    )
    rows = [_delivery(one, identities[one.user.pk], Channel.APP) for one in chosen]
    rows += [_delivery(one, identities[one.user.pk], Channel.MAIL) | {"mail_id": mails[one.user.pk]} for one in by_mail]
    visibility = entry.visibility
    bulk.insert(
        Delivery(entry=entry, record_id=entry.record_id, entry_visibility=visibility, not_before=not_before), rows
    )
    if entry.published_at is not None:  # else when it is published: not even the hour at which it was written is told
        signal_inboxes(entry, [one.user.pk for one in chosen])


def tell_many(entries: Sequence[Entry], told: Mapping[int, Iterable[Told]], *, not_before: dt.datetime) -> None:
    """The same for like entries of many records (`told` by entry), whose notices are the usual ones, in a few
    statements. The records and the author of each entry are loaded."""
    first: dict[int, dict[int, Told]] = {}
    for entry in entries:
        others = [one for one in told.get(entry.pk, ()) if one.user.pk != entry.author.user_id]
        first[entry.pk] = {one.user.pk: one for one in reversed(others)}
    people = {one.user.pk: one.user for some in first.values() for one in some.values()}
    if not people:
        return
    every = Rights.of_many(people.values())
    for user in people.values():
        user.rights = every[user.pk]
    asked = {entry.record: [people[pk] for pk in first[entry.pk]] for entry in entries}
    allowed = policy.readers_of(asked)
    chosen = [
        (entry, one) for entry in entries for pk, one in first[entry.pk].items() if pk in allowed[entry.record_id]
    ]
    identities = main_identities(list(people.values()))
    by_mail = [(entry, one, identities[one.user.pk]) for entry, one in chosen if wants_mail(one)]
    by_mail = [some for some in by_mail if some[2].address]
    mails = notices.queue_many(by_mail, not_before)
    rows = [_delivery(one, identities[one.user.pk], Channel.APP) | _about(entry) for entry, one in chosen]
    rows += [
        _delivery(one, who, Channel.MAIL) | _about(entry) | {"mail_id": mails[entry.pk, one.user.pk]}
        for entry, one, who in by_mail
    ]
    bulk.insert(Delivery(not_before=not_before), rows)
    topics = [{"topic": f"user:{one.user.pk}", "object_id": entry.pk} for entry, one in chosen if entry.published_at]
    bulk.insert(Signal(kind="inbox.changed"), topics)


def _about(entry: Entry) -> dict[str, Any]:
    return {"entry_id": entry.pk, "record_id": entry.record_id, "entry_visibility": entry.visibility}


def signal_inboxes(entry: Entry, users: Iterable[int]) -> None:
    """Hint to each person that her MESSAGES changed."""
    topics: list[dict[str, Any]] = [{"topic": f"user:{pk}"} for pk in sorted(set(users))]
    bulk.insert(Signal(kind="inbox.changed", object_id=entry.pk), topics)


def main_identities(users: list[User]) -> dict[int, Identity]:
    """User id → the identity under which she is written to: the one with her professional address, else any."""
    best: dict[int, Identity] = {}
    for identity in identities_of([user.pk for user in users]):
        known = best.get(identity.user_id or 0)
        if known is None or known.address is None:
            best[identity.user_id or 0] = identity
    return best


@prepared
def identities_of(user_ids: Sequence[int]) -> QuerySet[Identity]:
    return Identity.objects.filter(user__in=user_ids).order_by("pk")


def wants_mail(told: Told) -> bool:
    """Whether her preference asks for an e-mail now (M-016, M-017); « told » boxes and reminders always do (X-18)."""
    if told.reason in {Reason.TOLD, Reason.REMINDER}:
        return True
    preference = told.user.notify
    return preference == User.Notify.ALL or (preference == User.Notify.MINE and told.reason in PERSONAL)


def _delivery(told: Told, identity: Identity, channel: str) -> dict[str, Any]:
    return {"recipient_id": identity.pk, "user_id": told.user.pk, "channel": channel, "reason": told.reason}


def inbox(user: User, now: dt.datetime) -> Q:
    """The condition on Delivery for the person's MESSAGES: told in the application, due, not handled."""
    return Q(user=user, channel=Channel.APP, handled_at=None, cancelled_at=None, not_before__lte=now)
