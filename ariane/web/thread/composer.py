"""The composer as it stands: empty, from a draft, as an answer, or as it was posted and came back with a question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ariane.accounts.models import Team, User
from ariane.accounts.openings import some_approve
from ariane.journal import policy, queries
from ariane.journal.models import Document, Draft, Entry, HeldMessage, Record
from ariane.kernel.text import from_html as to_text
from ariane.kernel.text import is_number
from ariane.mail import outbox, suppression
from ariane.mail.models import Suppression
from ariane.pieces import held
from ariane.pieces.templated import signed_by
from ariane.templates.models import Snippet
from ariane.templates.queries import by_codes
from ariane.ui import formats
from ariane.web.thread import recipients
from ariane.web.thread.composed import MESSAGE, NOTE, Composed, Question


@dataclass
class Composer:
    """Everything the form shows. `html` is what the editor holds; `text` the same for a plain field."""

    record: Record
    user: User
    mode: str = NOTE
    subject: str = ""
    html: str = ""
    to: list[recipients.Recipient] = field(default_factory=list)
    files: list[Document] = field(default_factory=list)
    forwarded: list[Document] = field(default_factory=list)
    cc: str = ""
    bcc: str = ""
    reply_to: Entry | None = None
    send_at: Any = None
    shared_with: str = ""
    template: str = ""
    notice: str = ""
    question: Question = field(default_factory=Question)
    error: str = ""

    @property
    def text(self) -> str:
        return to_text(self.html) if self.html else ""

    @property
    def may_note(self) -> bool:
        return policy.can(self.user, "note", self.record)

    @property
    def may_send(self) -> bool:
        return policy.can(self.user, "message", self.record)

    @cached_property
    def approver(self) -> User | None:
        """Who reads a message of this person before it leaves; None when it leaves by itself."""
        rule = policy.to_approve(self.user, self.record) if some_approve() else None
        return held.approver(self.user, self.record, rule.approver) if rule else None

    @property
    def waiting(self) -> list[HeldMessage]:
        """Messages from here that wait to be approved, as far as this person wrote or approves them."""
        return held.of_record(self.record, self.user) if some_approve() else []

    @property
    def may_grant(self) -> bool:
        return policy.can(self.user, "grant", self.record)

    @property
    def ticked(self) -> int:
        return sum(one.ticked for one in self.to)

    @property
    def told(self) -> int:
        """Colleagues whom a message tells because they follow."""
        return queries.internal_followers(self.record)

    @property
    def sender(self) -> outbox.Sender:
        """From whom the recipients will see it (M-005): the writer, or whom the template has sign (R-022)."""
        return outbox.sender_for(signed_by(self.template, self.record, self.user), self.record.team_id)

    @property
    def refusing(self) -> list[Suppression]:
        """Addresses among the recipients that nothing is sent to, told before anything is written."""
        return list(suppression.standing([one.identity.address or "" for one in self.to]).values())

    @property
    def caught(self) -> bool:
        """Whether answers come back here; else the composer says so before sending (M-006)."""
        return outbox.has_catcher()

    @property
    def groups(self) -> list[Team]:
        """The groups that the writer may confide in."""
        return list(Team.objects.filter(pk__in=self.user.rights.groups, is_group=True))

    @property
    def template_name(self) -> str:
        """The template that the text was begun from, by name; "" when there is none, or it is no longer in use."""
        code = self.template.partition("/")[0]
        found = by_codes([code]).get(code) if code else None
        return found.name if found else ""

    @property
    def snippets(self) -> list[Snippet]:
        """Saved pieces of text for this language, kind and team."""
        teams = {None, *self.user.rights.teams}
        rows = Snippet.objects.filter(language__startswith=(get_language() or "fr")[:2])
        code = self.record.kind.code
        return [one for one in rows if one.team_id in teams and (not one.kinds or code in one.kinds)]


def opened(record: Record, user: User, mode: str = "", *, drafted: bool = True) -> Composer:
    """The composer of a record's page: the person's draft, else an empty note (O-014); `mode` if she asked for one."""
    drafts = Draft.objects.filter(user=user, record=record)
    draft = drafts.first() if drafted else None
    composer = _of_draft(record, user, draft) if draft else Composer(record, user)
    if mode in (NOTE, MESSAGE):
        composer.mode = mode
    if composer.mode == MESSAGE and not composer.to:
        composer.to = recipients.suggested(record)
    return composer


def wanted(record: Record, user: User, asked: Mapping[str, str], *, drafted: bool = True) -> Composer:
    """The composer that an address asks for: `how` is reply, all or forward (of the entry `to`); else as left."""
    how, entry_id = asked.get("how", ""), asked.get("to", "")
    if how not in ("reply", "all", "forward") or not is_number(entry_id):
        return opened(record, user, asked.get("mode", ""), drafted=drafted)
    entry = policy.get_entry(user, int(entry_id))
    if how == "forward" and entry.is_external:
        return forwarding(entry, user)
    return answering(entry, user, everyone=how == "all")


def _of_draft(record: Record, user: User, draft: Draft) -> Composer:
    identities = queries.identities([pk for pk in draft.recipients if isinstance(pk, int)])
    mine = Document.objects.filter(record=record, entry=None, deposited_by=user)
    documents = mine.filter(uid__in=draft.documents, destroyed_at=None)
    return Composer(
        record,
        user,
        draft.mode,
        draft.subject,
        draft.html,
        recipients.about(identities),
        list(documents) if draft.documents else [],
        [],
        draft.cc,
        draft.bcc,
        reply_to=_answered(record, user, draft.reply_to_id),
        template=draft.template,
    )


def _answered(record: Record, user: User, pk: int | None) -> Entry | None:
    """The entry that is answered, if the person may read it: its address comes from the browser."""
    rows = Entry.objects.filter(policy.within_record(user), pk=pk or 0, record=record)
    return rows.select_related("author").first()


def answering(entry: Entry, user: User, *, everyone: bool) -> Composer:
    """« Répondre » and « Répondre à tous »: a message to who wrote from outside, a note on a note."""
    record = entry.record
    if not entry.is_external:
        return Composer(record, user, NOTE, html=_mention(entry), reply_to=entry, shared_with=_circle(entry, user))
    subject = entry.subject if entry.subject.lower().startswith(("re:", "re ", "ré:")) else f"Re: {entry.subject}"
    to = recipients.answering(entry, everyone=everyone)
    return Composer(record, user, MESSAGE, subject if entry.subject else "", to=to, reply_to=entry)


def _circle(entry: Entry, user: User) -> str:
    """An answer begins as confidential as what it answers (X-05); the writer sees it and may open it."""
    if entry.visibility != Entry.Visibility.CONFIDENTIAL:
        return ""
    return str(entry.group_id) if entry.group_id in user.rights.groups else "me"


def _mention(entry: Entry) -> str:
    """The colleague answered is told: her name stands first (P-003)."""
    author = entry.author.user
    if author is None:
        return ""
    return format_html('<p><span data-mention="user:{}">@{}</span> </p>', author.pk, author.name)


def forwarding(entry: Entry, user: User) -> Composer:
    """« Transférer »: the text quoted under who wrote it when, the files listed, nobody chosen yet."""
    when = formats.moment(entry.occurred_at, user.language, today=entry.occurred_at.date())
    head = _("On %(when)s, %(name)s wrote:") % {"when": when, "name": str(entry.author)}
    body: SafeString = mark_safe(entry.html or format_html("<p>{}</p>", entry.text))  # noqa: S308 (cleaned when stored)
    html = format_html("<p></p><p>{}</p><blockquote>{}</blockquote>", head, body)
    files = [one for one in entry.documents.all() if one.destroyed_at is None]
    return Composer(entry.record, user, MESSAGE, f"Fwd: {entry.subject or entry.record.title}", html, forwarded=files)


def returned(record: Record, user: User, composed: Composed, *, question: Question, error: str = "") -> Composer:
    """As it was posted, with what is asked or refused: nothing written is lost."""
    known = recipients.chosen(composed.to, composed.typed if not error else "")
    reply_to = _answered(record, user, composed.reply_to)
    composer = Composer(record, user, composed.mode, composed.subject, composed.html, known, reply_to=reply_to)
    composer.files = list(Document.objects.filter(uid__in=composed.files, record=record, entry=None, deposited_by=user))
    composer.forwarded = [one for one in queries.documents(record, user) if str(one.uid) in composed.forwarded]
    composer.cc, composer.bcc, composer.template = composed.cc, composed.bcc, composed.template
    composer.send_at, composer.shared_with = composed.send_at, composed.shared_with
    return _asking(composer, question, error)


def _asking(composer: Composer, question: Question, error: str) -> Composer:
    composer.question, composer.error = question, error
    return composer
