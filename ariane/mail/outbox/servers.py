"""The servers that mail leaves through: which queue each serves, how fast, and which one is resting."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.kernel import clock
from ariane.mail import wake
from ariane.mail.models import Mailbox, OutboundMail
from ariane.mail.models.outbound import State
from ariane.mail.outbox import schedule, senders
from ariane.mail.outbox.outcome import PROBLEMS, Outcome


def queues() -> list[tuple[int | None, Mailbox | None]]:
    """Every queue (a mailbox's id, or none) with the server that drains it; one whose mailbox is gone or cannot send
    is drained by the default server."""
    boxes = list(Mailbox.objects.order_by("pk"))
    default = senders.offices().sending
    served: list[tuple[int | None, Mailbox | None]] = [(None, default)]
    return served + [(box.pk, box if senders.can_send(box) else default) for box in boxes]


def resting(mailbox: Mailbox) -> bool:
    """Whether the server asked for a rest that is not over."""
    return mailbox.rests_until is not None and mailbox.rests_until > clock.now()


def open_slots(mailbox: Mailbox, limit: int) -> int:
    """How many transmissions the server's throttle allows now, at most `limit`."""
    wait = schedule.interval(mailbox.per_minute, mailbox.per_hour)
    if not wait:
        return limit
    count, _start = schedule.slots(mailbox.next_slot_at, wait, clock.now())
    return min(limit, count)


def use_slots(mailbox: Mailbox, count: int) -> None:
    """Take so many slots, in the transaction that holds the mailbox's row."""
    wait = schedule.interval(mailbox.per_minute, mailbox.per_hour)
    if wait and count:
        _open, start = schedule.slots(mailbox.next_slot_at, wait, clock.now())
        mailbox.next_slot_at = start + count * wait
        mailbox.save(update_fields=["next_slot_at"])


def rest(mailbox: Mailbox, outcome: Outcome) -> Outcome:
    """Leave a server alone for a while, longer each time in a row; the outcome says until when."""
    mailbox.rests += 1
    mailbox.rests_until = clock.now() + schedule.rest(mailbox.rests)
    mailbox.rest_problem, mailbox.rest_said = outcome.problem, outcome.said
    mailbox.save(update_fields=["rests", "rests_until", "rest_problem", "rest_said"])
    return replace(outcome, until=mailbox.rests_until)


def works_again(mailbox: Mailbox) -> None:
    """It took a mail: the next trouble is a first one."""
    if mailbox.rests:
        mailbox.rests, mailbox.rests_until, mailbox.rest_problem, mailbox.rest_said = 0, None, "", ""
        mailbox.save(update_fields=["rests", "rests_until", "rest_problem", "rest_said"])


@transaction.atomic
def try_now(mailbox: Mailbox, *, by: User) -> None:
    """A person mended something: the server is tried at once, and what waited for it too."""
    Mailbox.objects.filter(pk=mailbox.pk).update(rests_until=None, rests=0)
    waiting = OutboundMail.objects.filter(mailbox=mailbox, state=State.RETRY)
    waiting.update(next_try_at=None, decided_by=by)
    transaction.on_commit(wake.outbox.set)


def why(mailbox: Mailbox) -> str:
    """What a resting server suffers from, in words; empty when it works."""
    if not resting(mailbox) or mailbox.rests_until is None:
        return ""
    hour = f"{timezone.localtime(mailbox.rests_until):%H:%M}"
    return _("%(problem)s It is tried again at %(hour)s.") % {
        "problem": PROBLEMS.get(mailbox.rest_problem, ""),
        "hour": hour,
    }
