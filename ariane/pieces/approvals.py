"""Asking for an approval and answering it: an activity « Approuver », answered yes or no with a comment by somebody who
may approve; the answer is a line of the journal that nobody can change (O-051, O-052, O-064)."""

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.activities.actions import Plan, plan
from ariane.activities.events import ActivityChanged
from ariane.activities.models import APPROVALS, Activity, ActivityType
from ariane.journal import actions, policy
from ariane.journal.models import Record
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from ariane.kernel.events import subscribe
from ariane.pieces.models import Piece

KINDS = frozenset({"quote", "order", "purchase", "invoice"})
TYPES = {"purchase": "approve-purchase"}
# where a quote goes when approval is asked for, given, refused
ASKED, GIVEN, REFUSED = "to-approve", "approved", "draft"


def approvers(record: Record) -> list[User]:
    """Colleagues who may approve this record, by name."""
    people = User.objects.filter(is_active=True).order_by("first_name", "last_name")
    return policy.holders("approve", record, people)


def pending(record: Record) -> Activity | None:
    """The approval that is waited for."""
    rows = Activity.objects.filter(record=record, type__code__in=APPROVALS, origin="", state=Activity.State.PLANNED)
    return rows.select_related("type", "assignee", "requested_by").first()


@transaction.atomic
def ask(*, by: User, piece: Piece, approver: User, what: str, why: str = "") -> Activity:
    """Ask a colleague to approve a piece: an exceptional price, a discount, an invoice to pay.

    A quote in draft goes to « à approuver ». Raises NotAllowed without the right to change the piece, DomainError when
    the colleague may not approve it, when nothing is asked, or when an answer is already waited for.
    """
    policy.require(by, "edit", piece)
    if piece.kind.code not in KINDS:
        raise DomainError(_("This kind of record is not approved."))
    if not what.strip():
        raise DomainError(_("Say what is to be approved."))
    waiting = pending(piece)
    if waiting is not None:
        who = waiting.assignee or waiting.team
        raise DomainError(_("An approval is already waited for from %(name)s.") % {"name": who})
    kind = ActivityType.objects.get(code=TYPES.get(piece.kind.code, "approve"))
    asked = Plan(kind, clock.today(), what.strip()[:250], why.strip(), assignee=approver)
    made = plan(by=by, record=piece, plan=asked)
    if piece.kind.code == "quote" and piece.stage is not None and piece.stage.code == REFUSED:
        actions.change_fields(by=by, record=piece, changes={"stage": piece.kind.stages.get(code=ASKED)})
    return made


@subscribe(ActivityChanged)
def follow_answer(event: ActivityChanged) -> None:
    """An answered quote goes on to « approuvée », or back to its draft."""
    if event.state != Activity.State.DONE:
        return
    done = Activity.objects.select_related("type", "done_by").get(pk=event.activity_id)
    # what planned itself is about a message, not about the piece
    if done.type.code not in APPROVALS or done.origin or done.done_by is None or done.outcome not in {"yes", "no"}:
        return
    piece = Piece.objects.filter(pk=event.record_id, kind__code="quote").select_related("kind", "stage").first()
    if piece is None or piece.stage is None or piece.stage.code != ASKED:
        return
    to = piece.kind.stages.get(code=GIVEN if done.outcome == "yes" else REFUSED)
    try:
        with transaction.atomic():
            actions.change_fields(by=done.done_by, record=piece, changes={"stage": to})
    except DomainError:
        # who approves need not have the right to change, or a document is awaited: the answer stands, its asker moves
        # the stage
        return
