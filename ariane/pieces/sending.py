"""« Envoyer par courriel »: an offer, an order or an invoice goes to its recipients with its PDF (M-003, M-004, M-029).

The button prepares a draft that opens in the composer: recipients by name, the words of the template that the event
proposes (M-022) and the PDF. Nothing leaves until the person sends; sending sets `sent_at`.
"""

import re

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal import actions, expected, policy
from ariane.journal.actions.documents import Upload
from ariane.journal.events import EntryPosted, RecordChanged
from ariane.journal.models import Document, Draft, Entry
from ariane.kernel.errors import DomainError
from ariane.kernel.events import publish, subscribe
from ariane.pieces import pdf
from ariane.pieces.correspondents import correspondents
from ariane.pieces.events import PieceSent
from ariane.pieces.facts import due_day
from ariane.pieces.models import Piece
from ariane.pieces.templated import proposed

SENT = ("quote", "order", "purchase", "invoice")
# the stages that sending leaves behind, and the one it leads to
MOVES = {"quote": ({"draft", "to-approve", "approved"}, "sent"), "invoice": ({"draft"}, "published")}
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


def can_send(piece: Piece) -> bool:
    """Whether this kind of piece has the button."""
    return piece.kind.code in SENT


@transaction.atomic
def prepare(*, by: User, piece: Piece) -> Draft:
    """Make the draft of a message that sends the piece, in place of one that the button made before.

    A message that the person had begun on this record stays and only gets the file; a note she had begun must not slip
    into a mail. Raises NotAllowed without the right to send from here, DomainError for a kind that is not sent or when
    a note is begun.
    """
    policy.require(by, "message", piece)
    if not can_send(piece):
        raise DomainError(_("This kind of record is not sent by e-mail."))
    before = Draft.objects.filter(user=by, record=piece).first()
    if before is not None and before.mode != "message" and before.html.strip():
        raise DomainError(_("You have begun a note on this record: post it or clear it first."))
    forget_earlier(by, piece, before)
    upload = Upload(file_name(piece), pdf.render(piece), "application/pdf", doc_type=document_type(piece))
    document = actions.attach(by=by, record=piece, upload=upload)
    begun = before or Draft()
    kept = [uid for uid in begun.documents if Document.objects.filter(uid=uid).exists()]
    readers = begun.recipients or [one.identity.pk for one in correspondents(piece) if one.proposed]
    words = None if begun.html else proposed(f"{piece.kind.code}.send", piece, by, readers)
    return actions.save_draft(
        by=by,
        record=piece,
        mode="message",
        subject=begun.subject or (words.subject if words else subject(piece)),
        html=begun.html or (words.writing if words else ""),
        recipients=readers,
        template=begun.template if begun.html else words.name if words else "",
        documents=[*kept, str(document.uid)],
        reply_to=begun.reply_to,
    )


def forget_earlier(by: User, piece: Piece, draft: Draft | None) -> None:
    """The PDF of a button pressed before and never sent gives way to the new one."""
    if draft is not None:
        mine = Document.objects.filter(uid__in=draft.documents, record=piece, entry=None, deposited_by=by)
        mine.filter(doc_type=document_type(piece)).delete()


def document_type(piece: Piece) -> str:
    return str(piece.kind.naming.get("doc_type", "AUTRE"))


def file_name(piece: Piece) -> str:
    """« OFR_2026-0142_Rénovation du hall relais.pdf »: the type, the number, what it is about (P-019)."""
    kind = document_type(piece)
    number = (piece.ref or "").removeprefix(f"{kind}-")
    title = NOT_IN_NAMES.sub(" ", piece.title).strip()[:80]
    return "_".join(part for part in (kind, number, title) if part) + ".pdf"


def subject(piece: Piece) -> str:
    """« Rénovation du hall relais (OFR-2026-0142) »."""
    return f"{piece.title} ({piece.ref})" if piece.ref else piece.title


@subscribe(EntryPosted)
def mark_sent(event: EntryPosted) -> None:
    """A message that left with the piece's document sets when it was sent, and moves the stage on."""
    if (event.type, event.visibility, event.direction) != ("message", "external", "out"):
        return
    piece = Piece.objects.filter(pk=event.record_id, kind__code__in=SENT).select_related("kind", "stage").first()
    if piece is None:
        return
    entry = Entry.objects.select_related("author__user").get(pk=event.entry_id)
    if not entry.documents.filter(doc_type=document_type(piece)).exists():
        return
    changes = sent_changes(piece, entry)
    author = entry.author.user
    if not changes:
        return
    if "sent_at" in changes:
        publish(PieceSent(piece.pk, "email", author.pk if author else None))
    if author is not None and policy.can(author, "edit", piece):
        actions.change_fields(by=author, record=piece, changes=changes)
    else:
        Piece.objects.filter(pk=piece.pk).update(**changes)
        publish(RecordChanged(piece.pk, tuple(changes), author.pk if author else None))


def sent_changes(piece: Piece, entry: Entry) -> dict[str, object]:
    """The first sending gives the date; later ones leave it."""
    changes: dict[str, object] = {}
    if piece.sent_at is None:
        changes = {"sent_at": entry.published_at, "sent_by_channel": "email"}
    left, to = MOVES.get(piece.kind.code, (frozenset(), ""))
    if piece.stage is not None and piece.stage.code in left:
        stage = piece.kind.stages.get(code=to)
        if not expected.held_back(piece, stage):
            # else it left all the same: the page says which document still holds the record at its stage
            changes["stage"] = stage
        if piece.kind.code == "invoice" and piece.published_at is None:
            changes["published_at"] = entry.published_at
            changes["due_on"] = due_day(piece, timezone.localdate(entry.published_at))
    return changes
