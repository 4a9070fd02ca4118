"""Templates that an event sends by itself, or proposes to whoever acted (M-021 to M-023).

A wording that is wrong, nobody to write to, an answering machine at the other end: a line in the journal says so, and
what happened goes on.
"""

from django.utils import translation
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, Organisation, User
from ariane.journal import actions, messages
from ariane.journal.actions import say_system
from ariane.journal.append import Line, append
from ariane.journal.models import Draft, Entry, Record
from ariane.journal.wording import said
from ariane.kernel import clock
from ariane.kernel.events import subscribe
from ariane.kernel.text import from_html as to_text
from ariane.mail import suppression
from ariane.pieces.correspondents import correspondents
from ariane.pieces.models import Piece
from ariane.pieces.request.events import RequestAssigned, RequestValidated
from ariane.pieces.values import usage, written
from ariane.templates import queries
from ariane.templates.models import Template
from ariane.templates.sandbox import Broken

RECEIVED, VALIDATED, ASSIGNED = "request.received", "request.validated", "request.assigned"


@subscribe(RequestValidated)
def validated(event: RequestValidated) -> None:
    of_request(VALIDATED, event.record_id, event.by_user_id)


@subscribe(RequestAssigned)
def assigned(event: RequestAssigned) -> None:
    of_request(ASSIGNED, event.record_id, event.by_user_id)


def of_request(event: str, record_id: int, by_user_id: int) -> None:
    piece = Piece.objects.select_related("kind", "team", "owner").get(pk=record_id)
    happened(event, piece, User.objects.get(pk=by_user_id))


def happened(event: str, record: Record, by: User | None) -> None:
    """Send what is automatic; for what is proposed, begin a draft for who acted, unless she is writing already."""
    for template in queries.of_event(event, Template.Mode.AUTOMATIC):
        send(template, record, by)
    if by is not None:
        for template in queries.of_event(event, Template.Mode.PROPOSED):
            propose(template, record, by)


def acknowledges(record: Record) -> bool:
    """Whether a template in use says by itself that a request was received; the alias's own words then stay unsaid."""
    return record.kind.code == "request" and bool(queries.of_event(RECEIVED, Template.Mode.AUTOMATIC))


def send(template: Template, record: Record, by: User | None) -> Entry | None:
    """Write and queue the message to the people that the record proposes; None when it could not be, said in the
    journal. In the name of `by`, else of who is in charge, else of the house."""
    people = [one.identity for one in correspondents(record) if one.proposed and one.identity.address]
    refused = suppression.standing([one.address or "" for one in people])
    people = [one for one in people if one.address not in refused]
    who = by or record.owner
    with translation.override(Organisation.current().language):
        name = template.name
    if not people:
        say_system(record, by, said("template_not_sent", template=name, why=nobody()))
        return None
    try:
        made = written(template, record, who, language=usage(record, [one.pk for one in people]))
    except Broken as error:
        say_system(record, by, said("template_not_sent", template=name, why=str(error)))
        return None
    line = Line(
        type=Entry.Type.FLOW, author=who.identity if who else Identity.system(), subject=made.subject, html=made.html,
        text=to_text(made.html), visibility=Entry.Visibility.EXTERNAL, direction=Entry.Direction.OUT,
        extra={"meta": {**made.used, "by_itself": True}},
    )  # fmt: skip
    entry = append(record, line)
    messages.queue(entry, people, by=who, not_before=clock.now())
    return entry


def nobody() -> str:
    """Why nothing left, in the house's language: the journal keeps the sentence."""
    with translation.override(Organisation.current().language):
        return _("nobody outside has an address")


def propose(template: Template, record: Record, by: User) -> None:
    """A draft that opens in the composer; she decides."""
    if Draft.objects.filter(user=by, record=record).exists():
        return
    readers = [one.identity.pk for one in correspondents(record) if one.proposed]
    try:
        made = written(template, record, by, language=usage(record, readers))
    except Broken as error:
        say_system(record, by, said("template_not_sent", template=template.name, why=str(error)))
        return
    actions.save_draft(
        by=by, record=record, mode="message", subject=made.subject, html=made.writing, recipients=readers,
        template=made.name,
    )  # fmt: skip
