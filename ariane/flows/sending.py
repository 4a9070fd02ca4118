"""One message for a bundle of steps: journal entry, outbox row with its own origin, ledger, in one transaction."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, User
from ariane.flows import legal, letters, people, render, tasks
from ariane.flows.group import Bundle, Item
from ariane.flows.model import Send
from ariane.flows.models import Approval, Enrolment, Mailing
from ariane.flows.read import Known
from ariane.journal.actions import say_system
from ariane.journal.append import Line, append
from ariane.journal.messages import thread_ids
from ariane.journal.models import Delivery, Entry, PortalSettings
from ariane.journal.wording import said
from ariane.kernel.text import from_html as to_text
from ariane.mail import outbox
from ariane.pieces import letter

POSTING = "flow:post:"


@dataclass(frozen=True)
class Ready:
    """One step that may leave: its row, what is known, its block."""

    row: Enrolment
    known: Known
    step: Send
    occurrence: int

    @property
    def item(self) -> Item:
        known, record = self.known, self.known.record
        rules = legal.regime(known.facts.country, known.facts.customer)
        return Item(
            id=self.row.pk, kind=record.kind.code, party=record.main_party_id,
            address=(known.contact.address or "") if known.contact else "", currency=record.currency,
            language=known.language, regime=rules.code, medium=self.step.medium, step=self.step, sends=self.row.sends,
            due_on=record.due_on, flow=self.row.scenario_id,
        )  # fmt: skip


def dispatch(bundle: Bundle, ready: Sequence[Ready], now: dt.datetime) -> Mailing:
    """Queue the message of a bundle; `ready` are its items' steps. Raises letters.Broken before anything is written."""
    by_row = {one.row.pk: one for one in ready}
    lead = by_row[bundle.lead.id]
    record, known = lead.known.record, lead.known
    author = signatory(lead)
    text = wording(bundle, by_row, author, now)
    contact = known.contact or Identity.system()
    origin = f"flow:{lead.row.pk}:{lead.step.key}:{lead.occurrence}:{lead.row.epoch}"
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
    entry = append(record, line)
    mailing = Mailing.objects.create(
        origin=origin, party_id=record.main_party_id, record_id=record.pk, entry=entry, medium=lead.step.medium,
        template=lead.step.template, at=now, engine=lead.row.scenario.engine,
        state=Mailing.State.QUEUED if lead.step.medium == "mail" else Mailing.State.PRINTED,
    )  # fmt: skip
    if lead.step.medium == "mail":
        queue(mailing, entry, contact, cover or author, known)
    else:
        letter.print_entry(entry, cover or author)
        to_post(mailing, lead)
    for one in ready:
        if one.known.record.pk != record.pk:
            say_system(one.known.record, None, said("flow_included", ref=record.ref or record.title))
    return mailing


def to_post(mailing: Mailing, lead: Ready) -> None:
    """A letter leaves by a hand: an activity for it, whose end says that it was posted (subscribers.posted_by_hand)."""
    who = people.responsible(lead.known.record, lead.row.scenario)
    with translation.override(who.language if who else None):
        words = _("Print and post the letter “%(subject)s”") % {
            "subject": mailing.entry.subject if mailing.entry else ""
        }
    tasks.plan(lead.known.record, tasks.Todo("send-document", words, who, f"{POSTING}{mailing.pk}"))


def queue(mailing: Mailing, entry: Entry, contact: Identity, author: User | None, known: Known) -> None:
    """Put the mail in the outbox, with a delivery that the thread shows."""
    record, ids = known.record, thread_ids(entry)
    mail = outbox.Outgoing(
        origin=mailing.origin,
        entry_uid=entry.uid,
        entry_visibility=entry.visibility,
        author=author,
        subject=entry.subject,
        html=entry.html,
        text=entry.text,
        shown_to=((contact.name, contact.address or ""),),
        in_reply_to=ids[-1] if ids else "",
        references=tuple(ids),
        automatic="auto-generated",
        purpose="" if record.kind.code == "invoice" else "commercial",
        team=record.team_id,
        view=PortalSettings.current().shows(record),
        context=outbox.Context(ref=record.ref or "", title=record.title, language=known.language),
    )
    rows = outbox.enqueue(mail, [outbox.Envelope(contact, external=contact.external)])
    Delivery.objects.create(
        entry=entry, record_id=record.pk, recipient=contact, channel=Delivery.Channel.MAIL,
        reason=Delivery.Reason.RECIPIENT, external=contact.external, entry_visibility=entry.visibility, mail=rows[0],
        not_before=rows[0].not_before,
    )  # fmt: skip
    mailing.mail = rows[0]
    mailing.save(update_fields=["mail"])


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
