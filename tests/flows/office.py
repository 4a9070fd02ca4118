"""Quotes and invoices of the cast that are followed, and a clock that the tests move."""

import datetime as dt
from typing import Any

from ariane.flows import engine, enrolling
from ariane.flows.batch import Tick
from ariane.flows.model import Check, Flow, Send, Step, Task, Trigger, Until, Wait, as_json, rekeyed
from ariane.flows.models import Enrolment, FlowVersion, Scenario
from ariane.journal.models import Entry, Kind, Link, Record
from ariane.kernel import clock
from ariane.mail.models import OutboundMail
from ariane.pieces.models import Piece
from tests.world import World

MONDAY = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)
QUOTE = (Wait("", 7), Check("", "no_reply"), Send("", "quote-gentle"), Wait("", 5), Check("", "same_stage"),
         Task("", "Appeler le client"))  # fmt: skip
INVOICE = (Until("", "due_on", 3), Check("", "unpaid"), Send("", "invoice-after", tone="polite"),
           Until("", "due_on", 10), Check("", "unpaid"), Send("", "invoice-firm", tone="firm"))  # fmt: skip


def scenario(kind: str = "quote", steps: tuple[Step, ...] = QUOTE, code: str = "", **more: Any) -> Scenario:
    """An active flow with one version."""
    event = {"quote": "quote.sent", "invoice": "invoice.published"}[kind]
    stops = ("reply", "interaction", "dispute", "archived", "paid", "stage")
    made = rekeyed(Flow(kind, more.pop("trigger", Trigger(event)), steps, **{"stop_on": stops, **more}))
    row = Scenario.objects.create(code=code or f"{kind}-test", name_fr="Essai", kind=kind, state="active")
    row.version = FlowVersion.objects.create(scenario=row, number=1, definition=as_json(made))
    row.save()
    return row


def sent_quote(world: World, at: dt.datetime | None = None) -> Piece:
    """The cast's offer, sent."""
    offer = world.offer
    stage = offer.kind.stages.get(code="sent")
    Piece.objects.filter(pk=offer.pk).update(stage=stage, sent_at=at or clock.now(), sent_by_channel="email")
    return Piece.objects.select_related("kind", "stage", "owner", "team").get(pk=offer.pk)


def invoice(world: World, number: int = 1, due: dt.date | None = None, **more: Any) -> Piece:
    """A published invoice of the commune, with Dora as its contact."""
    kind = Kind.objects.get(code="invoice")
    now = clock.now()
    made = Piece.objects.create(
        kind=kind, ref=f"FAC-T-{number:04}", title=f"Facture {number}", main_party=world.commune, owner=world.ben,
        team=world.team("ventes"), stage=kind.stages.get(code="published"), amount=100_00, amount_incl=100_00,
        currency="EUR", published_at=now, due_on=due or now.date(), **more,
    )  # fmt: skip
    Link.objects.create(from_record=made, to_record=world.dora, role="contact")
    return made


def follow(*pieces: Piece) -> list[Enrolment]:
    """What the sweep does about these records."""
    enrolling.attend([one.pk for one in pieces])
    return [one for one in map(of, pieces) if one is not None]


def of(piece: Record) -> Enrolment | None:
    """The record's latest follow-up."""
    return Enrolment.objects.filter(record=piece.pk).order_by("-pk").first()


def run(now: dt.datetime | None = None) -> Tick:
    return engine.run(now)


def mails() -> list[OutboundMail]:
    """What automatic follow-ups queued, oldest first."""
    found = OutboundMail.objects.filter(content__origin__startswith="flow:").select_related("content")
    return list(found.order_by("pk"))


def flow_entries(record: Record) -> list[Entry]:
    return list(Entry.objects.filter(record=record.pk, type="flow").order_by("pk"))
