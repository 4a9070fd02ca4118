"""Carrying blocks out, inside the engine's transaction: everything but sending, which `sending` does."""

import datetime as dt

from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, User
from ariane.flows import people, tasks
from ariane.flows.events import SignalSent
from ariane.flows.model import Alert, Call, File, Move, Send, Step, Task
from ariane.flows.models import Enrolment
from ariane.flows.read import Known
from ariane.flows.reasons import reason
from ariane.journal import notify, tracking
from ariane.journal.append import Line, append
from ariane.journal.events import RecordChanged
from ariane.journal.models import Delivery, Entry, Stage
from ariane.kernel import clock, events
from ariane.kernel.models import Signal
from ariane.pieces.models import Piece

FILED = "filed"


def carry_out(row: Enrolment, step: Step, occurrence: int, known: Known, now: dt.datetime) -> None:
    """Do what a block says about a record."""
    origin = f"flow:{row.pk}:{step.key}:{occurrence}"
    if isinstance(step, Task):
        who = None if step.who == "team" else people.somebody(step.who, known.record, row.scenario)
        due = known.calendar.add_working(clock.today(), step.days)
        tasks.plan(known.record, tasks.Todo(step.activity, step.summary, who, origin, due))
    elif isinstance(step, Alert):
        tell(row, step, known)
    elif isinstance(step, Move):
        move(row, known.record, step.stage)
    elif isinstance(step, File):
        file(row, step, known, origin)
    elif isinstance(step, Call):
        events.publish(SignalSent(known.record.pk, step.signal))


def in_place(row: Enrolment, step: Send, occurrence: int, why: str, known: Known) -> None:
    """An activity for the responsible in place of a message that a machine must not send (R-030, R-044)."""
    who = people.responsible(known.record, row.scenario)
    with translation.override(who.language if who else None):
        words = _("Write to the customer yourself: %(why)s") % {"why": reason(why, who.language if who else "fr")}
    kind = "chase-invoice" if known.record.kind.code == "invoice" else "chase-quote"
    origin = f"flow:{row.pk}:{step.key}:{occurrence}"
    tasks.plan(known.record, tasks.Todo(kind, words, who, origin, known.calendar.add_working(clock.today(), 1)))


def tell(row: Enrolment, step: Alert, known: Known) -> None:
    """An internal line, and whom it is for told in the application."""
    record = known.record
    who = people.somebody("owner" if step.who == "team" else step.who, record, row.scenario)
    text = step.text or str(_("This record needs a look."))
    line = Line(type=Entry.Type.NOTE, author=Identity.system(), text=text, html=f"<p>{escape(text)}</p>")
    line.extra = {"meta": {"flow": row.scenario_id}}
    entry = append(record, line)
    told: list[User] = list(record.team.members.filter(is_active=True)) if step.who == "team" and record.team else []
    if who is not None and not told:
        told = [who]
    notify.tell(entry, [notify.Told(one, Delivery.Reason.TOLD) for one in told], not_before=clock.now())


def move(row: Enrolment, record: Piece, code: str) -> bool:
    """Another stage, told as a change; the flow's own move does not stop it. False when the kind has no such stage."""
    stage = Stage.objects.filter(kind=record.kind, code=code).first()
    if stage is None or record.stage_id == stage.pk:
        return False
    done = tracking.apply(record, {"stage": stage})
    Piece.objects.filter(pk=record.pk).update(stage=stage, version=record.version + 1)
    line = Line(type=Entry.Type.CHANGE, author=Identity.system(), text=tracking.in_words(done))
    line.extra = {"changes": [change.as_json() for change in done], "meta": {"flow": row.scenario_id}}
    append(record, line)
    row.stage_at_start = code
    Signal.objects.create(topic=f"record:{record.pk}", kind="record.changed", object_id=record.pk)
    events.publish(RecordChanged(record.pk, ("stage",), None))
    return True


def file(row: Enrolment, step: File, known: Known, origin: str) -> None:
    """Put the case away, or ask somebody to (R-014)."""
    if not step.ask and move(row, known.record, FILED):
        return
    who = people.responsible(known.record, row.scenario)
    with translation.override(who.language if who else None):
        words = _("File without answer?")
    tasks.plan(known.record, tasks.Todo("approve", words, who, origin, known.calendar.add_working(clock.today(), 2)))
