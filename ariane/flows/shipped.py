"""The flows that ship. `install` makes those that are missing: simulated in a new installation, so that nothing leaves
before somebody has looked; what an administrator changed is left alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from ariane.flows.model import (
    Caps,
    Check,
    File,
    Flow,
    Segment,
    Send,
    Step,
    Task,
    Trigger,
    Until,
    Wait,
    as_json,
    rekeyed,
)
from ariane.flows.models import FlowVersion, Scenario

STOPS = ("reply", "interaction", "stage", "dispute", "archived")
PAID = ("reply", "interaction", "paid", "dispute", "archived")


@dataclass(frozen=True)
class Spec:
    """A shipped flow: code, names, the flow."""

    code: str
    fr: str
    en: str
    flow: Flow


def unpaid(day: int, template: str, tone: str, **more: object) -> tuple[Step, ...]:
    """« J+3 »: that many days after the due date, if it is still unpaid, a template."""
    return (Until("", "due_on", day), Check("", "unpaid"), Send("", template, tone=tone, **more))  # type: ignore[arg-type]


def answerless(days: int, template: str, tone: str) -> tuple[Step, ...]:
    return (Wait("", days), Check("", "no_reply"), Send("", template, tone=tone))


SEED = Flow(
    "quote", Trigger("quote.sent"),
    (*answerless(7, "quote-gentle", "gentle"), Wait("", 5), Check("", "same_stage"),
     Task("", "Appeler le client", "call", days=2)),
    stop_on=STOPS, caps=Caps(2, 3),
)  # fmt: skip
QUOTES = Flow(
    "quote", Trigger("quote.sent"),
    (*answerless(7, "quote-gentle", "gentle"), *answerless(5, "quote-firm", "firm"), Wait("", 5),
     Task("", "Appeler le client", "call", days=2), Wait("", 10), Check("", "same_stage"), File("")),
    stop_on=STOPS, caps=Caps(3, 3),
)  # fmt: skip
INVOICES = Flow(
    "invoice", Trigger("invoice.published"),
    (Until("", "due_on", -5), Send("", "invoice-before", tone="gentle"), *unpaid(3, "invoice-after", "polite"),
     *unpaid(10, "invoice-firm", "firm"), Until("", "due_on", 20), Send("", "invoice-interest", tone="firm"),
     Until("", "due_on", 30), Send("", "invoice-escalation", tone="final", signatory="executive", approval=True)),
    Segment(customers="b2b"), PAID, Caps(5, 3),
)  # fmt: skip
FRENCH_CONSUMER = Flow(
    "invoice", Trigger("invoice.published"),
    (Until("", "due_on", -5), Send("", "invoice-before", tone="gentle"), *unpaid(3, "invoice-after", "polite"),
     *unpaid(15, "invoice-firm", "firm"), Until("", "due_on", 30), Task("", "Appeler le client", "call")),
    Segment(countries=("FR",), customers="b2c"), PAID, Caps(3, 3),
)  # fmt: skip
BELGIAN_CONSUMER = Flow(
    "invoice", Trigger("invoice.published"),
    (*unpaid(1, "invoice-consumer", "polite"), Wait("", 15, "days"), Check("", "unpaid"),
     Send("", "invoice-firm", tone="firm", approval=True), Wait("", 15, "days"), Task("", "Appeler le client", "call")),
    Segment(countries=("BE",), customers="b2c"), PAID, Caps(3, 3),
)  # fmt: skip
QUEBEC = Flow(
    "invoice", Trigger("invoice.published"),
    (Until("", "due_on", -5), Send("", "invoice-before", tone="gentle"), *unpaid(3, "invoice-after", "polite"),
     *unpaid(10, "invoice-firm", "firm"), Until("", "due_on", 30), Check("", "unpaid"),
     Send("", "invoice-escalation", "letter", "final", "executive", True)),
    Segment(countries=("CA",)), PAID, Caps(4, 3),
)  # fmt: skip
SILENT = Flow(
    "request", Trigger("silent", 14), (Task("", "Reprendre contact", "follow-up", days=2),), stop_on=STOPS,
)  # fmt: skip
SHIPPED = (
    Spec("quote", "Relance de devis", "Quote follow-up", QUOTES),
    Spec("quote-short", "Relance de devis, en deux temps", "Quote follow-up in two steps", SEED),
    Spec("invoice-be-consumer", "Facture, consommateur belge", "Invoice, Belgian consumer", BELGIAN_CONSUMER),
    Spec("invoice-fr-consumer", "Facture, consommateur français", "Invoice, French consumer", FRENCH_CONSUMER),
    Spec("invoice-ca", "Facture, Québec", "Invoice, Québec", QUEBEC),
    Spec("invoice", "Facture, entre professionnels", "Invoice, between businesses", INVOICES),
    Spec("silent-requests", "Demandes sans nouvelles", "Requests without news", SILENT),
)


@transaction.atomic
def install(*, active: Iterable[str] = ()) -> None:
    """Make the shipped flows that are missing; `active` ones begin at once, the others are simulated."""
    known = set(Scenario.objects.values_list("code", flat=True))
    for position, spec in enumerate(SHIPPED):
        if spec.code in known:
            continue
        row = Scenario.objects.create(
            code=spec.code, name_fr=spec.fr, name_en=spec.en, kind=spec.flow.kind, builtin=True,
            position=(position + 1) * 10, state="active" if spec.code in active else "simulated",
        )  # fmt: skip
        row.version = FlowVersion.objects.create(scenario=row, number=1, definition=as_json(rekeyed(spec.flow)))
        row.save(update_fields=["version"])
