"""The daily reminder (O-021): every working morning, until done, each person gets one mail with her activities that are
due or overdue, and those whom she stands in for; with « Résumé quotidien » also what waits under Messages (M-017)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import ngettext

from ariane.accounts.models import Cover, Organisation, User
from ariane.activities.queries import Agenda, agenda, mine
from ariane.flows.places import calendar
from ariane.journal import notify, policy
from ariane.journal.models import Delivery
from ariane.kernel import clock
from ariane.mail import outbox
from ariane.reports.weekly import clock_zone, once

HOUR = 8
SOURCE = "morning"
MOST = 50


@dataclass(frozen=True)
class Talk:
    """A record with messages that wait for somebody."""

    title: str
    url: str
    number: int


@transaction.atomic
def send_digests(now: dt.datetime | None = None) -> int:
    """From eight on a working day of the house, once a day however many workers there are; returns how many left.
    Who is away is not disturbed: her substitute has hers."""
    moment = timezone.localtime(now or clock.now(), clock_zone())
    house = calendar("", "", Organisation.current())
    since_midnight = moment - moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if moment.hour < HOUR or not house.is_open(moment.date()) or not once(SOURCE, moment, since_midnight):
        return 0
    people = User.objects.filter(is_active=True).exclude(notify=User.Notify.NONE).order_by("pk")
    away = {one.user_id for one in Cover.objects.on(moment.date()) if not one.kinds}
    return sum(remind(person, moment.date()) for person in people if person.pk not in away)


def remind(person: User, day: dt.date) -> bool:
    """Send one person her digest; nothing when nothing is due, or when she has no address or wants none."""
    if not person.identity.address:
        return False
    due = agenda(mine(person) & Q(due_on__lte=day), limit=MOST, today=day) if person.morning else Agenda()
    talks = messages(person) if person.notify == User.Notify.DIGEST else []
    if not (due.late or due.today or talks):
        return False
    with translation.override(person.language):
        subject = title(len(due.today), len(due.late), sum(talk.number for talk in talks))
        url = f"{settings.PUBLIC_URL}/activities/"
        about = {"due": due, "talks": talks, "person": person, "base": settings.PUBLIC_URL, "day": day}
        letter = outbox.Outgoing(
            origin=f"morning:{day.isoformat()}:{person.pk}",
            entry_visibility="internal",
            author_name="Ariane",
            subject=subject,
            html=render_to_string("reports/morning.html", about),
            automatic="auto-generated",
            context=outbox.Context(ref="", title=subject, url=url, language=person.language),
        )
    outbox.enqueue(letter, [outbox.Envelope(person.identity, external=False)], not_before=clock.now())
    return True


def title(today: int, late: int, talks: int) -> str:
    """« 3 activities today, 2 overdue »."""
    parts = []
    if today:
        parts.append(ngettext("%(n)d activity today", "%(n)d activities today", today) % {"n": today})
    if late:
        parts.append(ngettext("%(n)d overdue activity", "%(n)d overdue activities", late) % {"n": late})
    if talks:
        parts.append(ngettext("%(n)d message waits", "%(n)d messages wait", talks) % {"n": talks})
    return ", ".join(parts)


def messages(person: User) -> Sequence[Talk]:
    """What waits under Messages, by record, as far as she may still read it."""
    rows = Delivery.objects.filter(notify.inbox(person, clock.now())).filter(policy.of_readable(person))
    counted = rows.order_by().values("record", "record__title").annotate(n=Count("pk"), last=Max("pk"))
    return [
        Talk(row["record__title"], f"{settings.PUBLIC_URL}/records/{row['record']}/", row["n"])
        for row in counted.order_by("-last")[:MOST]
    ]
