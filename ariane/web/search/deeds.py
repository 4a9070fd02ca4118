"""What the palette can do: on the record on screen, then create, go somewhere, open a page of the settings."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ariane.accounts.models import User
from ariane.journal import policy
from ariane.journal.models import Kind, Record
from ariane.pieces import approvals, sending
from ariane.pieces.models import Piece
from ariane.web.settings.finding import WORDS
from ariane.web.settings.sections import SECTIONS
from ariane.web.shell import menu_kinds

# (address, icon, name, the capability it asks for)
PLACES = (
    ("day", "sun", gettext_lazy("My day"), ""),
    ("messages", "at-sign", gettext_lazy("Messages"), ""),
    ("activities", "list-checks", gettext_lazy("Activities"), ""),
    ("exchanges", "phone", gettext_lazy("All exchanges"), ""),
    ("requests_to_check", "list-checks", gettext_lazy("Requests to check"), "request.validate"),
    ("sort", "inbox", gettext_lazy("Mails to sort"), "sort.read"),
    ("duplicates", "git-merge", gettext_lazy("Suspected duplicates"), "party.govern"),
    ("incomplete_cards", "list-checks", gettext_lazy("Cards to complete"), ""),
    ("control", "gauge", gettext_lazy("Control of follow-ups"), "followup.read"),
    ("departures", "send", gettext_lazy("Departures"), "followup.approve"),
    ("flows", "spool", gettext_lazy("Flows"), "followup.read"),
    ("absences", "user", gettext_lazy("My absences and substitutes"), ""),
    ("profile", "user", gettext_lazy("My profile"), ""),
    ("keys", "circle-help", gettext_lazy("Keyboard shortcuts"), ""),
)


@dataclass(frozen=True)
class Deed:
    """Something one can do or a page one can open, found by its label and by further words."""

    label: str
    url: str
    icon: str
    words: str = ""


def all_deeds(user: User, on: Record | None) -> list[Deed]:
    """Everything that this person may do, in the order in which it is offered."""
    return [*(_on_record(user, on) if on is not None else ()), *_new(user), *_lists(), *_places(user), *_settings(user)]


def _on_record(user: User, record: Record) -> list[Deed]:
    may = policy.can_all(user, ("edit", "note", "assign", "message"), record)
    name = record.ref or record.title
    exchange = f"{reverse('exchange_new')}?from={record.pk}"
    found = [Deed(_("Log an exchange with %(record)s") % {"record": name}, exchange, "phone")]
    if may["assign"]:
        found.append(_deed(_("Plan an activity on %(record)s"), "plan", "list-checks", record))
        found.append(_deed(_("Ask for documents on %(record)s"), "requested-documents", "paperclip", record))
    if may["message"]:
        url = f"{record.get_absolute_url()}?mode=message#composer"
        found.append(Deed(_("Write to somebody outside about %(record)s") % {"record": name}, url, "send"))
    if may["edit"]:
        found.append(_deed(_("Edit the fields of %(record)s"), "record_fields", "pencil", record))
    return found + _on_piece(user, record, edits=may["edit"])


def _on_piece(user: User, record: Record, *, edits: bool) -> list[Deed]:
    piece = Piece.objects.filter(pk=record.pk).select_related("kind").first()
    if piece is None:
        party = record.kind.family == Kind.Family.PARTY and record.archived_at is None
        return [_deed(_("Archive %(record)s"), "party_archiving", "archive", record)] if party else []
    found = []
    if edits and record.kind.code in approvals.KINDS:
        found.append(_deed(_("Ask for an approval of %(record)s"), "approval", "check", record))
    if sending.can_send(piece):
        found.append(_deed(_("See the PDF of %(record)s"), "piece_pdf", "file-text", record))
    return found


def _deed(label: str, name: str, icon: str, record: Record) -> Deed:
    return Deed(label % {"record": record.ref or record.title}, reverse(name, args=(record.pk,)), icon)


def _new(user: User) -> list[Deed]:
    made = [
        Deed(_("Create: %(kind)s") % {"kind": kind.name}, reverse("new-record", args=(kind.code,)), kind.icon)
        for kind in menu_kinds()
        if user.rights.may(f"{kind.policy}.{'edit' if kind.policy == 'party' else 'create'}")
    ]
    return [
        Deed(_("Log an exchange"), reverse("exchange_new"), "phone"),
        Deed(_("Write a request down"), reverse("request_capture"), "hand"),
        *made,
    ]


def _lists() -> list[Deed]:
    return [Deed(kind.plural.capitalize(), reverse("list", args=(kind.code,)), kind.icon) for kind in menu_kinds()]


def _places(user: User) -> list[Deed]:
    return [
        Deed(str(label), reverse(name), icon) for name, icon, label, may in PLACES if not may or user.rights.may(may)
    ]


def _settings(user: User) -> list[Deed]:
    if not user.rights.may("configure"):
        return []
    label = _("Settings: %(page)s")
    return [
        Deed(label % {"page": tab.name}, reverse(tab.url), "settings", f"{tab.about} {WORDS.get(tab.area, '')}")
        for section in SECTIONS
        for tab in section.tabs
    ]
