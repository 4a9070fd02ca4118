"""Activities, and follow-ups that an outside engine decided on."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from ariane.accounts.models import ApiToken, Team
from ariane.activities.actions import Plan, plan
from ariane.activities.models import ActivityType
from ariane.api.keys import READS, WRITES, person
from ariane.api.refs import colleague, get
from ariane.api.shapes import ActivityIn, FollowUpIn
from ariane.flows import outside
from ariane.flows.models import FollowUpRequest
from ariane.journal import policy
from ariane.journal.models import Record
from ariane.kernel.errors import DomainError
from ariane.outgoing.shape import moment
from ariane.outgoing.subscribers import of_activity
from ariane.pieces.models import Piece

router = Router()


@router.post("/activities", auth=WRITES, response={201: dict[str, Any]}, summary="Plan an activity on a record")
def activity(request: HttpRequest, sent: ActivityIn) -> Status[dict[str, Any]]:
    """For a colleague (login) or a team (code); for the key’s account when neither is named."""
    user = person(request)
    record = get(user, Record, sent.record)
    kind = ActivityType.objects.filter(code=sent.type).first()
    team = Team.objects.filter(code=sent.team).first() if sent.team else None
    if kind is None or (sent.team and team is None):
        raise DomainError(_("There is no such type of activity, or no such team."))
    who = colleague(sent.assignee) or (None if team else user)
    wanted = Plan(kind, sent.due_on, sent.summary, sent.note, who, team)
    return Status(201, of_activity(plan(by=user, record=record, plan=wanted)))


@router.post("/followups", auth=WRITES, response={200: dict[str, Any], 201: dict[str, Any]},
             summary="Ask for a follow-up (X-27)")  # fmt: skip
def follow_up(request: HttpRequest, sent: FollowUpIn) -> Status[dict[str, Any]]:
    """The guards of our own flows decide: sent, held with the reason, handed over to a person, or stopped."""
    user = person(request)
    record = get(user, Piece, sent.record)
    wish = outside.Wish(
        engine(request), sent.key, sent.template, sent.tone, sent.medium, approval=sent.approval, as_of=sent.as_of,
        take_over=sent.take_over,
    )  # fmt: skip
    asked, new = outside.ask(by=user, record=record, wish=wish)
    return Status(201 if new else 200, told(asked, user.language))


@router.get("/followups", auth=READS, summary="What became of a follow-up")
def follow_up_standing(request: HttpRequest, key: str) -> dict[str, Any]:
    """By the key under which it was asked for."""
    user, asked = person(request), outside.found(engine(request), key)
    if asked is None:
        raise Http404
    policy.get_visible(user, Record, asked.record_id)
    return told(asked, user.language)


def engine(request: Any) -> str:
    """The outside engine: what the key is for."""
    key: ApiToken = request.auth
    return key.name[:60]


def told(asked: FollowUpRequest, language: str) -> dict[str, Any]:
    now = outside.standing(asked, language)
    return {"key": asked.key, "status": now.status, "reason": now.reason or None, "words": now.words or None,
            "until": moment(now.until), "message": now.message or None}  # fmt: skip
