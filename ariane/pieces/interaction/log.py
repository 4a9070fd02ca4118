"""Logging an exchange: one third party, as many people as took part, and all that follows from it in one gesture.

The exchange is a record of its own. Its line stands in its journal and, through its links, in those of its third party,
of each contact and of the record it concerns: one object, never copies (X-21, D-008).
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from ariane.accounts.models import Team, User
from ariane.activities.actions import Plan
from ariane.activities.actions import plan as plan_activity
from ariane.activities.models import Activity, ActivityType
from ariane.journal import actions, notify, policy
from ariane.journal.actions.notes import covered
from ariane.journal.append import Line, append
from ariane.journal.models import Delivery, Entry, Link, Reader, Record, Stage
from ariane.kernel import clock, events
from ariane.kernel.errors import DomainError
from ariane.parties.models import Party
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.interaction.events import InteractionLogged
from ariane.pieces.interaction.mail_info import mail_info
from ariane.pieces.interaction.settings import ExchangeSettings, Values
from ariane.pieces.models import Piece

KIND = "interaction"
CLOSED, GOING_ON, TO_PROCESS = "logged", "in-progress", "to-process"
CONCERNS = "concerns"
PRODUCT = "product"
COLLEAGUE = "colleague"


@dataclass(frozen=True)
class Confidential:
    """A comment for its author, or for a group too (D-026, D-027)."""

    html: str
    group: Team | None = None


@dataclass(frozen=True)
class Task:
    """A task on an ongoing case (D-028)."""

    title: str
    case: Record
    assignee: User | None = None


@dataclass(frozen=True)
class Event:
    """Something at an hour, with a reminder so long before (D-029)."""

    summary: str
    start_at: dt.datetime
    remind_before: dt.timedelta | None = None
    assignee: User | None = None


@dataclass(frozen=True)
class FollowUp:
    """« Relancer » on a day, with a reminder at a moment (D-055)."""

    due_on: dt.date
    remind_at: dt.datetime | None = None
    assignee: User | None = None
    summary: str = ""


@dataclass(frozen=True)
class Exchange:
    """What the form says. `contacted_by` is who had the exchange, when it was not who types (D-030)."""

    party: Party | None
    contacts: tuple[Party, ...] = ()
    occurred_at: dt.datetime | None = None
    mode: str = ""
    subject_type: str = ""
    title: str = ""
    comment: str = ""
    concerns: Record | None = None
    products: tuple[Record, ...] = ()
    colleagues: tuple[User, ...] = ()
    tell: bool = False
    state: str = CLOSED
    contacted_by: User | None = None
    confidential: Confidential | None = None
    task: Task | None = None
    event: Event | None = None
    follow_up: FollowUp | None = None


@dataclass
class Logged:
    """What was made, and the colleagues who could not be written to, by reason (D-021)."""

    interaction: Piece
    entry: Entry
    activities: list[Activity] = field(default_factory=list)
    task: Piece | None = None
    unreached: list[User] = field(default_factory=list)


@transaction.atomic
def log_exchange(*, by: User, exchange: Exchange) -> Logged:
    """Write an exchange with everything that the form asked for, or nothing of it.

    Raises DomainError without a third party (D-007), for an archived card, an unknown state, or a task without case.
    """
    if exchange.party is None:
        raise DomainError(_("Choose the third party: an exchange needs exactly one."))
    stage = state_of(exchange.state)
    settings = ExchangeSettings.current()
    owner = exchange.contacted_by if settings.choose_user and exchange.contacted_by else by
    fields: dict[str, Any] = {
        "stage": stage,
        "owner": owner,
        "occurred_at": exchange.occurred_at or clock.now(),
        "mode": exchange.mode,
        "subject_type": exchange.subject_type,
        "description": exchange.comment.strip(),
    }
    people = tuple(("contact", card) for card in dict.fromkeys(exchange.contacts) if card.pk != exchange.party.pk)
    new = NewPiece(KIND, exchange.title.strip() or heading(exchange), exchange.party, people, fields=fields)
    made = create_piece(by=by, piece=new)
    tie(by, made, exchange)
    logged = Logged(made, write_line(by, made, exchange))
    if exchange.confidential is not None and exchange.confidential.html.strip():
        secret = exchange.confidential
        note = actions.Note(html=secret.html, confidential=True, group=secret.group)
        actions.post_note(by=by, record=made, note=note)
    plan_what_follows(by, logged, exchange)
    if exchange.tell:
        logged.unreached = tell(by, logged.entry, exchange.colleagues)
    events.publish(InteractionLogged(made.pk, exchange.party.pk, by.pk))
    return logged


def state_of(code: str) -> Stage:
    stage = Stage.objects.filter(kind__code=KIND, code=code).first()
    if stage is None:
        raise DomainError(_("Choose the state of the exchange: closed, in progress or to process."))
    return stage


def heading(exchange: Exchange) -> str:
    """« Demande d’information, Anne Renard »: what the exchange is called when nobody gave it a title."""
    values = Values.current()
    what = values.subjects.get(exchange.subject_type) or values.modes.get(exchange.mode) or _("Exchange")
    who = exchange.contacts[0].title if exchange.contacts else exchange.party.title if exchange.party else ""
    return f"{what[:1].upper()}{what[1:]}, {who}"[:250]


def tie(by: User, made: Piece, exchange: Exchange) -> None:
    """The record it concerns, the products, the colleagues; a record that the person may not read is not tied."""
    linked = [(CONCERNS, exchange.concerns), *((PRODUCT, one) for one in exchange.products)]
    rows = [Link(from_record=made, to_record=to, role=role) for role, to in linked if to is not None]
    rows += [Link(from_record=made, to_user=user, role=COLLEAGUE) for user in dict.fromkeys(exchange.colleagues)]
    Link.objects.bulk_create(rows)


def write_line(by: User, made: Piece, exchange: Exchange) -> Entry:
    """The line of the journal, at the hour of the exchange."""
    values = Values.current()
    meta = {
        "mode": values.modes.get(exchange.mode, exchange.mode),
        "subject": values.subjects.get(exchange.subject_type, exchange.subject_type),
        "with": [card.title for card in exchange.contacts] or [exchange.party.title if exchange.party else ""],
    }
    text = exchange.comment.strip()
    line = Line(type=Entry.Type.CALL, author=by.identity, text=text, occurred_at=made.occurred_at)
    line.html = linebreaks(text, autoescape=True) if text else ""
    line.on_behalf_of = covered(by, "edit", made)
    line.extra = {"meta": meta}
    return append(made, line)


def plan_what_follows(by: User, logged: Logged, exchange: Exchange) -> None:
    """The task, the event and the follow-up; all three may be asked for at once."""
    made = logged.interaction
    if exchange.task is not None:
        logged.task = make_task(by, made, exchange.task)
    if exchange.event is not None:
        logged.activities.append(plan_event(by, made, exchange.event))
    if exchange.follow_up is not None:
        logged.activities.append(plan_follow_up(by, made, exchange.follow_up))


def make_task(by: User, made: Piece, task: Task) -> Piece:
    case = task.case
    if case.kind.code != "case" or not case.is_open:
        raise DomainError(_("Choose an ongoing case for the task: closed ones take no more."))
    if not task.title.strip():
        raise DomainError(_("Say in a few words what the task is."))
    fields = {"owner": task.assignee or by, "parent": case}
    piece = create_piece(by=by, piece=NewPiece("task", task.title, None, fields=fields))
    Link.objects.create(from_record=piece, to_record=made, role="follows_from")
    return piece


def plan_event(by: User, made: Piece, event: Event) -> Activity:
    type_ = ActivityType.objects.get(code="meet")
    local = timezone.localtime(event.start_at)
    plan = Plan(
        type_,
        local.date(),
        event.summary.strip()[:250],
        assignee=event.assignee or by,
        due_time=local.time(),
        start_at=event.start_at,
        remind_at=event.start_at - event.remind_before if event.remind_before is not None else None,
    )
    return plan_activity(by=by, record=made, plan=plan)


def plan_follow_up(by: User, made: Piece, follow_up: FollowUp) -> Activity:
    """« Relancer », given to whom the form says, else to who had the exchange (D-031)."""
    type_ = ActivityType.objects.get(code="follow-up")
    summary = follow_up.summary.strip() or _("Contact %(name)s again") % {"name": with_whom(made)}
    who = follow_up.assignee or made.owner or by
    plan = Plan(type_, follow_up.due_on, summary[:250], assignee=who, remind_at=follow_up.remind_at)
    return plan_activity(by=by, record=made, plan=plan)


def with_whom(made: Piece) -> str:
    contact = made.links.filter(role="contact").select_related("to_record").order_by("pk").first()
    card = contact.to_record if contact else made.main_party
    return card.title if card else made.title


def tell(by: User, entry: Entry, colleagues: tuple[User, ...]) -> list[User]:
    """Notify the colleagues of this exchange (D-020) in the words of CONTACTRACKING_MAILINFO (D-022); returns those who
    have no address to be written to: they see it in MESSAGES (D-021)."""
    people = [notify.Told(user, Delivery.Reason.TOLD) for user in colleagues]
    grant(entry, colleagues)
    notify.tell(entry, people, not_before=clock.now(), words=partial(mail_info, by, entry))
    return [user for user in colleagues if not user.identity.address]


def grant(entry: Entry, colleagues: tuple[User, ...]) -> None:
    """Being named on an exchange lets a colleague read it."""
    rows = [Reader(record=entry.record, user=user, reason="granted") for user in colleagues]
    Reader.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def add_line(*, by: User, interaction: Piece, text: str, day: dt.date | None = None, state: str = "") -> Entry:
    """Go on with an exchange: a dated line, and the state it leaves it in (P-054, P-056). Closed ones too."""
    entry = actions.post_follow_up(by=by, record=interaction, text=text, day=day)
    if state:
        set_state(by=by, interaction=interaction, state=state)
    return entry


@transaction.atomic
def set_state(*, by: User, interaction: Piece, state: str) -> None:
    """One of the buttons « Clôturé », « En cours », « À traiter » (D-047)."""
    policy.require(by, "edit", interaction)
    actions.change_fields(by=by, record=interaction, changes={"stage": state_of(state)})
