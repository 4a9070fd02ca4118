"""The guided tour: six exercises that tick themselves off from what a person has really done (O-072)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.journal.models import Delivery, Entry, Record


@dataclass(frozen=True)
class Exercise:
    """What to do, why, and whether this person has."""

    code: str
    name: str | Promise
    why: str | Promise
    done: bool


EXERCISES: tuple[tuple[str, str | Promise, str | Promise], ...] = (
    ("note", _("Write an internal note on a record"),
     _("Instructions, doubts, prices: only colleagues read it, and an answer by mail stays inside too.")),
    ("mention", _("Name a colleague with @ in a note"),
     _("She finds it under Messages, may read the record from then on, and answers in one gesture.")),
    ("message", _("Send a message to a customer from a record"),
     _("It leaves by mail; the answer comes back to the same thread, whoever is on holiday.")),
    ("plan", _("Plan an activity on a record"),
     _("What has to be done, by whom, by when: it waits in the day of the one who does it.")),
    ("done", _("Close an activity with a word on what came of it"),
     _("The thread keeps it; the next step is proposed.")),
    ("exchange", _("Log a call or a meeting (key e)"), _("Fifteen seconds, and the thread of each participant knows.")),
)  # fmt: skip


def of(user: User) -> list[Exercise]:
    """The exercises of one person."""
    return of_many([user])[user.pk]


def of_many(users: Sequence[User]) -> dict[int, list[Exercise]]:
    """Person → exercises, in one query for as many people as are asked for."""
    own = Entry.objects.filter(author__user=OuterRef("pk"))
    named = Delivery.objects.filter(
        entry__author__user=OuterRef("pk"), reason=Delivery.Reason.MENTIONED, external=False
    )  # fmt: skip
    sent = own.filter(type=Entry.Type.MESSAGE, visibility=Entry.Visibility.EXTERNAL, direction=Entry.Direction.OUT)
    did = {
        "note": own.filter(type=Entry.Type.NOTE),
        "mention": named,
        "message": sent,
        "plan": Activity.objects.filter(requested_by=OuterRef("pk")),
        "done": Activity.objects.filter(done_by=OuterRef("pk")),
        "exchange": Record.objects.filter(created_by=OuterRef("pk"), kind__code="interaction"),
    }
    found = User.objects.filter(pk__in=[one.pk for one in users])
    rows = found.annotate(**{f"did_{code}": Exists(rows) for code, rows in did.items()})
    return {
        one.pk: [Exercise(code, name, why, getattr(one, f"did_{code}")) for code, name, why in EXERCISES]
        for one in rows
    }
