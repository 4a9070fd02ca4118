"""What a flow planned by itself goes by itself once it has no point: nobody ticks off what the facts have done."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from ariane.accounts.models import Organisation, User
from ariane.activities import actions
from ariane.activities.models import Activity
from ariane.flows.models import Enrolment
from ariane.journal.models import Record

REPLY = "reply"
# what flows planned and nobody has done
PLANNED = {"state": Activity.State.PLANNED, "origin__startswith": "flow:"}


def planned(record_id: int) -> QuerySet[Activity]:
    """What flows planned on a record and nobody has done."""
    rows = Activity.objects.filter(record=record_id, **PLANNED)
    return rows.select_related("record", "type")


def answered(record_id: int, by: User) -> None:
    """A colleague wrote to the customer: « Répondre » is done, and by whom."""
    for row in planned(record_id).filter(origin__endswith=f":{REPLY}"):
        actions.finish(by=by, activity=row)


def asked_in_vain(row: Enrolment) -> None:
    """The follow-up has ended: nobody needs to say any more whether its message may leave."""
    with override(Organisation.current().language):
        why = _("the follow-up has ended")
    for activity in planned(row.record_id).filter(origin__startswith=f"flow:{row.pk}:approve:"):
        actions.withdraw(activity=activity, why=why)


def closed(record: Record) -> None:
    """The record is settled or archived: what flows asked people to do on it is withdrawn; what a colleague planned
    stays, since only she knows whether it still matters."""
    with override(Organisation.current().language):
        why = _("the record is closed")
    for activity in planned(record.pk):
        actions.withdraw(activity=activity, why=why)
