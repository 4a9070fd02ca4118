"""Letters: a message on the house's paper, as a PDF to print, told in the journal as sent by post (R-020)."""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import Organisation, User
from ariane.journal import actions, names, notify
from ariane.journal.actions.documents import Upload, claim
from ariane.journal.actions.messages import approval, require_sending
from ariane.journal.actions.people import clear_draft
from ariane.journal.append import Line, append
from ariane.journal.models import Document, Entry, Record
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from ariane.kernel.html import clean_outgoing
from ariane.kernel.text import from_html as to_text
from ariane.mail import uploads
from ariane.parties.models import Party
from ariane.pieces.pdf import PAPERS, full_day
from ariane.pieces.prose import blocks
from ariane.pieces.values import customer, usage
from ariane.ui import formats

TEMPLATE = Path(__file__).with_name("letter.typ")
DOC_TYPE = "COURRIER"
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True)
class Letter:
    """What is to be said on paper. `made_from` names its template as a message's does; `enclosed` are files that go
    into the same envelope."""

    subject: str
    html: str
    enclosed: tuple[Document, ...] = ()
    made_from: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def post(*, by: User, record: Record, letter: Letter, approved_by: User | None = None) -> Entry:
    """Make the PDF and tell it in the journal, at once: what is printed cannot be taken back.

    Raises NotAllowed without the right to write outside from here, DomainError for an empty text or a card without a
    postal address.
    """
    require_sending(by, record, approved_by)
    html = clean_outgoing(letter.html)
    if not to_text(html).strip():
        raise DomainError(_("Write something first: the letter is empty."))
    if not postal(customer(record)):
        raise DomainError(_("There is no postal address: complete the card of the third party first."))
    subject = " ".join(letter.subject.split()) or record.title
    upload = Upload(file_name(subject), render(record, subject, html), "application/pdf", doc_type=DOC_TYPE)
    document = actions.attach(by=by, record=record, upload=upload)
    line = Line(
        type=Entry.Type.MESSAGE, author=by.identity, subject=subject, html=html, text=to_text(html),
        visibility=Entry.Visibility.EXTERNAL, direction=Entry.Direction.OUT,
        extra={"meta": {**letter.made_from, "medium": "letter", **approval(approved_by)}},
    )  # fmt: skip
    entry = append(record, line)
    claim((document, *letter.enclosed), entry)
    notify.tell(entry, notify.audience(entry), not_before=clock.now())
    if approved_by is None:
        clear_draft(by, record)
    return entry


def print_entry(entry: Entry, by: User | None) -> Document:
    """The PDF of a letter that a follow-up wrote, put with its entry: somebody prints and posts it."""
    record = entry.record
    made = render(record, entry.subject, entry.html)
    kept = uploads.keep_upload(file_name(entry.subject), made, mime="application/pdf")
    document = Document.objects.create(
        record=record, name=kept.name, path=kept.path, sha256=kept.sha256, size=kept.size, mime=kept.mime,
        doc_type=DOC_TYPE, deposited_by=by,
    )  # fmt: skip
    claim((document,), entry)
    return document


def file_name(subject: str) -> str:
    """« 20260302-OUT-Rappel FAC-2026-0310.pdf », as letters are named (P-019)."""
    title = NOT_IN_NAMES.sub(" ", subject).strip()[:80]
    return f"{names.dated(clock.today(), Entry.Direction.OUT, title)}.pdf"


def render(record: Record, subject: str, html: str) -> bytes:
    """The letter as a PDF, dated today, in the reader's typography."""
    data = page(record, subject, html)
    return bytes(_compiler().compile(format="pdf", sys_inputs={"data": json.dumps(data, ensure_ascii=False)}))


@cache
def _compiler() -> Any:
    # as in pdf.py: fonts are read once
    import typst

    return typst.Compiler(input=str(TEMPLATE))


def page(record: Record, subject: str, html: str) -> dict[str, Any]:
    """Everything the letter says, as formatted text."""
    organisation = Organisation.current()
    language = formats.tongue(usage(record))
    letterhead = [str(line) for line in organisation.settings.get("letterhead", [])]
    party = customer(record)
    return {
        "language": language,
        "paper": PAPERS.get(organisation.country, "a4"),
        "right": organisation.country not in PAPERS,
        "organisation": organisation.name,
        "letterhead": letterhead,
        "footer": " · ".join([organisation.name, *letterhead]),
        "addressee": [party.title, *postal(party)] if party else [],
        "dated": full_day(clock.today(), language),
        "ref": record.ref or "",
        "subject": subject,
        "blocks": blocks(html),
    }


def postal(party: Party | None) -> list[str]:
    """Street and town; nothing when either is missing: such a letter would not arrive."""
    if party is None or not party.street or not party.city:
        return []
    return [party.street, " ".join(part for part in (party.postcode, party.city) if part)]
