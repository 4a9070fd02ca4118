"""A mail to an alias becomes a record of the alias's kind, in the one transaction that files the mail (O-030, O-031).

A colleague's forward makes the original sender the requester and keeps the colleague as « transmis par » (P-008). What
a colleague wrote above the forward is hers: it becomes a note, never a part of what the customer said.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.html import escape, linebreaks

from ariane.accounts.models import User
from ariane.accounts.models.identity import normalise
from ariane.journal import names, policy
from ariane.journal.actions import Incoming, Note, post_note, receive_message
from ariane.journal.models import Entry, Kind, Link
from ariane.journal.replies import colleague
from ariane.journal.wording import said
from ariane.kernel import clock
from ariane.mail import addresses, routing
from ariane.mail.models import Alias, InboundMail
from ariane.mail.parse import Address, ParsedMail
from ariane.parties.queries import Who, top, who_is
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.models import Piece

Verdict = InboundMail.Verdict
SURE = 0.8


@dataclass(frozen=True)
class Case:
    """What is known of a mail to an alias: the person it is really from, and the colleague who passed it on."""

    received: routing.Incoming
    alias: Alias
    kind: Kind
    sender: Address
    passed_on_by: User | None = None

    @property
    def who(self) -> Who:
        return who_is(self.sender.email)


@routing.router("alias", position=500)
def by_alias(received: routing.Incoming) -> routing.Verdict | None:
    """An address that makes records: one is made, unless the alias is only in copy of a colleague's mail (P-015)."""
    alias = written_to(received)
    if alias is None:
        return None
    kind = Kind.objects.filter(code=alias.target_kind, active=True).first()
    if kind is None:
        received.remark(f"{alias.address}: {alias.target_kind}")
        return routing.Verdict(Verdict.SORT, "alias_without_kind")
    if received.automatic:
        return routing.Verdict(Verdict.AUTO_REPLY, "answers_nothing")
    case = case_of(received, alias, kind)
    if case.passed_on_by is not None and only_in_copy(received, alias):
        return routing.Verdict(Verdict.SORT, "alias_only_in_copy")
    if kind.main_party == Kind.MainParty.REQUIRED and case.who.one is None:
        return routing.Verdict(Verdict.SORT, "sender_to_identify")
    return make(case)


def written_to(received: routing.Incoming) -> Alias | None:
    """The first active alias among the addresses of the mail; a sub-address of one counts."""
    for address in received.addresses:
        found = addresses.served(address)
        if found is not None and found.alias is not None:
            return found.alias
    return None


def only_in_copy(received: routing.Incoming, alias: Alias) -> bool:
    """Whether the headers name the alias in copy and not as addressee."""
    named = {normalise(one.email) for one in received.parsed.to}
    copied = {normalise(one.email) for one in received.parsed.cc}
    return alias.address.lower() in copied and alias.address.lower() not in named


def case_of(received: routing.Incoming, alias: Alias, kind: Kind) -> Case:
    """Who it is from: the From address, or the person whose mail a colleague forwards (P-007, P-008)."""
    parsed = received.parsed
    sender = parsed.from_[0] if parsed.from_ else Address("", "")
    person = colleague(received)
    forward = parsed.forward
    if person is not None and forward is not None and forward.email and not routing.is_ours(forward.email):
        return Case(received, alias, kind, Address(forward.name, forward.email), person)
    return Case(received, alias, kind, sender, person)


def make(case: Case) -> routing.Verdict:
    """The record, its requester and its first entry."""
    party = case.who.one
    piece = create_piece(
        by=creator(case),
        piece=NewPiece(
            kind=case.kind.code,
            title=title(case),
            party=None if party is None or case.kind.main_party == Kind.MainParty.NONE else top(party),
            people=(("sender" if case.kind.code == "letter" else "requester", party),) if party else (),
            fields=fields(case),
        ),
    )
    if case.passed_on_by is not None:
        Link.objects.create(from_record=piece, to_user=case.passed_on_by, role="passed_on_by")
    entry = first_entry(case, piece)
    return routing.Verdict(Verdict.RECORD, case.alias.address, record_id=piece.pk, entry_id=entry.pk)


def creator(case: Case) -> User | None:
    """The colleague who passed it on, when she may create such a record; else the post office."""
    person = case.passed_on_by
    line = case.kind.policy
    return person if person is not None and person.rights.may(f"{line}.create") else None


def title(case: Case) -> str:
    """The subject without Re: and Fwd:, of the forwarded mail where there is one; else who wrote."""
    parsed = case.received.parsed
    forwarded = parsed.forward.subject if parsed.forward and case.sender.email == parsed.forward.email else ""
    plain = names.bare(forwarded or parsed.subject)
    return plain or case.sender.name or case.sender.email or case.kind.name


def fields(case: Case) -> dict[str, Any]:
    alias = case.alias
    passed_on = {"name": case.passed_on_by.name} if case.passed_on_by else {}
    word = "created_passed_on" if passed_on else "created_from_mail"
    values: dict[str, Any] = {"origin": said(word, address=alias.address, **passed_on), "channel": "email"}
    if alias.team is not None:
        values["team"] = alias.team
    if alias.default_owner is not None and alias.default_owner.is_active:
        values["owner"] = alias.default_owner
    values["received_on"] = clock.today()
    if case.kind.code == "letter":
        values["direction"] = "in"
    return values


def first_entry(case: Case, piece: Piece) -> Entry:
    """What the customer wrote, as hers. A forward that cannot be taken apart with certainty stays a note."""
    received, person = case.received, case.passed_on_by
    forwarded = person is not None and case.sender.email != received.parsed.from_[0].email
    if person is None:
        return receive_message(record=piece, incoming=incoming(case, received.parsed))
    if forwarded and taken_apart(received.parsed):
        entry = receive_message(record=piece, incoming=incoming(case, as_written(received.parsed)))
        comment = received.parsed.reply_text.strip()
        if comment and policy.can(person, "note", piece):
            post_note(by=person, record=piece, note=Note(html=linebreaks(escape(comment)), reply_to=entry))
        return entry
    inside = replace(incoming(case, received.parsed), visibility=Entry.Visibility.INTERNAL)
    return receive_message(record=piece, incoming=inside)


def incoming(case: Case, parsed: ParsedMail) -> Incoming:
    meta = {"passed_on_by": case.passed_on_by.pk} if case.passed_on_by else {}
    return Incoming(case.received.mail, parsed, unverified=case.received.unverified, meta=meta)


def taken_apart(parsed: ParsedMail) -> bool:
    """Whether what was forwarded is one message, read with certainty: then only the customer's words are in it."""
    forward = parsed.forward
    return bool(forward and forward.confidence >= SURE and len(forward.hops) <= 1 and forward.text.strip())


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
