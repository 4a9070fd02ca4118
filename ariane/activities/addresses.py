"""« Corriger l'adresse »: planned when an address refuses mail, done when it is corrected or answers again (X-11)."""

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, User
from ariane.activities import actions
from ariane.activities.models import Activity, ActivityType
from ariane.journal.append import Line, append
from ariane.journal.models import Delivery, Entry, Reader, Record
from ariane.kernel import clock
from ariane.kernel.events import subscribe
from ariane.mail.events import AddressBounced, AddressWorks

State = Activity.State
TYPE = "fix-address"


@subscribe(AddressBounced)
def plan_correction(event: AddressBounced) -> None:
    """One activity per address and record, for who is responsible: the owner, else who wrote, else the team."""
    delivery = (
        Delivery.objects.filter(mail=event.mail_id).select_related("record__owner", "entry__author__user").first()
    )
    kind = ActivityType.objects.filter(code=TYPE, active=True).first()
    if delivery is None or kind is None:
        return
    record, origin = delivery.record, f"{TYPE}:{event.identity_id}"
    person = responsible(delivery)
    if (person is None and record.team_id is None) or planned(event.identity_id).filter(record=record).exists():
        return
    address = Identity.objects.values_list("address", flat=True).get(pk=event.identity_id)
    with translation.override(person.language if person else translation.get_language()):
        summary = _("Correct the address %(address)s") % {"address": address}
    activity = Activity.objects.create(
        record=record, type=kind, origin=origin, summary=summary[:250], note=event.reason, due_on=clock.today(),
        assignee=person, team=None if person else record.team, from_entry=delivery.entry,
    )  # fmt: skip
    if person is not None:
        Reader.objects.get_or_create(record=record, user=person, reason="assigned")
    actions.changed(activity)


def responsible(delivery: Delivery) -> User | None:
    """Who corrects it: the record's owner, else the author of what came back."""
    author = delivery.entry.author.user if delivery.entry else None
    return next((one for one in (delivery.record.owner, author) if one is not None and one.is_active), None)


def planned(identity_id: int) -> QuerySet[Activity]:
    return Activity.objects.filter(origin=f"{TYPE}:{identity_id}", state=State.PLANNED)


@subscribe(AddressWorks)
def answers_again(event: AddressWorks) -> None:
    """What was planned for the address is done: mail gets through."""
    for activity in planned(event.identity_id).select_related("record"):
        close(activity, _("Mail gets through again."))


def corrected(*, by: User, identity: Identity, new: str, record: Record | None = None) -> None:
    """The address was corrected: what was planned for it, on a record or everywhere, is done by that."""
    rows = planned(identity.pk).select_related("record")
    for activity in rows.filter(record=record) if record is not None else rows:
        close(activity, _("Corrected: %(address)s") % {"address": new} if new else _("Corrected."), by=by)


def close(activity: Activity, words: str, *, by: User | None = None) -> None:
    """Done by what happened, with a line that stays."""
    now = clock.now()
    mine = Activity.objects.filter(pk=activity.pk, state=State.PLANNED)
    if not mine.update(state=State.DONE, outcome="done", done_at=now, done_by=by, version=activity.version + 1):
        return
    meta = {"activity": activity.pk, "type": activity.type_id, "what": str(activity.summary), "outcome": "done"}
    line = Line(type=Entry.Type.ACTIVITY, author=by.identity if by else Identity.system(), text=words)
    line.extra = {"meta": meta}
    entry = append(activity.record, line)
    Activity.objects.filter(pk=activity.pk).update(feedback=entry)
    activity.refresh_from_db()
    actions.changed(activity)
