"""« Écrire sur N fiches »: a note or a message on each of the rows ticked, its recipients seen beforehand."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ariane.accounts.models import Identity, User
from ariane.activities import bulk
from ariane.journal import actions, policy
from ariane.journal.models import Kind, Record
from ariane.kernel.errors import DomainError
from ariane.kernel.text import is_number
from ariane.web.access import actor, signed_in
from ariane.web.answers import came_from
from ariane.web.lists.page import fetch_kind
from ariane.web.thread.recipients import Recipient, suggested_of

TOLD = 3
MESSAGE, NOTE = "message", "note"


@dataclass(frozen=True)
class Line:
    """A record one is about to write on: whom a message from it would go to, ticked or not, or why nothing can go."""

    record: Record
    recipients: list[Recipient]
    ticked: frozenset[int]
    why: str = ""

    @property
    def choices(self) -> list[tuple[Recipient, bool]]:
        return [(one, one.identity.pk in self.ticked) for one in self.recipients]

    @property
    def chosen(self) -> list[Identity]:
        return [one.identity for one, ticked in self.choices if ticked]


@dataclass(frozen=True)
class Writing:
    """The form: the lines, and what was typed so far."""

    kind: Kind
    lines: list[Line]
    mode: str = NOTE
    subject: str = ""
    text: str = ""
    query: str = ""
    error: str = ""

    @property
    def people(self) -> int:
        """How many persons outside a message would go to."""
        return sum(len(line.chosen) for line in self.lines if not line.why)


@signed_in
@require_POST
def write(request: HttpRequest, code: str) -> HttpResponse:
    """POST /kinds/quote/write/ with `record`…: what to write, and to whom from each; with `do=write`, `mode`,
    `subject`, `text` and `to-RECORD`… it is written, and one goes back to the list."""
    user = actor(request)
    kind = fetch_kind(user, code)
    sent = request.POST.get("do") == "write"
    try:
        form = read(user, kind, request.POST, sent=sent)
        if not sent:
            return render(request, "web/lists/write.html", {"form": form})
        done = post(user, form)
    except DomainError as error:
        if not sent:
            raise
        form = read(user, kind, request.POST, sent=True, error=str(error))
        return render(request, "web/lists/write.html", {"form": form}, status=422)
    tell(request, form, done)
    return redirect(f"{reverse('list', args=(code,))}?{form.query}")


@signed_in
@require_POST
def undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST /writings/UID/undo/: take back the messages of one writing that have not left; they are drafts again."""
    undone, late = actions.undo_many(by=actor(request), batch=str(uid))
    if not undone:
        raise DomainError(_("Too late: the messages have left."))
    words = ngettext("%(n)s message taken back: it is a draft.", "%(n)s messages taken back: drafts again.", undone)
    messages.success(request, words % {"n": undone})
    if late:
        words = ngettext("%(n)s message had left already.", "%(n)s messages had left already.", late)
        messages.warning(request, words % {"n": late})
    return redirect(came_from(request, "/"))


def read(user: User, kind: Kind, given: QueryDict, *, sent: bool, error: str = "") -> Writing:
    """What the form holds. Whoever is proposed is ticked at first; nobody else can be slipped in."""
    records = bulk.chosen(user, kind, given.getlist("record"))
    proposed = suggested_of(records)
    allowed = policy.acting_on(user, "message", records)
    lines = []
    for record in records:
        people = proposed[record.pk]
        everybody = frozenset(one.identity.pk for one in people)
        named = {int(pk) for pk in given.getlist(f"to-{record.pk}") if is_number(pk)}
        ticked = frozenset(everybody & named) if sent else everybody
        why = "" if record.pk in allowed else _("You may not send messages from it.")
        why = why or ("" if people else _("Nobody outside to write to."))
        lines.append(Line(record, people, ticked, why))
    mode = MESSAGE if given.get("mode") == MESSAGE else NOTE
    subject, text, query = given.get("subject", "")[:500], given.get("text", ""), given.get("query", "")[:500]
    return Writing(kind, lines, mode, subject, text, query, error)


def post(user: User, form: Writing) -> actions.Written:
    """Write it. Raises DomainError without words, or for a message without subject."""
    if form.mode == MESSAGE and not form.subject.strip():
        raise DomainError(_("Give the message a subject."))
    words = actions.Words(linebreaks(form.text, autoescape=True), form.subject if form.mode == MESSAGE else "")
    return actions.post_on_many(by=user, words=words, to=[(line.record, line.chosen) for line in form.lines])


def tell(request: HttpRequest, form: Writing, done: actions.Written) -> None:
    """What was written, with the button that takes messages back, and what was not."""
    number = len(done.entries)
    if form.mode == MESSAGE and number:
        words = ngettext("Message written on %(n)s record.", "Messages written on %(n)s records.", number)
        tag = f"undo:{reverse('writing-undo', args=(done.batch,))}"
        messages.success(request, words % {"n": number}, extra_tags=tag)
    elif number:
        words = ngettext("Note written on %(n)s record.", "Notes written on %(n)s records.", number)
        messages.success(request, words % {"n": number})
    for record, why in done.refused[:TOLD]:
        messages.warning(request, _("%(title)s: %(why)s") % {"title": record.title, "why": why})
    more = len(done.refused) - TOLD
    if more > 0:
        words = ngettext("%(n)s more record was left out.", "%(n)s more records were left out.", more)
        messages.warning(request, words % {"n": more})
