"""The weekly report: one page about the process, not about persons, mailed on Monday morning to who reads all reports
(R-037, R-043); and the warning about an abnormal volume, once a day (R-039)."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ariane.accounts.capabilities import Scope
from ariane.accounts.models import Organisation, User
from ariane.accounts.rights import Rights
from ariane.flows.models import Watermark
from ariane.kernel import clock
from ariane.mail import outbox
from ariane.reports import followups, reliability, review
from ariane.reports.indicators import board

HOUR = 8
SOURCE, WARNED = "weekly", "volume"
SEVERE = frozenset({"nothing", "burst"})


def readers() -> list[User]:
    """Who reads the reports of the whole house."""
    people = list(User.objects.filter(is_active=True).order_by("pk"))
    rights = Rights.of_many(people)
    return [one for one in people if rights[one.pk].scope("reports.read") is Scope.ALL and one.identity.address]


def work() -> bool:
    """Send what is due now; whether something was."""
    return send_report() or warn()


@transaction.atomic
def send_report(now: dt.datetime | None = None) -> bool:
    """On Monday from eight in the house's zone, once a week however many workers there are."""
    moment = timezone.localtime(now or clock.now(), clock_zone())
    if moment.weekday() != 0 or moment.hour < HOUR or not once(SOURCE, moment, dt.timedelta(days=6)):
        return False
    about = contents(moment)
    for person in readers():
        mail(person, f"weekly-report:{moment.date().isoformat()}:{person.pk}", "reports/weekly.html", about)
    return True


def contents(moment: dt.datetime) -> dict[str, object]:
    """The page: the week behind, beside the week before and the mean of eight; what waits; who was written to; what
    comes."""
    about = followups.control(moment)
    return {
        "control": about,
        "compared": review.compared(moment),
        "untimely": reliability.untimely(about.first, about.last),
        "waiting": review.waiting(holes=len(about.holes)),
        "unattended": review.unattended(),
        "people": review.written_to(about.first, about.last),
        "coming": review.next_week(moment),
        "board": board.board(None, shown=board.week(moment.date() - dt.timedelta(days=7))),
    }


@transaction.atomic
def warn(now: dt.datetime | None = None) -> bool:
    """Tell the same people when a day sent nothing though it should, or far too much."""
    moment = timezone.localtime(now or clock.now(), clock_zone())
    found = [one for one in followups.alerts(moment) if one.code in SEVERE]
    if not found or not once(WARNED, moment, dt.timedelta(hours=20)):
        return False
    for person in readers():
        origin = f"volume:{moment.date().isoformat()}:{person.pk}"
        mail(person, origin, "reports/volume.html", {"alerts": found})
    return True


def once(source: str, moment: dt.datetime, gap: dt.timedelta) -> bool:
    """Whether this call is the first within the gap; the others find the mark."""
    _row, made = Watermark.objects.get_or_create(source=source, defaults={"ok_until": moment})
    mine = Watermark.objects.filter(source=source, ok_until__lte=moment - gap)
    return made or bool(mine.update(ok_until=moment))


def clock_zone() -> dt.tzinfo:
    from zoneinfo import ZoneInfo

    return ZoneInfo(Organisation.current().timezone)


def mail(person: User, origin: str, template: str, about: dict[str, object]) -> None:
    """One report to one person, in her language."""
    with translation.override(person.language):
        subject = _("Follow-ups: the week in one page") if "weekly" in origin else _("Follow-ups: look at the volume")
        url = f"{settings.PUBLIC_URL}/control/"
        about = {**about, "indicators": f"{settings.PUBLIC_URL}/indicators/"}
        html = render_to_string(template, {**about, "url": url, "currency": Organisation.current().currency})
        letter = outbox.Outgoing(
            origin=origin,
            entry_visibility="internal",
            author_name="Ariane",
            subject=subject,
            html=html,
            automatic="auto-generated",
            context=outbox.Context(ref="", title=subject, url=url, language=person.language),
        )
    outbox.enqueue(letter, [outbox.Envelope(person.identity, external=False)], not_before=clock.now())
