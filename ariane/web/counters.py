"""The two numbers beside the person's name, and what waits to be sorted: cheap, and the same as their pages show."""

from django.db.models import Q

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.journal.models import Delivery
from ariane.kernel import clock
from ariane.mail.models import InboundMail


def messages(user: User) -> int:
    """What was addressed to the person and is not handled (M-011, P-006)."""
    return Delivery.objects.filter(
        user=user, channel=Delivery.Channel.APP, handled_at=None, cancelled_at=None, not_before__lte=clock.now()
    ).count()


def activities(user: User) -> int:
    """Late and today's, mine and those I stand in for; not what I delegated (O-017)."""
    people = [user.pk, *(other.user_id for other in user.rights.covering)]
    mine = Q(assignee__in=people) | Q(assignee=None, team__in=user.rights.teams)
    return Activity.objects.filter(mine, state=Activity.State.PLANNED, due_on__lte=clock.today()).count()


def to_sort(user: User) -> int:
    """Mails that found no record; a person's private view of the queue is the sort page's business."""
    if not user.rights.may("sort.read"):
        return 0
    return InboundMail.objects.filter(verdict=InboundMail.Verdict.SORT).count()
