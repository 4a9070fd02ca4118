"""What happens around a record reaches its follow-up at once, inside the transaction that made it true."""

import datetime as dt
import re
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from ariane.accounts.models import Organisation
from ariane.activities.events import ActivityChanged
from ariane.activities.models import Activity
from ariane.flows import enrolling, instance, places, tidying
from ariane.flows.decide import stop_reason
from ariane.flows.models import Away, Enrolment, Mailing, StepRun
from ariane.flows.read import Reader
from ariane.flows.reasons import reason
from ariane.flows.sending import POSTING
from ariane.journal.events import EntryMoved, EntryPosted, RecordChanged, RecordCreated, RecordsChanged
from ariane.journal.models import Entry, Record
from ariane.kernel import clock
from ariane.kernel.events import subscribe
from ariane.mail.events import AboutToLeave, AddressBounced, AddressWorks, MailSettled
from ariane.mail.models import OutboundMail
from ariane.parties.models import PartyAddress

DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{2,4}))?\b|\b(\d{4})-(\d{2})-(\d{2})\b")
NO_DATE = 5
SETTLED = {
    "sent": Mailing.State.SENT, "failed": Mailing.State.FAILED, "bounced": Mailing.State.FAILED,
    "uncertain": Mailing.State.UNCERTAIN, "cancelled": Mailing.State.CALLED_OFF,
}  # fmt: skip


@subscribe(RecordCreated)
def created(event: RecordCreated) -> None:
    enrolling.attend([event.record_id])


@subscribe(RecordChanged)
def changed(event: RecordChanged) -> None:
    """A stage, a payment, a due date, a dispute, an archive: whatever it was, look at the record; for a card, at all
    that is followed of that customer."""
    look_at([event.record_id], event.fields)


@subscribe(RecordsChanged)
def many_changed(event: RecordsChanged) -> None:
    look_at(event.record_ids, event.fields)


def look_at(changed: Sequence[int], fields: Sequence[str]) -> None:
    """Look at records that were changed, in as many statements for a hundred as for one, as far as their facts ask for
    nothing."""
    of_cards = Enrolment.objects.filter(party__in=changed, ended_at=None).values_list("record_id", flat=True)
    enrolling.attend([*changed, *of_cards])
    if {"stage", "archived_at"} & set(fields):
        asked = Activity.objects.filter(record__in=changed, **tidying.PLANNED).order_by().values("record")
        for record in Record.objects.select_related("stage", "kind").filter(pk__in=asked):
            if not record.is_open:
                tidying.closed(record)


@subscribe(EntryPosted)
def posted(event: EntryPosted) -> None:
    """An answer ends a follow-up; an automatic one only puts it off. Ours, written by a person, is the answer asked of
    her (X-26)."""
    if event.automatic and event.direction == Entry.Direction.IN and event.visibility == Entry.Visibility.EXTERNAL:
        absent(Entry.objects.select_related("record").get(pk=event.entry_id))
        return
    if event.type in (Entry.Type.MESSAGE, Entry.Type.CALL):
        enrolling.attend([event.record_id])
    if (event.type, event.visibility, event.direction) == ("message", "external", "out"):
        writer = Entry.objects.select_related("author__user").get(pk=event.entry_id).author.user
        if writer is not None:
            tidying.answered(event.record_id, writer)


@subscribe(EntryMoved)
def moved(event: EntryMoved) -> None:
    enrolling.attend([event.from_record_id, event.to_record_id])


@subscribe(ActivityChanged)
def activity(event: ActivityChanged) -> None:
    """What a flow waits for may be done now; a letter of a flow was posted."""
    if event.state == Activity.State.DONE:
        posted_by_hand(event.activity_id)
        rows = Enrolment.objects.filter(record=event.record_id, state=Enrolment.State.WAITING, reason="event")
        rows.update(due_at=clock.now())


def posted_by_hand(activity_id: int) -> None:
    """A letter left when somebody says that she posted it; the waits behind it count from then."""
    origin = Activity.objects.values_list("origin", flat=True).get(pk=activity_id)
    if not origin.startswith(POSTING):
        return
    mailing = Mailing.objects.filter(pk=int(origin.removeprefix(POSTING)), state=Mailing.State.PRINTED).first()
    if mailing is not None:
        now = clock.now()
        Mailing.objects.filter(pk=mailing.pk).update(state=Mailing.State.SENT, sent_at=now)
        really_left(mailing, now)


@subscribe(AddressBounced)
def bounced(event: AddressBounced) -> None:
    """What would be written to that address is on hold until it is corrected (X-11)."""
    rows = of_identity(event.identity_id).filter(state__in=("waiting", "to_approve"))
    sent_to = rows.filter(runs__mailing__mail__recipient=event.identity_id).values_list("pk", flat=True)
    Enrolment.objects.filter(pk__in=list(sent_to)).update(state=Enrolment.State.PAUSED, reason="address")


@subscribe(AddressWorks)
def works(event: AddressWorks) -> None:
    enrolling.attend(list(of_identity(event.identity_id).filter(state="paused").values_list("record_id", flat=True)))


def of_identity(identity_id: int) -> QuerySet[Enrolment]:
    """Live follow-ups whose record has to do with the cards of an address."""
    cards = list(PartyAddress.objects.filter(identity=identity_id).values_list("party_id", flat=True))
    about = Q(party__in=cards) | Q(record__links__to_record__in=cards)
    return Enrolment.objects.filter(about, ended_at=None).distinct()


def absent(entry: Entry) -> None:
    """Somebody is away: whatever is due for this customer waits for the return and a working day; without a date, five
    working days."""
    party = entry.record.main_party_id
    if party is None:
        return
    calendar = places.calendar("", "", Organisation.current())
    today = calendar.day_of(clock.now())
    until = return_day(entry.text, today) or calendar.add_working(today, NO_DATE)
    Away.objects.update_or_create(party_id=party, defaults={"until": until, "entry": entry})


def return_day(text: str, today: dt.date) -> dt.date | None:
    """The last day that an absence names, within half a year; None when it names none."""
    found = []
    for day, month, year, *iso in DATE.findall(text[:4000]):
        try:
            if iso[0]:
                found.append(dt.date(*map(int, iso)))
                continue
            written = int(year) + (2000 if int(year) < 100 else 0) if year else today.year
            one = dt.date(written, int(month), int(day))
            found.append(one if year or one >= today else one.replace(year=today.year + 1))
        except ValueError:
            continue
    near = [day for day in found if today <= day <= today + dt.timedelta(days=183)]
    return max(near, default=None)


@subscribe(AboutToLeave)
def last_look(event: AboutToLeave) -> None:
    """The second check, as the mail is handed over: a reply, a payment, a dispute since it was decided calls it off. A
    copy that nobody has confirmed keeps everything waiting."""
    if instance.foreign():
        raise RuntimeError("this copy of the installation is not confirmed: run `ariane outbox release`")
    if not event.origin.startswith("flow:"):
        return
    runs = StepRun.objects.filter(mailing__origin=event.origin, undone_at=None)
    rows = Enrolment.objects.filter(pk__in=runs.values("enrolment")).select_related("scenario", "version", "record")
    reader = Reader(list(rows), clock.now())
    house = Organisation.current()
    for row in reader.rows:
        known = reader.known(row)
        why = row.reason if not row.live and row.reason not in ("finished", "cap") else ""
        if known is not None and not why:
            why = stop_reason(row.version.flow, known.facts)
        if why:
            event.call_off(reason(why, house.language))
            return


@subscribe(MailSettled)
def settled(event: MailSettled) -> None:
    """The ledger knows what became of each message; one called off is decided again for those that it was not about."""
    state = SETTLED.get(event.state)
    mailing = Mailing.objects.filter(mail=event.mail_id).first() if state else None
    if mailing is None or state is None:
        return
    now = clock.now()
    Mailing.objects.filter(pk=mailing.pk).update(state=state, sent_at=now if state == "sent" else mailing.sent_at)
    if state == Mailing.State.CALLED_OFF:
        mail = OutboundMail.objects.get(pk=event.mail_id)
        Mailing.objects.filter(pk=mailing.pk).update(reason=(mail.error or mail.problem)[:250])
        undo(mailing, now)
    elif state == Mailing.State.SENT:
        really_left(mailing, now)


def undo(mailing: Mailing, now: dt.datetime) -> None:
    """The steps of a message that did not leave have not happened: each stands where it stood, and is looked at now."""
    runs = StepRun.objects.filter(mailing=mailing, undone_at=None).select_related("enrolment")
    for run in runs:
        row = run.enrolment
        if row.live:
            row.step_key, row.sends = run.step_key, run.before["sends"]
            row.since, row.loops = dt.datetime.fromisoformat(run.before["since"]), run.before["loops"]
            row.armed, row.due_at, row.state, row.reason = False, now, Enrolment.State.WAITING, ""
            row.save()
    StepRun.objects.filter(mailing=mailing, undone_at=None).update(undone_at=now)
    Record.objects.filter(pk=mailing.record_id).update(updated_at=now)


def really_left(mailing: Mailing, now: dt.datetime) -> None:
    """Waits count from the real departure: one that was queued on another day than it left is dated again."""
    if clock.local_day(mailing.at) == clock.local_day(now):
        return
    rows = Enrolment.objects.filter(runs__mailing=mailing, ended_at=None, state=Enrolment.State.WAITING)
    reader = Reader(list(rows.select_related("scenario", "version", "record").distinct()), now)
    for row in reader.rows:
        row.since = now
        row.save(update_fields=["since"])
        known = reader.known(row)
        if known is not None and row.armed:
            enrolling.redate(row, known, now)
