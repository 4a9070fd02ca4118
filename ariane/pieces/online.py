"""A record as somebody outside reads it on line, and what she does there: answer, hand in what was asked, decide on an
offer (O-057, O-063, X-20). What she may read is decided by `journal.outside`."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity
from ariane.journal import outside
from ariane.journal.actions import Answer, answer_online, say_system
from ariane.journal.actions.documents import Upload
from ariane.journal.actions.records import store
from ariane.journal.append import Line
from ariane.journal.models import Document, Entry, Record, Stage
from ariane.journal.outside import Outsider
from ariane.journal.wording import said
from ariane.kernel import clock
from ariane.kernel.errors import Collision, DomainError
from ariane.kernel.html import unstyled
from ariane.pieces.models import Piece, RequestedDocument
from ariane.pieces.steps import Step, steps

PAGE = 50
VERDICTS = {"accept": "accepted", "refuse": "refused"}
Address = Callable[[Document], str]


@dataclass(frozen=True)
class Paper:
    """A file and where it opens."""

    name: str
    size: int
    url: str


@dataclass(frozen=True)
class Said:
    """One message of the thread; `mine` when somebody of the visitor's organisation wrote it, `me` when she did."""

    entry: Entry
    name: str
    mine: bool
    me: bool
    html: str
    files: list[Paper] = field(default_factory=list)


@dataclass(frozen=True)
class Offer:
    """An offer in figures (minor units), its file, and whether it can still be accepted or refused."""

    piece: Piece
    papers: list[Paper]
    undecided: bool

    @property
    def tax(self) -> int | None:
        excl, incl = self.piece.amount_excl, self.piece.amount_incl
        return None if excl is None or incl is None else incl - excl


@dataclass(frozen=True)
class Conversation:
    """All that an outsider sees of one record."""

    record: Record
    heading: str
    messages: list[Said]
    shared: list[Paper]
    requested: list[RequestedDocument]
    steps: list[Step]
    offer: Offer | None
    older: int | None
    total: int

    @property
    def missing(self) -> list[RequestedDocument]:
        return [one for one in self.requested if one.received_at is None]

    @property
    def waits_for_us(self) -> bool:
        """Whether the last word was the visitor's."""
        return bool(self.messages) and self.messages[0].mine

    @property
    def correspondent(self) -> str:
        """Who answers: the last of us who wrote, else the record's owner."""
        ours = next((one.name for one in self.messages if not one.mine and one.entry.author.user_id), "")
        return ours or (self.record.owner.name if self.record.owner else "")


def conversation(
    record: Record, outsider: Outsider, address: Address, *, before: int | None = None
) -> Conversation | None:
    """What she sees, newest first, in a fixed number of queries; None when nothing of the record is hers.

    Only the third party reads the record's own title, stage and amounts; anybody else reads it under the subject of her
    own messages. `before` is the entry from which older ones are read on.
    """
    seen = outside.entries(outsider, record)
    total = seen.count()
    if not total:
        return None
    page, older = _page(seen, before)
    papers = list(outside.documents(outsider, record).filter(Q(entry__in=page) | Q(entry=None)).order_by("pk"))
    customer = outsider.is_customer_of(record)
    first = seen.order_by("occurred_at", "pk").values_list("subject", flat=True).first()
    return Conversation(
        record=record,
        heading=record.title if customer else first or _("Your messages"),
        messages=[_said(entry, outsider, papers, address) for entry in page],
        shared=[_paper(one, address) for one in papers if one.entry_id is None],
        requested=list(asked_of(outsider, record)),
        steps=steps(record) if customer else [],
        offer=_offer(record, papers, address) if customer else None,
        older=older,
        total=total,
    )


def _page(seen: QuerySet[Entry], before: int | None) -> tuple[list[Entry], int | None]:
    """Fifty entries, newest first, and the one from which the older ones go on."""
    rows = seen.select_related("author__user", "record")
    if before is not None:
        start = seen.filter(pk=before).values_list("occurred_at", flat=True).first()
        if start is not None:
            rows = rows.filter(Q(occurred_at__lt=start) | Q(occurred_at=start, pk__lt=before))
    found = list(rows.order_by("-occurred_at", "-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def _said(entry: Entry, outsider: Outsider, papers: Collection[Document], address: Address) -> Said:
    mine = entry.author_id in outsider.identities
    html = unstyled(entry.html)
    for one in papers:
        if one.entry_id == entry.pk and one.inline:
            html = html.replace(f"/documents/{one.uid}/", address(one))
    files = [_paper(one, address) for one in papers if one.entry_id == entry.pk and not one.inline]
    name = entry.meta.get("signed_by") or str(entry.author)
    return Said(entry, name, mine, entry.author_id == outsider.identity.pk, html, files)


def _paper(document: Document, address: Address) -> Paper:
    return Paper(document.name, document.size, address(document))


def asked_of(outsider: Outsider, record: Record) -> QuerySet[RequestedDocument]:
    """What her organisation was asked for on a record, the missing ones last asked for first."""
    rows = RequestedDocument.objects.filter(record=record, withdrawn_at=None, asked_of__in=outsider.identities)
    return rows.order_by("received_at", "due_on", "pk")


def _offer(record: Record, papers: Collection[Document], address: Address) -> Offer | None:
    """The figures of an offer that was sent; none of a draft."""
    piece = Piece.objects.filter(pk=record.pk, kind__code="quote").select_related("stage", "kind").first()
    if piece is None or piece.sent_at is None:
        return None
    kind = str(piece.kind.naming.get("doc_type", "OFR"))
    files = [_paper(one, address) for one in papers if one.doc_type == kind]
    return Offer(piece, files[-1:], undecided(piece, clock.today()))


def undecided(piece: Piece, day: dt.date) -> bool:
    """Whether an offer waits for its reader's decision that day."""
    valid = piece.valid_until is None or piece.valid_until >= day
    return piece.stage is not None and piece.stage.code == "sent" and valid


@transaction.atomic
def hand_in(*, by: Outsider, row: RequestedDocument, file: Upload, by_code: bool) -> Entry:
    """A document that was asked for arrives: it stands in the thread and is no longer missing (O-063).

    Raises Collision when it is no longer waited for, DomainError for a file that cannot be taken.
    """
    open_row = asked_of(by, row.record).filter(pk=row.pk, received_at=None)
    if not open_row.update(received_at=clock.now()):
        raise Collision(_("This document is no longer waited for."))
    entry = answer_online(by=by, record=row.record, answer=Answer(row.label, (file,), by_code))
    RequestedDocument.objects.filter(pk=row.pk).update(document=entry.documents.first())
    say_system(row.record, None, said("document_handed_in", what=row.label, of=str(by.identity)))
    return entry


@transaction.atomic
def decide(*, by: Outsider, piece: Piece, verdict: str, by_code: bool, words: str = "") -> Entry:
    """The customer accepts or refuses an offer, in her own words if she likes (domain model C.5).

    Raises DomainError unless a code proved who she is: a decision binds, and a link may have been passed on. Raises
    Collision when she is not of the third party, or the offer was decided, withdrawn or has expired meanwhile.
    """
    if not by_code:
        raise DomainError(_("First confirm that it is you: a code is sent to your address."))
    to = VERDICTS.get(verdict)
    held = Piece.objects.select_for_update(of=("self",)).select_related("kind", "stage").get(pk=piece.pk)
    if to is None or not by.is_customer_of(held) or held.kind.code != "quote" or not undecided(held, clock.today()):
        raise Collision(_("This offer can no longer be accepted or refused here. Write to us."))
    sentence = _("We accept this offer.") if to == "accepted" else _("We do not accept this offer.")
    text = "\n\n".join(filter(None, (sentence, words.strip())))
    entry = answer_online(by=by, record=held, answer=Answer(text, by_code=True))
    held.refresh_from_db()  # her answer has moved what follow-ups and activities wait for
    store(held, {"stage": Stage.objects.get(kind=held.kind, code=to)}, Line(Entry.Type.CHANGE, Identity.system()))
    say_system(held, None, said(f"offer_{to}", of=str(by.identity)))
    return entry
