"""From an external entry to the outbox: headers, thread, recipients; and the deliveries that follow each of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from ariane.accounts.models import Identity, User
from ariane.journal.models import Delivery, Document, Entry, PortalSettings
from ariane.mail import outbox, tokens
from ariane.mail.models import OutboundContent, OutboundMail

# how many earlier messages a new one refers to
THREAD = 8


def queue(entry: Entry, recipients: Sequence[Identity], *, by: User | None, not_before: dt.datetime) -> list[Delivery]:
    """Write the outgoing mail of an external entry and one delivery a recipient, in the caller's transaction.

    The entry's `meta` names who gets a visible copy (`cc`) and whom nobody sees (`bcc`); all others stand in To.
    """
    people = once(recipients)
    files = tuple(stored(document) for document in entry.documents.filter(destroyed_at=None))
    mail = outgoing(entry, people, by, thread_ids(entry, people), view=PortalSettings.current().shows(entry.record))
    envelopes = [outbox.Envelope(one, external=one.external) for one in people]
    mails = outbox.enqueue(replace(mail, attachments=files), envelopes, not_before=not_before)
    return Delivery.objects.bulk_create(deliveries(entry, people, mails, not_before))


def queue_many(
    written: Sequence[tuple[Entry, Sequence[Identity]]], *, by: User | None, not_before: dt.datetime
) -> list[Delivery]:
    """The same for many entries without files or copies, each to its own recipients, in a few statements."""
    mails, everybody = [], [once(people) for _entry, people in written]
    settings = PortalSettings.current()
    answered = threads([(entry, people) for (entry, _given), people in zip(written, everybody, strict=True)])
    for (entry, _people), people in zip(written, everybody, strict=True):
        mail = outgoing(entry, people, by, answered[entry.pk], view=settings.shows(entry.record))
        mails.append((mail, [outbox.Envelope(one, external=one.external) for one in people]))
    queued = outbox.enqueue_many(mails, not_before=not_before)
    rows = [
        row
        for (entry, _people), people, some in zip(written, everybody, queued, strict=True)
        for row in deliveries(entry, people, some, not_before)
    ]
    return Delivery.objects.bulk_create(rows)


def once(recipients: Sequence[Identity]) -> list[Identity]:
    return list({one.pk: one for one in recipients}.values())


def outgoing(
    entry: Entry, people: Sequence[Identity], by: User | None, answered: Sequence[str], *, view: bool
) -> outbox.Outgoing:
    """The mail of an entry, without its files; `answered` are the Message-IDs it refers to, `view` whether it may be
    read on line."""
    copies, hidden = {*entry.meta.get("cc", ())}, {*entry.meta.get("bcc", ())}
    shown = [(one.name, one.address or "") for one in people if one.address not in hidden]
    return outbox.Outgoing(
        origin=f"entry:{entry.uid}",
        entry_uid=entry.uid,
        entry_visibility=entry.visibility,
        author=by,
        subject=entry.subject or f"{entry.record.title} [{entry.record.ref}]",
        html=tokens.without_views(entry.html),
        text=tokens.without_views(entry.text),
        shown_to=tuple(one for one in shown if one[1] not in copies),
        shown_cc=tuple(one for one in shown if one[1] in copies),
        # what leaves by itself says so: absence notices and other machines then do not answer in a loop
        automatic="auto-generated" if entry.type == Entry.Type.FLOW else "",
        team=entry.record.team_id,
        view=view,
        in_reply_to=answered[-1] if answered else "",
        references=tuple(answered),
        context=outbox.Context(ref=entry.record.ref or "", title=entry.record.title),
    )


def deliveries(
    entry: Entry, people: Sequence[Identity], mails: Sequence[OutboundMail], not_before: dt.datetime
) -> list[Delivery]:
    """One delivery a recipient of a message, not written yet."""
    by_person = {one.recipient_id: one for one in mails}
    return [
        Delivery(
            entry=entry,
            record_id=entry.record_id,
            recipient=one,
            user_id=one.user_id,
            channel=Delivery.Channel.MAIL,
            reason=Delivery.Reason.RECIPIENT,
            external=one.external,
            entry_visibility=entry.visibility,
            mail=by_person[one.pk],
            not_before=not_before,
        )
        for one in people
    ]


def stored(document: Document) -> outbox.StoredFile:
    """A document as the outbox wants it; an inline image keeps its content id."""
    return outbox.StoredFile(
        name=document.name, mime=document.mime, path=document.path, size=document.size, cid=document.content_id
    )


def thread_ids(entry: Entry, people: Sequence[Identity]) -> list[str]:
    """Message-IDs to refer to, oldest first: those of the last external messages that `people`, the recipients, know,
    the entry answered foremost.

    A Message-ID tells its writer's domain: of what others wrote or got on the record, none is told.
    """
    before = Q(record=entry.record_id, visibility=Entry.Visibility.EXTERNAL, removed_at=None) & ~Q(pk=entry.pk)
    seen = Entry.objects.filter(before & known(people, named(entry, people))).select_related("inbound")
    chosen = list(seen.order_by("-pk")[:THREAD])
    if entry.reply_to is not None:
        answered = [one for one in chosen if one.pk == entry.reply_to_id] or list(seen.filter(pk=entry.reply_to.pk))
        if not answered and names(entry.reply_to, named(entry, people)):
            answered = [entry.reply_to]
        chosen = [*answered, *(one for one in chosen if one.pk != entry.reply_to_id)]
    sent = OutboundContent.objects.filter(entry_uid__in=[one.uid for one in chosen], entry_visibility="external")
    ours = {content.entry_uid: content.message_id for content in sent}
    ids = [one.inbound.message_id if one.inbound else ours.get(one.uid, "") for one in chosen]
    return [one for one in reversed(ids) if one]


def known(people: Sequence[Identity], shown: Sequence[Identity]) -> Q:
    """Entries that some people wrote, got from here, or that a colleague wrote them with her own mail client; only what
    those wrote whose name all recipients see."""
    got = Delivery.objects.filter(
        entry=OuterRef("pk"), recipient__in=people, reason=Delivery.Reason.RECIPIENT, cancelled_at=None
    )
    by_hand = Q(author__user__isnull=False, inbound__isnull=False)
    return Q(author__in=shown) | by_hand | Q(Exists(got))


def names(answered: Entry, people: Sequence[Identity]) -> bool:
    """Whether a received mail was also sent to some people, or asks that they be answered: they know it."""
    meta = answered.meta
    told = {*meta.get("to", ()), *meta.get("cc", ()), *meta.get("answer_to", ())}
    return answered.is_external and not told.isdisjoint(one.address for one in people)


def named(entry: Entry, people: Sequence[Identity]) -> list[Identity]:
    """The recipients whom all others see: none of a mail to so many that each sees herself alone."""
    if len(people) == 1:
        return list(people)
    if len(people) >= outbox.HIDDEN_FROM:
        return []
    return [one for one in people if one.address not in entry.meta.get("bcc", ())]


def threads(written: Sequence[tuple[Entry, Sequence[Identity]]]) -> dict[int, list[str]]:
    """`thread_ids` of many new entries that answer nothing, by entry, in three queries."""
    new = {one.pk for one, _people in written}
    before = Q(record__in={one.record_id for one, _people in written}, visibility=Entry.Visibility.EXTERNAL)
    place = Window(RowNumber(), partition_by=F("record"), order_by=F("pk").desc())
    rows = Entry.objects.filter(before, removed_at=None).exclude(pk__in=new).annotate(place=place)
    earlier = list(rows.filter(place__lte=THREAD).order_by("pk").select_related("author", "inbound"))
    sent = OutboundContent.objects.filter(entry_uid__in=[one.uid for one in earlier], entry_visibility="external")
    ours = dict(sent.values_list("entry_uid", "message_id"))
    chosen = Delivery.objects.filter(entry__in=earlier, reason=Delivery.Reason.RECIPIENT, cancelled_at=None)
    got: dict[int, set[int]] = defaultdict(set)
    for pk, person in chosen.values_list("entry", "recipient") if earlier else ():
        got[pk].add(person)
    last: dict[int, list[Entry]] = defaultdict(list)
    for one in earlier:
        last[one.record_id].append(one)
    return {
        entry.pk: [
            name
            for one in last[entry.record_id]
            if knows(one, got[one.pk], people, named(entry, people))
            and (name := one.inbound.message_id if one.inbound else ours.get(one.uid, ""))
        ]
        for entry, people in written
    }


def knows(entry: Entry, got: set[int], people: Sequence[Identity], shown: Sequence[Identity]) -> bool:
    """`known` of an entry that is read already; `got` are those it was sent to."""
    if entry.author.user_id is not None and entry.inbound_id is not None:
        return True
    return entry.author_id in {one.pk for one in shown} or not got.isdisjoint(one.pk for one in people)


def to_externals(entry: Entry) -> QuerySet[Delivery]:
    """The deliveries of a message to the recipients its author chose."""
    chosen = entry.deliveries.filter(reason=Delivery.Reason.RECIPIENT, channel=Delivery.Channel.MAIL)
    return chosen.select_related("recipient", "mail")
