"""Making and changing records; what is tracked is told in the journal, one line for one save."""

from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import Team, User
from ariane.journal import expected, policy, tracking
from ariane.journal.actions.notes import Note, covered, post_note, say_system, system_line
from ariane.journal.append import Line, append, append_held
from ariane.journal.events import RecordChanged, RecordCreated
from ariane.journal.kinds import default_stage
from ariane.journal.models import Entry, Follower, Kind, Link, Record, Tag
from ariane.journal.refs import next_ref
from ariane.journal.wording import said
from ariane.kernel import clock, events
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.kernel.models import Signal

R = TypeVar("R", bound=Record)
# a kind's follow rule names these, or a colleague by id: {"owner": "messages", "12": "all"}
ROLES_THAT_FOLLOW = ("owner", "created_by", "coordinator")


@transaction.atomic
def create_record(*, by: User | None, kind: Kind, title: str, model: type[R] = Record, **fields: Any) -> R:  # type: ignore[assignment]
    """Make a record of a kind with its number, first stage, followers by rule and first line of journal.

    `by` None is the post office. `model` is the child class of the kind's family. Raises NotAllowed, or DomainError
    when the title is empty or the main party that the kind requires is missing (D-007).
    """
    check_new(by, kind, title, fields)
    clear = {name: value for name, value in fields.items() if name not in ("tags", "origin")}
    clear.setdefault("stage", default_stage(kind, direction=fields.get("direction", "")))
    clear.setdefault("owner", None)
    if clear.get("team") is None:
        clear["team"] = default_team(clear["owner"] or by)
    record = model(kind=kind, title=title.strip()[:250], ref=next_ref(kind), created_by=by, **clear)
    record.save()
    tracking.store_custom(record, record.custom)
    if fields.get("tags"):
        record.tags.set(fields["tags"])
    add_followers_by_rule(record)
    append_held(record, system_line(by, fields.get("origin") or said("created", name=by.name if by else "Ariane")))
    events.publish(RecordCreated(record.pk, by.pk if by else None))
    return record


def check_new(by: User | None, kind: Kind, title: str, fields: dict[str, Any]) -> None:
    """Everything that refuses a new record, in words."""
    if by is not None and not by.rights.may(f"{kind.policy}.{'edit' if kind.policy == 'party' else 'create'}"):
        raise NotAllowed(_("You are not allowed to create this kind of record."))
    if not title.strip():
        raise DomainError(_("Give it a title."))
    party = fields.get("main_party")
    if kind.main_party == Kind.MainParty.REQUIRED and party is None:
        raise DomainError(_("Choose the third party: this kind of record needs exactly one."))
    if kind.main_party == Kind.MainParty.NONE and party is not None:
        raise DomainError(_("This kind of record has no third party."))
    if party is not None and party.archived_at is not None:
        raise DomainError(_("%(name)s is archived: nothing new can start on this card.") % {"name": party.title})


def default_team(user: User | None) -> Team | None:
    """The team that a person's new records belong to: her first one that is not merely a group."""
    return user.teams.filter(is_group=False).order_by("pk").first() if user else None


def add_followers_by_rule(record: Record) -> None:
    """Owner and creator follow, the coordinator too, and whom the kind's rule names (O-068); never an outsider."""
    levels: dict[User, str] = {}
    for who, level in record.kind.follow_rules.items():
        user = getattr(record, who) if who in ROLES_THAT_FOLLOW else User.objects.filter(pk=who).first()
        if user is not None and user.is_active:
            levels.setdefault(user, level)
    rows = [Follower(record=record, identity=u.identity, user=u, level=lv, reason="rule") for u, lv in levels.items()]
    Follower.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def change_fields(
    *, by: User, record: Record, changes: dict[str, Any], base: dict[str, Any] | None = None
) -> list[str]:
    """Save fields of a record; returns the codes that changed. Tracked ones make one line, whatever their number.

    `base` holds, per field, the value the person started from: when somebody else changed it meanwhile, Collision is
    raised with what stands there now, nothing is saved and both texts are kept (X-31). Raises DomainError when a
    document required at the present stage is not there yet.
    """
    for verb in policy.verbs_for(record, changes):
        policy.require(by, verb, record)
    fresh = type(record)._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
    tracking.check_collision(fresh, changes, base or {})
    if "stage" in changes:
        expected.check_going_on(fresh, changes["stage"])
    codes = store(fresh, changes, Line(Entry.Type.CHANGE, by.identity, on_behalf_of=covered(by, "edit", record)))
    if codes:
        record.refresh_from_db()
    return codes


def store(held: Record, changes: dict[str, Any], line: Line) -> list[str]:
    """Write fields of a locked record that was just read, whoever may have asked for it; `line` says in whose name the
    tracked ones stand in the journal. Returns the codes that changed."""
    done = tracking.apply(held, changes)
    if not done:
        return []
    held.version += 1
    held.save()
    told = [change for change in done if change.code in held.kind.tracked]
    if told:
        line.extra = {"changes": [change.as_json() for change in told]}
        line.text = tracking.in_words(told)
        append(held, line)
    codes = tuple(change.code for change in done)
    if "owner" in codes:
        add_followers_by_rule(held)
    Signal.objects.create(topic=f"record:{held.pk}", kind="record.changed", object_id=held.pk)
    events.publish(RecordChanged(held.pk, codes, line.author.user_id))
    return list(codes)


@transaction.atomic
def set_tags(*, by: User, record: Record, names: list[str]) -> None:
    """Give a record exactly these tags, making those that do not exist (O-071)."""
    policy.require(by, "edit", record)
    wanted = {" ".join(name.split())[:60] for name in names if name.strip()}
    known = {tag.name.casefold(): tag for tag in Tag.objects.all()}
    record.tags.set([known.get(name.casefold()) or Tag.objects.create(name=name) for name in sorted(wanted)])
    Signal.objects.create(topic=f"record:{record.pk}", kind="record.changed", object_id=record.pk)


@transaction.atomic
def link(*, by: User, record: Record, to: Record, role: str) -> Link:
    """Tie two records with a role; saying it twice is once."""
    policy.require(by, "edit", record)
    row, _made = Link.objects.get_or_create(from_record=record, to_record=to, role=role, to_date=None)
    return row


@transaction.atomic
def archive(*, by: User, record: Record, reason: str, note: str) -> None:
    """Put a record away, with a reason and an internal note (P-034); what is linked to it stays workable (P-038)."""
    policy.require(by, "archive", record)
    if not reason or not note.strip():
        raise DomainError(_("Say why: choose a reason and write a short note."))
    if record.archived_at is not None:
        raise DomainError(_("This record is already archived."))
    post_note(by=by, record=record, note=Note(html=note))
    Record.objects.filter(pk=record.pk).update(archived_at=clock.now(), archived_by=by, archive_reason=reason)
    record.refresh_from_db()
    Signal.objects.create(topic=f"record:{record.pk}", kind="record.changed", object_id=record.pk)
    events.publish(RecordChanged(record.pk, ("archived_at",), by.pk))


@transaction.atomic
def unarchive(*, by: User, record: Record) -> None:
    """Bring a record back, with a line in its journal."""
    policy.require(by, "archive", record)
    Record.objects.filter(pk=record.pk).update(archived_at=None, archived_by=None, archive_reason="")
    record.refresh_from_db()
    say_system(record, by, said("unarchived", name=by.name))
    events.publish(RecordChanged(record.pk, ("archived_at",), by.pk))
