"""Who a mail is really from: its sender, or whom a colleague passes on (P-007, P-008); and how it then stands.

What a colleague wrote above a forward is hers: it becomes a note, never a part of what the customer said. When a person
corrects who asks, her choice is kept for her and her mail client's way of forwarding, and decides the next time.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.html import escape, linebreaks

from ariane.accounts.models import User
from ariane.accounts.models.identity import normalise
from ariane.journal import notify
from ariane.journal.actions import Incoming, receive_message
from ariane.journal.append import Line, append
from ariane.journal.models import Entry, Record
from ariane.journal.replies import colleague
from ariane.kernel import clock
from ariane.mail import routing
from ariane.mail.models import Alias
from ariane.mail.parse import Address, Forward, ParsedMail, is_no_reply
from ariane.parties.models import Party
from ariane.parties.queries import Who, who_is
from ariane.pieces.models import ForwardHabit

SURE = 0.8
Choice = ForwardHabit.Choice


@dataclass(frozen=True)
class Case:
    """What is known of a mail: the person it is really from, and the colleague who wrote or passed it on."""

    received: routing.Incoming
    sender: Address
    colleague: User | None = None

    @property
    def who(self) -> Who:
        """The cards behind the sender; one of our own addresses is nobody's, whatever card has it."""
        return Who() if routing.is_ours(self.sender.email) else who_is(self.sender.email)

    @property
    def party(self) -> Party | None:
        """The sender's card when there is no doubt: the only one, or the only one of her name."""
        who = self.who
        return who.one or who.called(self.sender.name)

    @property
    def forwarded(self) -> bool:
        """Whether the colleague only passes on what somebody else wrote."""
        written_by = self.received.parsed.from_[0].email if self.received.parsed.from_ else ""
        return self.colleague is not None and normalise(self.sender.email) != normalise(written_by)


def case_of(received: routing.Incoming, alias: Alias | None = None) -> Case:
    """Who it is from: the From address, or the person whose mail a colleague forwards."""
    parsed = received.parsed
    sender = asks(parsed)
    person = colleague(received)
    if person is None or parsed.forward is None or (alias and alias.forwards == Alias.Forwards.SENDER):
        return Case(received, sender, person)
    return Case(received, original(parsed.forward, person) or sender, person)


def asks(parsed: ParsedMail) -> Address:
    """Who wrote: From; of a form that a web site sends (from a no-reply address or one of ours), whom it says to
    answer."""
    sender = parsed.from_[0] if parsed.from_ else Address("", "")
    answered = [one for one in parsed.reply_to if one.email and not routing.is_ours(one.email)]
    machine = routing.is_ours(sender.email) or is_no_reply(sender.email)
    return answered[0] if machine and len(answered) == 1 else sender


def original(forward: Forward, person: User) -> Address | None:
    """Whom a forward is from, as the colleague's corrections have taught; None for herself or one of our addresses."""
    habit = ForwardHabit.objects.filter(user=person, marker=forward.marker[:60]).first()
    chosen = chosen_by(forward, habit.choice if habit else Choice.FOUND)
    return chosen if chosen is not None and chosen.email and not routing.is_ours(chosen.email) else None


def chosen_by(forward: Forward, choice: str) -> Address | None:
    """The person that a choice names in a forward."""
    hops = forward.hops
    if choice == Choice.COLLEAGUE:
        return None
    if choice == Choice.FIRST and hops:
        return Address(hops[-1].name, hops[-1].email)
    if choice == Choice.LAST and hops:
        return Address(hops[0].name, hops[0].email)
    return Address(forward.name, forward.email)


def first_entry(case: Case, record: Record, *, alias: Alias | None = None, sorted_by: User | None = None) -> Entry:
    """What the customer wrote, as hers. A forward that cannot be taken apart with certainty stays a note.

    `sorted_by` is the colleague who filed it by hand, None where a rule did.
    """
    received, person = case.received, case.colleague
    if person is None:
        return receive_message(record=record, incoming=incoming(case, received.parsed, alias, sorted_by))
    if case.forwarded and taken_apart(case):
        written = incoming(case, as_written(received.parsed), alias, sorted_by)
        entry = receive_message(record=record, incoming=written)
        comment = received.parsed.reply_text.strip()
        if comment:
            add_comment(case, person, entry, comment)
        return entry
    inside = replace(incoming(case, received.parsed, alias, sorted_by), visibility=Entry.Visibility.INTERNAL)
    return receive_message(record=record, incoming=inside)


def add_comment(case: Case, person: User, entry: Entry, comment: str) -> None:
    """What the colleague wrote above a forward, as her note beside it: also where she may not write otherwise, since
    the house's own address took it in. `of_mail` says that taking the filing back takes it too."""
    html = linebreaks(escape(comment))
    line = Line(
        type=Entry.Type.NOTE,
        author=person.identity,
        html=html,
        text=comment,
        reply_to=entry,
        extra={"meta": {"of_mail": case.received.mail.pk}},
    )
    note = append(entry.record, line)
    notify.tell(note, notify.audience(note), not_before=clock.now())


def incoming(case: Case, parsed: ParsedMail, alias: Alias | None = None, sorted_by: User | None = None) -> Incoming:
    meta: dict[str, Any] = {"passed_on_by": case.colleague.pk} if case.colleague else {}
    if sorted_by is not None:
        meta["sorted_by"] = sorted_by.pk
    if case.colleague is not None and case.received.parsed.forward is not None:
        meta["forward"] = named(case, case.received.parsed.forward, case.colleague)
    if alias is not None:
        meta["alias"] = alias.pk
    return Incoming(case.received.mail, parsed, unverified=case.received.unverified, meta=meta)


def named(case: Case, forward: Forward, person: User) -> dict[str, Any]:
    """Whom the forward names, by choice, and which choice was taken: what a correction starts from."""
    choices = [(choice, chosen_by(forward, choice)) for choice in (Choice.FOUND, Choice.FIRST, Choice.LAST)]
    people = [[str(choice), one.name, normalise(one.email)] for choice, one in choices if one is not None and one.email]
    people = [one for one in people if not routing.is_ours(one[2])]
    people.append([str(Choice.COLLEAGUE), person.name, normalise(person.email)])
    sender = normalise(case.sender.email)
    now = next((choice for choice, _name, email in people if email == sender), str(Choice.COLLEAGUE))
    return {"marker": forward.marker[:60], "people": people, "now": now}


def taken_apart(case: Case) -> bool:
    """Whether what was forwarded is one message, read with certainty: then only the customer's words are in it."""
    forward = case.received.parsed.forward
    if forward is None or normalise(forward.email) != normalise(case.sender.email):
        return False
    return bool(forward.confidence >= SURE and len(forward.hops) <= 1 and forward.text.strip())


def as_written(parsed: ParsedMail) -> ParsedMail:
    """The forwarded message as a mail of its own: its author, its date, its words, its files."""
    forward = parsed.forward
    if forward is None:
        return parsed
    return replace(
        parsed,
        from_=(Address(forward.name, forward.email),),
        subject=forward.subject or parsed.subject,
        date=forward.date or parsed.date,
        text=forward.text,
        reply_text=forward.text,
        html="",
        reply_html="",
        quoted_html="",
        quoted_text="",
    )
