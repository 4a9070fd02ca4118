"""What stands on « Ma journée », in a fixed number of queries."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from ariane.accounts.models import Cover, User
from ariane.activities import queries
from ariane.activities.models import Activity
from ariane.journal import inbox, policy
from ariane.journal.models import Draft, ReadMark, Record
from ariane.kernel import clock
from ariane.mail import queue
from ariane.web.messages.page import Shown, shown

BEHIND, AHEAD, MESSAGES, ASIDE = 12, 12, 8, 6
NEAR = dt.timedelta(days=7)


@dataclass
class Diary:
    """The page: behind us, now, ahead of us, and what stands aside."""

    user: User
    whose: str
    today: dt.date
    weights: queries.Weights
    late: list[Activity] = field(default_factory=list)
    ahead: list[Activity] = field(default_factory=list)
    messages: list[Shown] = field(default_factory=list)
    unhandled: int = 0
    to_sort: int = 0

    @property
    def waiting(self) -> int:
        """How many things wait today: late, today's, messages, mails to sort."""
        return self.weights.late + self.weights.today + self.unhandled + self.to_sort

    @property
    def instant(self) -> dt.datetime:
        return clock.now()

    @property
    def empty(self) -> bool:
        return not (self.late or self.ahead or self.messages or self.to_sort)

    @property
    def more_late(self) -> int:
        return max(0, self.weights.late - len(self.late)) if not self.whose else 0

    @cached_property
    def covers(self) -> list[Cover]:
        """Who is away today and who stands in."""
        found = Cover.objects.on(self.today).filter(user__is_active=True).select_related("user", "substitute")
        return list(found.order_by("to_day", "pk"))

    @property
    def mine(self) -> list[Cover]:
        """Whom the person herself replaces."""
        return [cover for cover in self.covers if cover.substitute_id == self.user.pk]

    @cached_property
    def delegated(self) -> int:
        return queries.count(queries.delegated(self.user))

    @cached_property
    def supplied(self) -> int:
        return queries.count(queries.supplied(self.user)) if self.mine else 0

    @cached_property
    def drafts(self) -> list[Draft]:
        """What she had begun to write."""
        rows = Draft.objects.filter(policy.of_readable(self.user), user=self.user)
        return list(rows.exclude(html="").select_related("record__kind").order_by("-updated_at")[:ASIDE])

    @cached_property
    def opened(self) -> list[Record]:
        """The records she read last."""
        marks = ReadMark.objects.filter(policy.of_readable(self.user), user=self.user).select_related("record__kind")
        return [mark.record for mark in marks.order_by("-at")[:ASIDE]]


def diary(user: User, whose: str = "") -> Diary:
    """The page of a person: hers (`whose` empty), what she supplies, or what she delegated."""
    conditions = {"supplied": queries.supplied(user), "delegated": queries.delegated(user)}
    whose = whose if whose in conditions else ""
    which = conditions.get(whose, queries.mine(user))
    today = clock.today(timezone.get_current_timezone_name())
    found = Diary(user, whose, today, queries.weights(user))
    found.late = list(queries.in_order(which & Q(due_on__lt=today))[:BEHIND])
    soon = Q(due_on__gte=today, due_on__lte=today + NEAR)
    found.ahead = list(queries.in_order(which & soon)[:AHEAD])
    if not whose:
        box = inbox.page(user, inbox.Ask(), limit=MESSAGES)
        found.messages = [shown(one, user) for one in reversed(box.messages)]
        found.unhandled, found.to_sort = inbox.count(user), queue.waiting_count(user)
    return found
