"""The follow-up lines that a record's page shows: its own, and those of the request or the offers it is tied to."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal import policy
from ariane.journal.models import Entry, Link, Record
from ariane.pieces import follow_up
from ariane.pieces.actions import FOLLOWS


@dataclass(frozen=True)
class FollowUps:
    """One of the two tabs' contents."""

    record: Record
    lines: list[Entry]
    may_edit: bool

    @property
    def title(self) -> str:
        return _("Follow-up of the quote") if self.record.kind.code == "quote" else _("Follow-up of the request")


def follow_ups(record: Record, user: User) -> list[FollowUps]:
    """The request's lines first, then those of its offers; none for other kinds."""
    if record.kind.code not in ("request", "quote"):
        return []
    pairs = Link.objects.filter(Q(from_record=record) | Q(to_record=record), role=FOLLOWS, to_record__isnull=False)
    ids = {pk for pair in pairs.values_list("from_record", "to_record") for pk in pair} | {record.pk}
    rows = Record.objects.filter(policy.visible(user), pk__in=ids, kind__code__in=("request", "quote"))
    found = sorted(rows.select_related("kind", "stage"), key=lambda one: (one.kind.code != "request", one.pk))
    return [FollowUps(one, list(follow_up.lines(one)), policy.can(user, "edit", one)) for one in found]
