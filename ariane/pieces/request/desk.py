"""The two lines: capture by the first, check and assignment by the second (P-010 to P-012)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ariane.accounts.models import Team, User
from ariane.journal import actions, policy
from ariane.journal.models import Stage
from ariane.kernel import events
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.parties.models import Party
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.models import Piece
from ariane.pieces.request.completeness import completeness
from ariane.pieces.request.events import RequestAssigned, RequestValidated

KIND = "request"
TO_COMPLETE, TO_CHECK, ASSIGNED = "to-complete", "to-check", "assigned"


@dataclass(frozen=True)
class Capture:
    """What the first line learnt; anything may be missing. `urgent` None: not asked yet."""

    title: str
    requester: Party | None = None
    party: Party | None = None
    channel: str = ""
    description: str = ""
    received_on: dt.date | None = None
    urgent: bool | None = None
    urgency_origin: str = ""
    follow_up: str = ""


@transaction.atomic
def capture(*, by: User, captured: Capture) -> Piece:
    """Write a request down, complete or not (P-010); a complete one waits for the second line's check."""
    people = (("requester", captured.requester),) if captured.requester else ()
    fields = {
        "channel": captured.channel,
        "description": captured.description.strip(),
        "received_on": captured.received_on,
        "urgent": bool(captured.urgent),
        "urgency_origin": captured.urgency_origin if captured.urgent else "",
        "urgency_answered": captured.urgent is not None,
        "stage": stage(TO_COMPLETE),
    }
    made = create_piece(by=by, piece=NewPiece(KIND, captured.title, captured.party, people, fields=fields))
    if captured.follow_up.strip():
        actions.post_follow_up(by=by, record=made, text=captured.follow_up)
    settle(made)
    return made


def settle(request: Piece) -> None:
    """A complete request of the first line goes to the second line's queue; an incomplete one waits to be completed."""
    if request.stage is not None and request.stage.code in (TO_COMPLETE, "lead") and completeness(request).complete:
        Piece.objects.filter(pk=request.pk).update(stage=stage(TO_CHECK))
        request.refresh_from_db()


def stage(code: str) -> Stage:
    return Stage.objects.get(kind__code=KIND, code=code)


def to_check(user: User) -> QuerySet[Piece]:
    """« À vérifier (SPOC) »: what waits for the second line, urgent ones first, then the oldest (P-012)."""
    rows = Piece.objects.filter(policy.visible(user), kind__code=KIND, archived_at=None)
    waiting = rows.filter(stage__code__in=("lead", TO_COMPLETE, TO_CHECK))
    return waiting.select_related("kind", "stage", "main_party", "created_by", "team").order_by("-urgent", "created_at")


@transaction.atomic
def validate(*, by: User, request: Piece, owner: User, team: Team | None = None, party: Party | None = None) -> None:
    """The second line finds it in order and gives it to somebody (P-011).

    Raises NotAllowed for the first line, DomainError while the requester is unknown or the third party is to be
    identified (domain invariant 5), or when it is assigned already.
    """
    if not policy.can(by, "validate", request):
        raise NotAllowed(_("Only the second line validates and assigns a request."))
    if request.stage is not None and request.stage.code not in ("lead", TO_COMPLETE, TO_CHECK):
        raise DomainError(_("This request is assigned already."))
    if party is None and request.main_party_id is None:
        raise DomainError(_("Say who the third party is: the request is validated with one."))
    if not owner.is_active:
        raise DomainError(_("%(name)s no longer has an account. Choose somebody else.") % {"name": owner.name})
    changes = {"owner": owner, "stage": stage(ASSIGNED)} | ({"team": team} if team else {})
    changes |= {"main_party": party} if party else {}
    actions.change_fields(by=by, record=request, changes=changes)
    events.publish(RequestValidated(request.pk, by.pk))
    events.publish(RequestAssigned(request.pk, owner.pk, by.pk))


@transaction.atomic
def send_back(*, by: User, request: Piece, why: str) -> None:
    """To the first line again, with a note that says what is missing."""
    if not policy.can(by, "validate", request):
        raise NotAllowed(_("Only the second line validates and assigns a request."))
    if not why.strip():
        raise DomainError(_("Say in a few words what is missing."))
    actions.change_fields(by=by, record=request, changes={"stage": stage(TO_COMPLETE)})
    told = (request.created_by,) if request.created_by else ()
    actions.post_note(by=by, record=request, note=actions.Note(html=f"<p>{why.strip()}</p>", tell=told))


@transaction.atomic
def answer_urgency(*, by: User, request: Piece, urgent: bool, origin: str = "") -> None:
    """Urgent or not, and on whose word (P-030, P-031)."""
    changes = {"urgent": urgent, "urgency_origin": origin if urgent else ""}
    actions.change_fields(by=by, record=request, changes=changes)
    Piece.objects.filter(pk=request.pk).update(urgency_answered=True)
