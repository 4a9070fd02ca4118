"""Python events become business events: which name, about which record, with what beside it."""

from typing import Any

from ariane.activities.events import ActivityChanged
from ariane.activities.models import Activity
from ariane.flows.events import FollowUpEnded, SignalSent, StepDone
from ariane.hooks import tell
from ariane.journal.events import EntryPosted, RecordChanged, RecordCreated, RecordsChanged
from ariane.journal.models import Delivery, Entry, Kind, Record
from ariane.kernel.events import subscribe
from ariane.mail.events import MailSettled
from ariane.outgoing.shape import facts, rows
from ariane.parties.events import PartiesMerged
from ariane.pieces.events import TicketEscalated
from ariane.pieces.request.events import RequestAssigned, RequestValidated

# a stage reached that is an event of its own
REACHED = {
    ("quote", "accepted"): "quote.accepted",
    ("quote", "refused"): "quote.refused",
    ("order", "confirmed"): "order.confirmed",
    ("delivery", "delivered"): "delivery.done",
    ("invoice", "paid"): "invoice.paid",
    ("ticket", "resolved"): "ticket.resolved",
}
BORN = {"ticket": "ticket.opened", "interaction": "interaction.logged"}
DELAYS = ("order", "purchase")
SAID = (Entry.Type.MESSAGE, Entry.Type.FLOW)


def about(name: str, record: Record, *, once: str | None = None, **more: Any) -> None:
    """Tell one event about a record; a room is nobody's business outside."""
    if record.kind.policy != Kind.Policy.ROOM:
        tell.emit(name, subject=record.pk, data={"record": facts(record), **more}, once=once)


def read(record_id: int) -> Record | None:
    """The record as it stands now, None when nobody listens or it is gone."""
    return rows().filter(pk=record_id).first() if tell.listened() else None


@subscribe(RecordCreated)
def created(event: RecordCreated) -> None:
    record = read(event.record_id)
    if record is None:
        return
    about("record.created", record)
    if record.kind.code in BORN:
        about(BORN[record.kind.code], record)
    left(record)


@subscribe(RecordChanged)
def changed(event: RecordChanged) -> None:
    record, fields = read(event.record_id), set(event.fields)
    if record is None:
        return
    kind, stage = record.kind.code, record.stage.code if record.stage else ""
    if "stage" in fields:
        about("record.stage_changed", record, stage=stage)
        if (kind, stage) in REACHED:
            about(REACHED[kind, stage], record)
    if fields & {"stage", "sent_at", "published_at"}:
        left(record)
    if kind in DELAYS and "expected_on" in fields:
        about("order.delay_changed", record)
    if "dispute" in fields and record.dispute:
        about("dispute.opened", record)
    if kind == "party" and "archived_at" in fields and record.archived_at is not None:
        about("party.archived", record, reason=record.archive_reason)


@subscribe(RecordsChanged)
def many_changed(event: RecordsChanged) -> None:
    """Whoever listens hears of each."""
    for pk in event.record_ids if tell.listened() else ():
        changed(RecordChanged(pk, event.fields, event.by_user_id))


def left(record: Record) -> None:
    """A quote that was sent, an invoice that was published: told once, whatever the way (R-045)."""
    kind, told = record.kind.code, facts(record)
    if kind == "quote" and told.get("sent_at"):
        about("quote.sent", record, once=f"quote.sent:{record.uid}")
    if kind == "invoice" and (told.get("published_at") or told["stage"] == "published"):
        about("invoice.published", record, once=f"invoice.published:{record.uid}")


@subscribe(EntryPosted)
def posted(event: EntryPosted) -> None:
    """Messages to and from outside: that there was one, never what it said."""
    if event.visibility != Entry.Visibility.EXTERNAL or event.type not in SAID:
        return
    record = read(event.record_id)
    if record is None:
        return
    inward = event.direction == Entry.Direction.IN
    automatic = event.type == Entry.Type.FLOW
    about("message.received" if inward else "message.sent", record, message={"automatic": automatic})
    left(record)


@subscribe(MailSettled)
def settled(event: MailSettled) -> None:
    if event.state != "bounced" or not tell.listened():
        return
    delivery = Delivery.objects.filter(mail=event.mail_id, external=True).select_related("recipient").first()
    record = read(delivery.record_id) if delivery and delivery.record_id else None
    if delivery is not None and record is not None:
        about("mail.bounced", record, address=delivery.recipient.address)


@subscribe(ActivityChanged)
def activity(event: ActivityChanged) -> None:
    if event.state != Activity.State.DONE:
        return
    record = read(event.record_id)
    done = Activity.objects.select_related("type", "assignee").filter(pk=event.activity_id).first() if record else None
    if record is not None and done is not None:
        about("activity.done", record, activity=of_activity(done))


def of_activity(one: Activity) -> dict[str, Any]:
    """An activity without its words, which are internal."""
    who = one.assignee.username if one.assignee else None
    return {"id": one.pk, "type": one.type.code, "due_on": one.due_on.isoformat(), "assignee": who, "state": one.state}


@subscribe(PartiesMerged)
def merged(event: PartiesMerged) -> None:
    record = read(event.kept_id)
    gone = Record.objects.filter(pk=event.merged_id).values_list("uid", flat=True).first() if record else None
    if record is not None:
        about("party.merged", record, merged=str(gone) if gone else None)


@subscribe(TicketEscalated)
def escalated(event: TicketEscalated) -> None:
    record = read(event.record_id)
    if record is not None:
        about("ticket.escalated", record)


@subscribe(RequestValidated)
def validated(event: RequestValidated) -> None:
    record = read(event.record_id)
    if record is not None:
        about("demande.validated", record)


@subscribe(RequestAssigned)
def assigned(event: RequestAssigned) -> None:
    record = read(event.record_id)
    if record is not None:
        about("demande.assigned", record)


@subscribe(StepDone)
def step(event: StepDone) -> None:
    record = read(event.record_id)
    if record is not None:
        about(
            "flow.step_done", record, flow={"enrolment": event.enrolment_id, "step": event.step_key, "did": event.did}
        )


@subscribe(SignalSent)
def signal(event: SignalSent) -> None:
    """A flow's block « Call »: the name of the signal is what the receiver acts on."""
    record = read(event.record_id)
    if record is not None:
        about("flow.signal", record, signal=event.signal)


@subscribe(FollowUpEnded)
def ended(event: FollowUpEnded) -> None:
    record = read(event.record_id)
    if record is not None:
        about("flow.exited", record, flow={"enrolment": event.enrolment_id, "reason": event.reason})
