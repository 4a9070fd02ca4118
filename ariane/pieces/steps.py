"""Where a record stands, in a customer's words: few steps, none of the house's own."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ariane.journal.models import Record

Words = str | Promise


@dataclass(frozen=True)
class Step:
    """One step: `state` is done, now or empty for what comes."""

    words: Words
    state: str


# what customers read, and the stages that it stands for
STEPS: dict[str, tuple[tuple[Words, tuple[str, ...]], ...]] = {
    "request": (
        (_("Request received"), ("lead", "to-complete", "to-check")),
        (_("Being dealt with"), ("assigned", "in-progress")),
        (_("Offer made"), ("offer-made",)),
        (_("Settled"), ("won", "dropped", "redirected")),
    ),
    "quote": (
        (_("Offer in preparation"), ("draft", "to-approve", "approved")),
        (_("Offer for you to read"), ("sent",)),
        (_("Your decision"), ("accepted", "refused", "expired", "filed")),
    ),
    "order": (
        (_("Order received"), ("draft",)),
        (_("Confirmed"), ("confirmed", "acknowledged")),
        (_("Partly delivered"), ("part-delivered",)),
        (_("Delivered"), ("delivered", "cancelled")),
    ),
    "delivery": (
        (_("In preparation"), ("to-prepare",)),
        (_("On its way"), ("shipped", "incident")),
        (_("Delivered"), ("delivered",)),
    ),
    "invoice": (
        (_("In preparation"), ("draft",)),
        (_("To be paid"), ("published", "part-paid")),
        (_("Paid"), ("paid", "cancelled")),
    ),
    "ticket": (
        (_("Received"), ("new",)),
        (_("Being dealt with"), ("open", "waiting-inside", "waiting-customer")),
        (_("Settled"), ("resolved", "closed")),
    ),
    "job": (
        (_("Planned"), ("planned",)),
        (_("On site"), ("on-site",)),
        (_("Done"), ("finished", "report-approved", "cancelled")),
    ),
}
# an end has its own word in place of the last step's
ENDS: dict[tuple[str, str], Words] = {
    ("quote", "accepted"): _("Accepted"),
    ("quote", "refused"): _("Refused"),
    ("quote", "expired"): _("No longer valid"),
    ("quote", "filed"): _("Closed"),
    ("order", "cancelled"): _("Cancelled"),
    ("invoice", "cancelled"): _("Cancelled"),
    ("job", "cancelled"): _("Cancelled"),
}


def steps(record: Record) -> list[Step]:
    """The steps of a record with the one that it is at; open or closed for a kind without words of its own."""
    kind, stage = record.kind.code, record.stage
    if stage is None:
        return []
    known = STEPS.get(kind, ())
    place = next((n for n, (_words, codes) in enumerate(known) if stage.code in codes), None)
    if place is None:
        return [Step(_("Closed") if stage.final else _("In progress"), "now")]
    words = [ENDS.get((kind, stage.code), text) if n == place else text for n, (text, _codes) in enumerate(known)]
    return [
        Step(text, "now" if n == place else "done" if n < place else "") for n, text in enumerate(words)
    ]  # fmt: skip


def in_words(record: Record) -> Words:
    """The step that a record is at."""
    return next((one.words for one in steps(record) if one.state == "now"), "")
