"""One message for a bundle of steps: journal entry, outbox row with its own origin, ledger, in one transaction."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, User
from ariane.flows import legal, letters, people, render, tasks
from ariane.flows.decide import Decision
from ariane.flows.group import Bundle, Item
from ariane.flows.model import Send
from ariane.flows.models import Approval, Enrolment, Mailing
from ariane.flows.read import Known
from ariane.journal.actions import say_system
from ariane.journal.append import Line, append_many
from ariane.journal.messages import threads
from ariane.journal.models import Delivery, Entry, PortalSettings
from ariane.journal.wording import said
from ariane.kernel import bulk
from ariane.kernel.text import from_html as to_text
from ariane.mail import outbox
from ariane.mail.models import OutboundMail
from ariane.pieces import letter
from ariane.pieces.models import Piece

POSTING = "flow:post:"


@dataclass(frozen=True)
class Ready:
    """One step that may leave: its row, what is known, its block; the decision it comes from."""

    row: Enrolment
    known: Known
    step: Send
    occurrence: int
    made: Decision | None = None

    @cached_property
    def item(self) -> Item:
        known, record = self.known, self.known.record
        rules = legal.regime(known.facts.country, known.facts.customer)
        return Item(
            id=self.row.pk, kind=record.kind.code, party=record.main_party_id,
            address=(known.contact.address or "") if known.contact else "", currency=record.currency,
            language=known.language, regime=rules.code, medium=self.step.medium, step=self.step, sends=self.row.sends,
            due_on=record.due_on, flow=self.row.scenario_id,
        )  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A message as it will leave, not yet stored: its steps, its line, in whose name."""

    lead: Ready
    ready: tuple[Ready, ...]
    author: User | None
    line: Line

    @property
    def record(self) -> Piece:
        return self.lead.known.record

    @property
    def mailed(self) -> bool:
        return self.lead.step.medium == "mail"

    @property
    def contact(self) -> Identity:
        return self.lead.known.contact or Identity.system()

    @property
    def origin(self) -> str:
        """What keeps it from being queued twice."""
        return f"flow:{self.lead.row.pk}:{self.lead.step.key}:{self.lead.occurrence}:{self.lead.row.epoch}"


def write(bundle: Bundle, ready: Sequence[Ready], now: dt.datetime) -> Written:
    """The message of a bundle; `ready` are its items' steps. Raises letters.Broken; stores nothing."""
    by_row = {one.row.pk: one for one in ready}
    lead = by_row[bundle.lead.id]
    author = signatory(lead)
    text = wording(bundle, by_row, author, now)
    cover = people.stand_in(author) if author else None
    line = Line(
        type=Entry.Type.FLOW,
        author=(cover or author).identity if (cover or author) else Identity.system(),  # type: ignore[union-attr]
        on_behalf_of=author if cover else None,
        subject=text.subject,
        html=text.html,
        text=to_text(text.html),
        visibility=Entry.Visibility.EXTERNAL,
        direction=Entry.Direction.OUT,
        extra={"meta": {"flow": lead.row.scenario_id, "step": lead.step.key, "medium": lead.step.medium,
                        "records": [one.known.record.pk for one in ready], **(text.used or {})}},
    )  # fmt: skip
    return Written(lead, tuple(ready), cover or author, line)


def dispatch(messages: Sequence[Written], now: dt.datetime) -> list[Mailing]:
    """Store messages: line of the journal, outbox, ledger; a constant number of statements for all that goes by mail.

    Returns the ledger's rows, in the order of the messages.
    """
    entries = append_many([(one.record, one.line) for one in messages])
    queued = queue([(one, entry) for one, entry in zip(messages, entries, strict=True) if one.mailed])
    mailings = bulk.create([
        Mailing(
            origin=one.origin, party_id=one.record.main_party_id, record_id=one.record.pk, entry=entry,
            medium=one.lead.step.medium, template=one.lead.step.template, at=now, engine=one.lead.row.scenario.engine,
            state=Mailing.State.QUEUED if one.mailed else Mailing.State.PRINTED, mail=queued.get(one.origin),
        )
        for one, entry in zip(messages, entries, strict=True)
    ])  # fmt: skip
    for one, mailing in zip(messages, mailings, strict=True):
        if not one.mailed and mailing.entry is not None:
            letter.print_entry(mailing.entry, one.author)
            to_post(mailing, one.lead)
        for other in one.ready:
            if other.known.record.pk != one.record.pk:
                words = said("flow_included", ref=one.record.ref or one.record.title)
                say_system(other.known.record, None, words)
    return mailings


def to_post(mailing: Mailing, lead: Ready) -> None:
    """A letter leaves by a hand: an activity for it, whose end says that it was posted (subscribers.posted_by_hand)."""
    who = people.responsible(lead.known.record, lead.row.scenario)
    with translation.override(who.language if who else None):
        words = _("Print and post the letter “%(subject)s”") % {
            "subject": mailing.entry.subject if mailing.entry else ""
        }
    tasks.plan(lead.known.record, tasks.Todo("send-document", words, who, f"{POSTING}{mailing.pk}"))


def queue(messages: Sequence[tuple[Written, Entry]]) -> dict[str, OutboundMail]:
    """Put mails in the outbox, each with a delivery that its thread shows; the outbox row of each by its origin."""
    earlier = threads([(entry, [one.contact]) for one, entry in messages]) if messages else {}
    portal = PortalSettings.current()
    posts = [
        (
            outgoing(one, entry, earlier[entry.pk], portal),
            [outbox.Envelope(one.contact, one.contact.external)],
        )
        for one, entry in messages
    ]
    rows = [mails[0] for mails in outbox.enqueue_many(posts)]
    bulk.create([
        Delivery(
            entry=entry, record_id=one.record.pk, recipient=one.contact, channel=Delivery.Channel.MAIL,
            reason=Delivery.Reason.RECIPIENT, external=one.contact.external, entry_visibility=entry.visibility,
            mail=row, not_before=row.not_before,
        )
        for (one, entry), row in zip(messages, rows, strict=True)
    ])  # fmt: skip
    return {one.origin: row for (one, _entry), row in zip(messages, rows, strict=True)}


def outgoing(one: Written, entry: Entry, ids: Sequence[str], portal: PortalSettings) -> outbox.Outgoing:
    """A message as the outbox wants it, answering the last of its thread."""
    record = one.record
    return outbox.Outgoing(
        origin=one.origin,
        entry_uid=entry.uid,
        entry_visibility=entry.visibility,
        author=one.author,
        subject=entry.subject,
        html=entry.html,
        text=entry.text,
        shown_to=((one.contact.name, one.contact.address or ""),),
        in_reply_to=ids[-1] if ids else "",
        references=tuple(ids),
        automatic="auto-generated",
        purpose="" if record.kind.code == "invoice" else "commercial",
        team=record.team_id,
        view=portal.shows(record),
        context=outbox.Context(ref=record.ref or "", title=record.title, language=one.lead.known.language),
    )


def signatory(one: Ready) -> User | None:
    """In whose name it goes: the block says who."""
    return people.somebody(one.step.signatory, one.known.record, one.row.scenario)


def wording(bundle: Bundle, by_row: dict[int, Ready], author: User | None, now: dt.datetime) -> letters.Text:
    """The text: as a person edited it when she approved, else from the template."""
    lead = by_row[bundle.lead.id]
    which = Q(enrolment=lead.row, step_key=lead.step.key, occurrence=lead.occurrence, verdict="approve")
    edited = (
        Approval.objects.filter(which).exclude(html="").order_by("-pk").first() if lead.known.facts.approved else None
    )
    fresh = {one.id for one in bundle.fresh}
    rows = [row_of(by_row[one.id], one.id in fresh) for one in bundle.items]
    language = usage(lead.known.language, lead.known.facts.country)
    plan = render.plan(lead.step.template, lead.step, rows, language, lead.known.record.currency)
    rules = legal.regime(lead.known.facts.country, lead.known.facts.customer)
    made = letters.write(plan, lead.known.calendar.day_of(now), signatory=author, fee=rules.fee)
    return made.edited(edited.subject or made.subject, edited.html) if edited is not None else made


def usage(language: str, country: str) -> str:
    """The customer's language as her country uses it: « fr », « BE » → « fr-BE »."""
    return language if "-" in language or not country else f"{language}-{country}"


def row_of(one: Ready, fresh: bool) -> render.Row:
    record = one.known.record
    amount = record.amount_incl if record.amount_incl is not None else record.amount or 0
    return render.Row(
        record.pk, record.ref or "", record.title, record.due_on, amount, amount - (record.balance or 0), fresh
    )
