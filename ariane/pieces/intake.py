"""A mail to an alias becomes a record of the alias's kind, in the one transaction that files the mail (O-030, O-031).

Each alias has its policy (X-06): who may write, what a copy counts, what a colleague's forward means. Two aliases make
two records, tied together. Whatever a policy refuses waits in « À trier » or is set aside with its reason: nobody
outside is ever told no by a machine.
"""

from typing import Any

from django.db.models import Q, QuerySet

from ariane.accounts.models import User
from ariane.accounts.models.identity import normalise
from ariane.journal import kinds, names
from ariane.journal.models import Entry, Follower, Kind, Link, Record, Tag
from ariane.journal.replies import Place, add_note, answer_outside, may_note, outsiders
from ariane.journal.wording import said
from ariane.kernel import clock
from ariane.kernel.prepared import prepared
from ariane.mail import addresses, pace, routing
from ariane.mail.models import Alias, InboundMail
from ariane.parties.queries import top, who_is
from ariane.pieces import acknowledge
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.models import Piece
from ariane.pieces.passed_on import Case, case_of, first_entry

Verdict, Copy = InboundMail.Verdict, Alias.Copy
TOGETHER = "related"


@routing.router("alias", position=500)
def by_alias(received: routing.Incoming) -> routing.Verdict | None:
    """Addresses that make records: each is asked in turn; what they made is tied together."""
    made_before = {meta.get("alias") for _record, meta in entries_of(received.mail.pk)}
    # an alias through which an earlier copy of the mail has been made its record then (P-016)
    aliases = [alias for alias in written_to(received) if alias.pk not in made_before]
    if not aliases:
        return None
    if received.automatic:
        return routing.Verdict(Verdict.AUTO_REPLY, "answers_nothing")
    verdicts = [(alias, consider(received, alias)) for alias in aliases]
    made = [one for _alias, one in verdicts if one.kind in (Verdict.RECORD, Verdict.ENTRY)]
    for alias, verdict in verdicts:
        if verdict not in made and len(verdicts) > 1:
            received.remark(f"{alias.address}: {verdict.reason}")
    tie(received.mail)
    waiting = [one for _alias, one in verdicts if one.kind == Verdict.SORT]
    return [*made, *waiting, verdicts[0][1]][0]


def written_to(received: routing.Incoming) -> list[Alias]:
    """The active aliases among the addresses of the mail, each once; a sub-address of one counts."""
    found = [addresses.served(address) for address in received.addresses]
    return list({one.alias.pk: one.alias for one in found if one is not None and one.alias is not None}.values())


@prepared
def entries_of(mail_id: int) -> "QuerySet[Entry, tuple[int, dict[str, Any]]]":
    """Where a mail stands and what is noted of how it came there, oldest first."""
    return Entry.objects.filter(inbound=mail_id).order_by("pk").values_list("record_id", "meta")


def consider(received: routing.Incoming, alias: Alias) -> routing.Verdict:
    """What one alias makes of the mail, by its policy."""
    case = case_of(received, alias)
    if not case.sender.email:
        return routing.Verdict(Verdict.SORT, "no_sender")
    refused = copied(case, alias) or refusal(case, alias)
    if refused is not None:
        return refused
    if alias.target_record_id:
        return into_its_record(case, alias)
    kind = kinds.called(alias.target_kind)
    if kind is None or not kind.active:
        received.remark(f"{alias.address}: {alias.target_kind}")
        return routing.Verdict(Verdict.SORT, "alias_without_kind")
    if kind.main_party == Kind.MainParty.REQUIRED and case.party is None:
        return routing.Verdict(Verdict.SORT, "sender_to_identify")
    if case.colleague is None and pace.makes_too_many(received.mail):
        return routing.Verdict(Verdict.SORT, "too_fast")
    return make(case, alias, kind)


def copied(case: Case, alias: Alias) -> routing.Verdict | None:
    """What a mail that has the alias only in copy becomes, unless it makes a record; a colleague is told (P-015)."""
    if not only_in_copy(case.received, alias) or alias.copies == Copy.CREATE:
        return None
    if alias.copies == Copy.OUTSIDERS and case.colleague is None:
        return None
    ignored = alias.copies == Copy.IGNORE
    if case.colleague is not None:
        acknowledge.explain(case.received, alias, case.colleague, ignored=ignored)
    if ignored:
        return routing.Verdict(Verdict.REFUSED, "alias_copy_ignored")
    return routing.Verdict(Verdict.SORT, "alias_only_in_copy")


def only_in_copy(received: routing.Incoming, alias: Alias) -> bool:
    """Whether the headers name the alias in copy and not as addressee."""
    named = {normalise(one.email) for one in received.parsed.to}
    copied_to = {normalise(one.email) for one in received.parsed.cc}
    return alias.address.lower() in copied_to and alias.address.lower() not in named


def refusal(case: Case, alias: Alias) -> routing.Verdict | None:
    """The policy on who may write and on forwards."""
    if not may_write(case, alias):
        return routing.Verdict(Verdict.SORT, "alias_not_for_sender")
    if case.forwarded and alias.forwards == Alias.Forwards.SORT:
        return routing.Verdict(Verdict.SORT, "alias_forward_to_sort")
    return None


def may_write(case: Case, alias: Alias) -> bool:
    """A mail that its sender's own domain disowns comes from nobody we know."""
    if alias.who == Alias.Who.ANYONE:
        return True
    if alias.who == Alias.Who.FOLLOWERS:
        return not case.received.unverified and follows(case, alias.target_record_id or 0)
    if case.colleague is not None:
        return True
    return alias.who == Alias.Who.KNOWN and not case.received.unverified and case.who.known


def follows(case: Case, record_id: int) -> bool:
    """Whether the sender follows the record, by this or by another address of her card."""
    written_by = case.received.parsed.from_[0].email if case.received.parsed.from_ else ""
    hers = Q(identity__address=normalise(written_by)) | Q(identity__cards__party__in=who_is(written_by).active)
    return Follower.objects.filter(hers, record=record_id).exists()


def into_its_record(case: Case, alias: Alias) -> routing.Verdict:
    """An alias that always files into one record."""
    record = (
        Record.objects.filter(pk=alias.target_record_id or 0, archived_at=None).select_related("kind", "stage").first()
    )
    if record is None:
        return routing.Verdict(Verdict.SORT, "alias_record_gone")
    place = Place(record, "filed_by_alias")
    person = case.colleague
    if person is None:
        return answer_outside(case.received, place)
    if not may_note(person, place):
        return routing.Verdict(Verdict.SORT, "note_without_access", internal_only=True)
    if case.forwarded:
        entry = first_entry(case, record, alias=alias)
        return routing.Verdict(Verdict.ENTRY, place.via, record_id=record.pk, entry_id=entry.pk)
    return answer_outside(case.received, place) if outsiders(case.received) else add_note(case.received, place)


def make(case: Case, alias: Alias, kind: Kind) -> routing.Verdict:
    """The record, its requester and its first entry."""
    party = case.party
    role = "sender" if kind.code == "letter" else "requester"
    piece = create_piece(
        by=creator(case, kind),
        piece=NewPiece(
            kind=kind.code,
            title=title(case, kind),
            party=None if party is None or kind.main_party == Kind.MainParty.NONE else top(party),
            people=((role, party),) if party else (),
            fields=fields(case, alias, kind),
        ),
    )
    if case.colleague is not None:
        Link.objects.create(from_record=piece, to_user=case.colleague, role="passed_on_by")
    entry = first_entry(case, piece, alias=alias)
    acknowledge.acknowledge(case, alias, piece, entry)
    return routing.Verdict(Verdict.RECORD, alias.address, record_id=piece.pk, entry_id=entry.pk)


def creator(case: Case, kind: Kind) -> User | None:
    """The colleague who passed it on, when she may create such a record; else the post office."""
    person = case.colleague
    return person if person is not None and person.rights.may(f"{kind.policy}.create") else None


def title(case: Case, kind: Kind) -> str:
    """The subject without Re: and Fwd:, of the forwarded mail where there is one; else who wrote."""
    parsed = case.received.parsed
    forwarded = parsed.forward.subject if parsed.forward and case.forwarded else ""
    plain = names.bare(forwarded or parsed.subject)
    return plain or case.sender.name or case.sender.email or kind.name


def fields(case: Case, alias: Alias, kind: Kind) -> dict[str, Any]:
    """What the record starts with: where it came from, whose it is, and the alias's own values."""
    passed_on = {"name": case.colleague.name} if case.colleague else {}
    word = "created_passed_on" if passed_on else "created_from_mail"
    values: dict[str, Any] = {"origin": said(word, address=alias.address, **passed_on), "channel": "email"}
    if alias.team is not None:
        values["team"] = alias.team
    if alias.default_owner is not None and alias.default_owner.is_active:
        values["owner"] = alias.default_owner
    if "stars" in alias.defaults:
        values["stars"] = alias.defaults["stars"]
    if alias.defaults.get("tags"):
        values["tags"] = list(Tag.objects.filter(pk__in=alias.defaults["tags"]))
    values["received_on"] = clock.today()
    if kind.code == "letter":
        values["direction"] = "in"
    return values


def tie(mail: InboundMail) -> None:
    """Several records made of one mail know each other, whichever copy of it made them."""
    made = [record for record, meta in entries_of(mail.pk) if "alias" in meta]
    first = made[0] if made else 0
    for other in made[1:]:
        if other != first and Piece.objects.filter(pk__in=(first, other)).count() == 2:
            Link.objects.get_or_create(from_record_id=other, to_record_id=first, role=TOGETHER, to_date=None)
