"""At the moment set as reminder, one mail to the person concerned (D-042): what to do, with whom, her telephone, what
was said. Exactly once: the mail's origin is unique, and the row is marked in the same transaction."""

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.journal.models import Delivery, Entry
from ariane.kernel import clock
from ariane.kernel.models import Signal
from ariane.mail import outbox
from ariane.parties.models import Party
from ariane.ui import formats

BATCH = 50


def due() -> QuerySet[Activity]:
    """The reminders whose moment has come."""
    waiting = Activity.objects.filter(state=Activity.State.PLANNED, reminded_at=None, remind_at__lte=clock.now())
    return waiting.order_by("remind_at", "pk")


def work() -> int:
    """Send the reminders that are due; returns how many. Safe in several processes at once."""
    rows = list(due().values_list("pk", flat=True)[:BATCH])
    return sum(remind(pk) for pk in rows)


@transaction.atomic
def remind(pk: int) -> bool:
    """Remind of one activity, unless it was just done or another worker has; True when this call did."""
    mine = Activity.objects.filter(pk=pk, state=Activity.State.PLANNED, reminded_at=None)
    if not mine.update(reminded_at=clock.now()):
        return False
    activity = Activity.objects.select_related("record__main_party", "type", "assignee", "team").get(pk=pk)
    people = [activity.assignee] if activity.assignee else list(activity.team.members.filter(is_active=True))  # type: ignore[union-attr]
    for user in people:
        tell(activity, user)
    return True


def tell(activity: Activity, user: User) -> None:
    """In the application always, by mail when she has an address: a reminder is one mail of its own (X-18)."""
    now = clock.now()
    origin = f"reminder:{activity.pk}:{user.pk}:{int(activity.remind_at.timestamp())}"  # type: ignore[union-attr]
    Delivery.objects.create(
        record=activity.record,
        origin=origin,
        user=user,
        recipient=user.identity,
        channel=Delivery.Channel.APP,
        reason=Delivery.Reason.REMINDER,
        entry_visibility=Entry.Visibility.INTERNAL,
        not_before=now,
        handled_at=now,  # the activity itself stands in ACTIVITÉS
    )
    Signal.objects.create(topic=f"user:{user.pk}", kind="activity.changed", object_id=activity.pk)
    if user.identity.address:
        with translation.override(user.language):
            mail = letter(activity, user, origin)
        outbox.enqueue(mail, [outbox.Envelope(user.identity, external=False)], not_before=now)


def letter(activity: Activity, user: User, origin: str) -> outbox.Outgoing:
    """The mail, in the active language."""
    record = activity.record
    what = activity.summary or activity.type.name
    lines = [f"<p><strong>{escape(what)}</strong> · {escape(when(activity))}</p>", *facts(activity)]
    return outbox.Outgoing(
        origin=origin,
        entry_visibility=Entry.Visibility.INTERNAL,
        author_name="Ariane",
        subject=_("Reminder: %(what)s") % {"what": what},
        html="".join(lines),
        automatic="auto-generated",
        context=outbox.Context(
            ref=record.ref or "",
            title=record.title,
            url=f"{settings.PUBLIC_URL}{record.get_absolute_url()}",
            language=user.language,
        ),
    )


def when(activity: Activity) -> str:
    """The day, and the hour when there is one."""
    language = translation.get_language() or "fr"
    day = formats.day(activity.due_on, language, today=clock.today())
    start = activity.start_at
    return f"{day}, {formats.hour(timezone.localtime(start), language)}" if start else day


def facts(activity: Activity) -> list[str]:
    """With whom and by which telephone, then what was noted and what was said."""
    record = activity.record
    people = list(Party.objects.filter(back_links__from_record=record, back_links__role="contact").distinct())
    if record.main_party_id and not people:
        people = list(Party.objects.filter(pk=record.main_party_id))
    who = [f"{card.title} · {', '.join(phones)}" if (phones := numbers(card)) else card.title for card in people]
    said = [text[:600] for text in (activity.note, record.description) if text.strip()]
    return [f"<p>{escape(line)}</p>" for line in (*who, *said)]


def numbers(card: Party) -> list[str]:
    return list(card.phones.order_by("pk").values_list("number", flat=True))
