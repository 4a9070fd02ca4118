"""« À approuver »: a message that a colleague reads before it leaves, where the team's policy says so (P-059).

It waits outside the journal. Approved, it is posted in its author's name and the entry says by whom it was read;
refused or taken back, it is the author's draft again. The activity « Approuver » stands for it in ACTIVITÉS: answering
one settles the other.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, User
from ariane.activities import actions as activities
from ariane.activities.events import ActivityChanged
from ariane.activities.models import Activity, ActivityType
from ariane.journal import notify, policy
from ariane.journal.actions import Message, Note, post_message, post_note
from ariane.journal.actions.messages import check
from ariane.journal.actions.people import clear_draft, save_draft
from ariane.journal.models import Document, Draft, Entry, HeldMessage, Record
from ariane.kernel import clock
from ariane.kernel.errors import Collision, DomainError, NotAllowed
from ariane.kernel.events import subscribe
from ariane.kernel.html import clean_outgoing
from ariane.kernel.models import Signal
from ariane.pieces import letter

Verdict = HeldMessage.Verdict
ORIGIN = "held:"


@transaction.atomic
def hold(*, by: User, record: Record, message: Message, on_paper: bool = False) -> HeldMessage:
    """Hand a message to whoever approves it; her « Approuver » is planned for today.

    Raises NotAllowed when the author may not write outside from here, DomainError for what could not be sent.
    """
    policy.require(by, "message", record)
    html = clean_outgoing(message.html)
    if not on_paper:
        check(message, html)
    rule = policy.to_approve(by, record)
    held = HeldMessage.objects.create(
        record_id=record.pk, author=by, approver=approver(by, record, rule.approver if rule else None), html=html,
        subject=" ".join(message.subject.split())[:500] or record.title, send_at=message.send_at, on_paper=on_paper,
        recipients=_kept(message.recipients), cc=_kept(message.cc), bcc=_kept(message.bcc), asked_at=clock.now(),
        documents=[str(one.uid) for one in message.documents], reply_to=message.reply_to, made_from=message.made_from,
        signed_by=message.signed_by,
    )  # fmt: skip
    if held.approver is not None:
        _plan(held, held.approver)
    clear_draft(by, record)
    _stir(held)
    return held


def approver(author: User, record: Record, named: User | None) -> User | None:
    """Who reads the message: whom the rule names, else who leads the record's team or the author's, else the first
    colleague by name who may; None when there is nobody but its author."""
    leads = [record.team.lead if record.team else None, *(team.lead for team in author.teams.select_related("lead"))]
    for one in (named, *leads):
        if one is not None and one.is_active and one.pk != author.pk:
            return one
    people = User.objects.filter(is_active=True).exclude(pk=author.pk).order_by("first_name", "last_name", "pk")
    return next(iter(policy.holders("approve", record, people)), None)


def may_decide(by: User, held: HeldMessage) -> bool:
    """Whose turn it is, her substitute, or whoever approves this record's messages; never its author."""
    if by.pk == held.author_id:
        return False
    covers = any(one.user_id == held.approver_id for one in by.rights.covering)
    return by.pk == held.approver_id or covers or policy.approves_messages(by, held.record)


def waiting_for(user: User) -> list[HeldMessage]:
    """The messages that this person may let leave, and her own that wait, oldest first."""
    rows = HeldMessage.objects.filter(policy.of_readable(user), decided_at=None)
    found = rows.select_related("record__kind", "record__stage", "record__team", "author", "approver")
    return [one for one in found if one.author_id == user.pk or may_decide(user, one)]


def of_record(record: Record, user: User) -> list[HeldMessage]:
    """The same on one record."""
    rows = HeldMessage.objects.filter(record=record, decided_at=None).select_related("author", "approver")
    return [one for one in rows if one.author_id == user.pk or may_decide(user, one)]


def files(held: HeldMessage) -> list[Document]:
    """Its files, which wait for the entry."""
    rows = Document.objects.filter(uid__in=held.documents, entry=None, destroyed_at=None)
    return list(rows) if held.documents else []


def people(ids: Sequence[int]) -> tuple[Identity, ...]:
    """Identities in the order kept."""
    known = Identity.objects.in_bulk(ids)
    return tuple(known[pk] for pk in ids if pk in known)


@transaction.atomic
def approve(*, by: User, held: HeldMessage) -> Entry:
    """Let it leave, in its author's name and with the usual time to undo.

    Raises NotAllowed when it is not one's to approve or its author may no longer write here, Collision when somebody
    was faster.
    """
    _decide(by, held, Verdict.APPROVED, "")
    author, record = held.author, held.record
    late = held.send_at is not None and held.send_at < clock.now()
    if held.on_paper:
        paper = letter.Letter(held.subject, held.html, tuple(files(held)), held.made_from)
        entry = letter.post(by=author, record=record, letter=paper, approved_by=by)
    else:
        message = Message(
            held.html, held.subject, people(held.recipients), tuple(files(held)), reply_to=held.reply_to,
            send_at=None if late else held.send_at, cc=people(held.cc), bcc=people(held.bcc),
            made_from=held.made_from, signed_by=held.signed_by,
        )  # fmt: skip
        entry = post_message(by=author, record=record, message=message, approved_by=by)
    HeldMessage.objects.filter(pk=held.pk).update(entry=entry)
    _answer(by, held, "yes", "")
    _stir(held)
    return entry


@transaction.atomic
def refuse(*, by: User, held: HeldMessage, why: str) -> None:
    """Send it back to its author as a draft, with the reason, which the journal keeps. Raises as `approve` does, and
    DomainError without a reason."""
    if not why.strip():
        raise DomainError(_("Say why in a few words: its author reads it."))
    _decide(by, held, Verdict.REFUSED, why)
    give_back(held)
    author = held.author
    with translation.override(author.language):
        words = format_html(
            '<p><span data-mention="user:{}">@{}</span> {}</p>', author.pk, author.name,
            _("“%(subject)s” was not approved: %(why)s") % {"subject": held.subject, "why": why.strip()},
        )  # fmt: skip
    _answer(by, held, "no", words)
    _stir(held)


@transaction.atomic
def take_back(*, by: User, held: HeldMessage) -> Draft:
    """Its author changes her mind: it is her draft again."""
    if by.pk != held.author_id:
        raise NotAllowed(_("Only its author can take a message back."))
    _settle(by, held, Verdict.TAKEN_BACK, "")
    for activity in _planned(held):
        activities.withdraw(activity=activity, why=_("its author took it back"))
    _stir(held)
    return give_back(held)


def give_back(held: HeldMessage) -> Draft:
    """The author's draft, with all it had; what she has begun meanwhile stands below."""
    newer = Draft.objects.filter(user=held.author, record=held.record_id).first()
    copies = {name: ", ".join(one.address or "" for one in people(getattr(held, name))) for name in ("cc", "bcc")}
    made = held.made_from
    return save_draft(
        by=held.author, record=held.record, mode="message", subject=held.subject, **copies,
        html=f"{held.html}<hr>{newer.html}" if newer and newer.html else held.html, recipients=held.recipients,
        documents=[*held.documents, *(newer.documents if newer else [])], reply_to=held.reply_to,
        template=f"{made['template']}/{made['language']}" if made.get("template") else "",
    )  # fmt: skip


@subscribe(ActivityChanged)
def answered(event: ActivityChanged) -> None:
    """« Approuver » was answered in ACTIVITÉS: the message leaves, or goes back with what was said."""
    if event.state != Activity.State.DONE:
        return
    done = Activity.objects.select_related("done_by", "feedback").filter(pk=event.activity_id).first()
    if done is None or not done.origin.startswith(ORIGIN) or done.done_by is None:
        return
    held = HeldMessage.objects.filter(pk=done.origin.removeprefix(ORIGIN), decided_at=None).first()
    if held is None:
        return
    said = done.feedback.text.removeprefix(done.summary).strip() if done.feedback else ""
    if done.outcome == "yes":
        approve(by=done.done_by, held=held)
    else:
        refuse(by=done.done_by, held=held, why=said or _("no reason given"))


def _plan(held: HeldMessage, who: User) -> None:
    """Her activity, with the right to read the record."""
    with translation.override(who.language):
        words = _("Approve the message of %(name)s: %(subject)s") % {
            "name": held.author.name,
            "subject": held.subject,
        }
    activity = Activity.objects.create(
        record_id=held.record_id, type=ActivityType.objects.get(code="approve"), origin=f"{ORIGIN}{held.pk}",
        summary=words[:250], assignee=who, requested_by=held.author, due_on=clock.today(),
    )  # fmt: skip
    activities.open_to(activity, held.author)
    activities.changed(activity)


def _decide(by: User, held: HeldMessage, verdict: str, note: str) -> None:
    if not may_decide(by, held):
        raise NotAllowed(_("This message is somebody else’s to approve."))
    _settle(by, held, verdict, note)


def _settle(by: User, held: HeldMessage, verdict: str, note: str) -> None:
    open_ = HeldMessage.objects.filter(pk=held.pk, decided_at=None)
    values: dict[str, Any] = {"decided_at": clock.now(), "decided_by": by, "verdict": verdict, "note": note[:250]}
    if not open_.update(**values):
        raise Collision(_("A colleague has decided this meanwhile."))


def _answer(by: User, held: HeldMessage, outcome: str, words: str) -> None:
    """The activity is done by that; its author is told of a refusal where she reads what concerns her."""
    entry = None
    for activity in _planned(held):
        entry = activities.finish(by=by, activity=activity, feedback=words, outcome=outcome)
    if not words:
        return
    if entry is None:
        post_note(by=by, record=held.record, note=Note(html=words))
    else:
        told = [notify.Told(held.author, notify.Reason.MENTIONED)]
        notify.tell(entry, told, not_before=clock.now())


def _planned(held: HeldMessage) -> list[Activity]:
    rows = Activity.objects.filter(record=held.record_id, origin=f"{ORIGIN}{held.pk}", state=Activity.State.PLANNED)
    return list(rows.select_related("record__kind", "record__stage", "type"))


def _stir(held: HeldMessage) -> None:
    """Open pages show what waits, or no longer."""
    Signal.objects.create(topic=f"record:{held.record_id}", kind="record.changed", object_id=held.record_id)


def _kept(some: Sequence[Identity]) -> list[int]:
    return [one.pk for one in some]
