"""What is true once the story is told: most of it has been read, and what left has arrived."""

import datetime as dt
import re
from collections import defaultdict
from email.utils import format_datetime

from django.db.models import F, Max
from django.utils import timezone

from ariane.accounts.models import User
from ariane.activities import actions as activities
from ariane.activities.models import Activity
from ariane.flows.models import Mailing
from ariane.journal.models import Delivery, Entry, ReadMark, Record
from ariane.kernel import clock
from ariane.kernel.models import Signal
from ariane.mail import demo_sink, roundtrip, tokens
from ariane.mail.models import Alias, Mailbox, OutboundMail, RoundTrip
from ariane.mail.outbox.compose import compose

UNREAD_MOST, UNREAD_DAYS = 4, 3
OVERDUE_MOST = 3
DATE = re.compile(rb"^Date: [^\r\n]*", re.MULTILINE)
LATEST = 60
State = OutboundMail.State


def settle() -> None:
    """Mails are gone, old messages are handled, journals are read up to what waits; hints have served."""
    past = OutboundMail.objects.filter(state=State.QUEUED, not_before__lte=timezone.now())
    past.update(state=State.SENT, sent_at=F("not_before") + dt.timedelta(seconds=2))
    Mailing.objects.filter(state="queued", mail__state=State.SENT).update(state="sent", sent_at=F("at"))
    waiting = handle_old()
    read_journals(waiting)
    put_off_old()
    Signal.objects.all().delete()


def put_off_old() -> None:
    """Colleagues keep their activities in hand: what they left overdue they put off since, but for the latest few of
    each, so that the indicators show a house at work."""
    today = clock.today()
    kept: dict[int, int] = defaultdict(int)
    late = Activity.objects.filter(state=Activity.State.PLANNED, due_on__lt=today, start_at=None, origin="")
    for n, row in enumerate(late.select_related("record").order_by("-due_on", "-pk")):
        kept[row.assignee_id or 0] += 1
        if kept[row.assignee_id or 0] > OVERDUE_MOST:
            row.due_on = today + dt.timedelta(days=1 + n % 14)
            row.save(update_fields=["due_on"])
            activities.changed(row)


def addresses_were_tested(broken: str, said: str) -> None:
    """Every address was tested last night; the answer to one of them did not come back."""
    box, tonight = Mailbox.objects.get(), timezone.localtime().replace(hour=3, minute=10)
    for address in roundtrip.addresses():
        failed = address == broken
        trip = RoundTrip.objects.create(
            address=address, alias=Alias.objects.filter(address__iexact=address).first(), mailbox=box,
            state=RoundTrip.State.FAILED if failed else RoundTrip.State.PASSED, step="return" if failed else "",
            said=said if failed else "", finished_at=tonight,
        )  # fmt: skip
        RoundTrip.objects.filter(pk=trip.pk).update(started_at=tonight, step_at=tonight)


def handle_old() -> dict[tuple[int, int], int]:
    """Leave the newest few messages of each colleague waiting; returns the first waiting entry by (user, record)."""
    since = timezone.now() - dt.timedelta(days=UNREAD_DAYS)
    inbox = Delivery.objects.filter(channel="app", handled_at=None, user__isnull=False)
    kept: dict[int, list[Delivery]] = defaultdict(list)
    for row in inbox.filter(not_before__gte=since).order_by("-not_before", "-pk"):
        if len(kept[row.user_id or 0]) < UNREAD_MOST:
            kept[row.user_id or 0].append(row)
    waiting = [row for rows in kept.values() for row in rows]
    old = inbox.exclude(pk__in=[row.pk for row in waiting])
    old.update(handled_at=F("not_before") + dt.timedelta(hours=2), read_at=F("not_before") + dt.timedelta(hours=1))
    first: dict[tuple[int, int], int] = {}
    for row in waiting:
        place = (row.user_id or 0, row.record_id)
        first[place] = min(first.get(place, row.entry_id or 0), row.entry_id or 0)
    return first


def read_journals(waiting: dict[tuple[int, int], int]) -> None:
    """Everybody has read every journal, up to what still waits for her."""
    last = dict(Entry.objects.values_list("record").annotate(last=Max("pk")))
    users = list(User.objects.values_list("pk", flat=True))
    ReadMark.objects.bulk_create(
        ReadMark(user_id=user, record_id=record, entry_id=waiting.get((user, record), entry + 1) - 1)
        for record, entry in last.items()
        for user in users
    )


def deliver_to_customers(*records: Record) -> int:
    """Put the latest mails to people outside, and all those of some records, into the sink, as they left."""
    outside = OutboundMail.objects.filter(external=True, state=State.SENT).select_related("content", "recipient")
    uids = Entry.objects.filter(record__in=records).values("uid")
    chosen = [*outside.filter(content__entry_uid__in=uids), *outside.order_by("-sent_at")[:LATEST]]
    folder = demo_sink.folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for mail in {mail.pk: mail for mail in chosen}.values():
        sent = mail.sent_at or timezone.now()
        raw = compose(mail.content).for_recipient(mail)
        raw = DATE.sub(b"Date: " + format_datetime(sent).encode("ascii"), raw, count=1)
        top = f"X-Envelope-From: {mail.content.from_address}\r\nX-Envelope-To: {mail.address}\r\n".encode()
        name = f"{int(sent.timestamp() * 1_000_000_000):020d}-{tokens.make('b', mail.pk)}.eml"
        (folder / name).write_bytes(top + raw)
    return len(chosen)
