"""Who may read and do what: one place, one answer for lists and for instances.

`visible` and `readers` say the same thing, once as a condition for the database and once in Python for a record
already in hand; a property test holds them together.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from ariane.accounts import openings
from ariane.accounts.capabilities import Scope
from ariane.accounts.models import Identity, Opening, User
from ariane.accounts.rights import Rights
from ariane.journal.models import Document, Entry, HeldMessage, Kind, Link, Reader, Record
from ariane.kernel.errors import NotAllowed
from ariane.kernel.prepared import prepared

R = TypeVar("R", bound=Model)
ROOM = Kind.Policy.ROOM
EXCHANGE_TIES = ("contact", "participant", "concerns")
FIELD_VERBS = {"stars": "stars", "urgent": "urgency", "urgency_origin": "urgency"}
FIRST_LINE = ("lead", "to-complete", "to-check")
LINES = [line for line in Kind.Policy.values if line != ROOM]


def visible(user: User) -> Q:
    """The condition on Record for what the person may read, herself or as a substitute.

    Rooms, and any record granted one by one, are read through Reader rows; a substitute gets none of the rooms.
    """
    rights: Rights = user.rights
    condition = _readable(rights) | Q(pk__in=_granted(rights.user_id))
    for other in rights.covering:
        as_other = (_readable(other) | Q(pk__in=_granted(other.user_id))) & ~Q(kind__policy=ROOM)
        condition |= as_other & Q(kind__code__in=other.kinds) if other.kinds else as_other
    return condition


def visible_in(user: User, kind: Kind) -> Q:
    """`visible` for the records of one kind, said so simply that a list of them keeps its index; nothing to ask for who
    reads them all."""
    capability, room = f"{kind.policy}.read", kind.policy == ROOM
    standing_in = (
        [] if room else [other for other in user.rights.covering if not other.kinds or kind.code in other.kinds]
    )
    everybody: list[Rights] = [user.rights, *standing_in]
    if not room and any(rights.scope(capability) is Scope.ALL for rights in everybody):
        return Q()
    condition = Q(pk__in=())
    for rights in everybody:
        condition |= Q(pk__in=_granted(rights.user_id))
        scope = Scope.NONE if room else rights.scope(capability)
        if scope > Scope.NONE:
            condition |= Q(owner_id=rights.user_id) | Q(created_by_id=rights.user_id)
        if scope is Scope.TEAM:
            condition |= Q(team_id__in=rights.teams)
    return condition


def of_readable(user: User, name: str = "record") -> Q:
    """The condition on rows that belong to a record (`name` is their column): a record that the person may read.

    Each row costs one look at its record by primary key; `record__in=…` would make SQLite list every record first.
    """
    return Q(Exists(Record.objects.filter(visible(user), pk=OuterRef(name))))


def _granted(user_id: int) -> "QuerySet[Reader, int]":
    return Reader.objects.filter(user_id=user_id).values_list("record_id", flat=True)


def _readable(rights: Rights) -> Q:
    """By scope, line of the matrix by line; wide lines first so that the database stops early."""
    everywhere = [line for line in LINES if rights.scope(f"{line}.read") is Scope.ALL]
    team = [line for line in LINES if rights.scope(f"{line}.read") is Scope.TEAM]
    mine = [line for line in LINES if rights.scope(f"{line}.read") is Scope.MINE]
    own = Q(owner_id=rights.user_id) | Q(created_by_id=rights.user_id)
    condition = Q(kind__policy__in=everywhere)
    if team:
        condition |= Q(kind__policy__in=team) & (Q(team_id__in=rights.teams) | own)
    if mine:
        condition |= Q(kind__policy__in=mine) & own
    return condition


def readers(record: Record, users: Iterable[User]) -> set[int]:
    """Which of these people may read the record; a constant number of queries whatever their number."""
    people = list(users)
    granted = set(granted_on(record.pk))
    every = Rights.of_many(people)
    return {user.pk for user in people if _reads(every[user.pk], record, granted)}


@prepared
def granted_on(record_id: int) -> "QuerySet[Reader, int]":
    """Who was made a reader of a record."""
    return Reader.objects.filter(record=record_id).order_by().values_list("user_id", flat=True)


def readers_of(asked: Mapping[Record, Iterable[User]]) -> dict[int, set[int]]:
    """The same for many records at once, in one query: the people's rights were just read (see Rights.of_many)."""
    granted: dict[int, set[int]] = defaultdict(set)
    for record_id, user_id in Reader.objects.filter(record__in=asked).values_list("record_id", "user_id"):
        granted[record_id].add(user_id)
    return {
        record.pk: {user.pk for user in users if _reads(user.rights, record, granted[record.pk])}
        for record, users in asked.items()
    }


def _reads(rights: Rights, record: Record, granted: set[int]) -> bool:
    if rights.user_id in granted or _in_scope(rights, f"{record.kind.policy}.read", record):
        return rights.user_id in granted or record.kind.policy != ROOM
    if record.kind.policy == ROOM:
        return False
    return any(
        (not other.kinds or record.kind.code in other.kinds)
        and (other.user_id in granted or _in_scope(other, f"{record.kind.policy}.read", record))
        for other in rights.covering
    )


def _in_scope(rights: Rights, capability: str, record: Record) -> bool:
    scope = rights.scope(capability)
    if scope is Scope.ALL:
        return True
    if scope is Scope.NONE:
        return False
    own = rights.user_id in (record.owner_id, record.created_by_id)
    return own or (scope is Scope.TEAM and record.team_id in rights.teams)


def under(record: Record, viewer: User) -> QuerySet[Record]:
    """The records whose journals are rolled up into this one's, as far as the viewer may read them (X-22)."""
    if record.kind.family == Kind.Family.ROOM:
        return Record.objects.none()
    # an exchange stands in the journal of each contact and of what it concerns
    ties = Link.objects.filter(to_record=record, role__in=EXCHANGE_TIES, to_date=None)
    # each of these is read along its own index; as one condition they would be looked for among all records
    below = Record.objects.filter(parent=record).values("pk")
    below = below.union(
        Record.objects.filter(parent__parent=record).values("pk"),
        Record.objects.filter(main_party=record).values("pk"),
        ties.filter(from_record__kind__code="interaction").values("from_record"),
    )
    return Record.objects.filter(pk__in=below).filter(visible(viewer))


def visible_entries(user: User) -> Q:
    """The condition on Entry: readable record, not confidential to others, and published (or one's own)."""
    return of_readable(user) & within_record(user)


def within_record(user: User) -> Q:
    """The part of `visible_entries` that remains once the record is known to be readable."""
    own = Q(author__in=Identity.objects.filter(user=user).values("pk"))
    open_to_all = ~Q(visibility=Entry.Visibility.CONFIDENTIAL) | Q(group__in=user.rights.groups)
    return (open_to_all & Q(published_at__isnull=False)) | own


def sees_entry(user: User, entry: Entry) -> bool:
    """The instance's answer to `within_record`; the caller has checked the record."""
    if entry.author.user_id == user.pk:
        return True
    return entry.published_at is not None and sees_confidential(user, entry)


def sees_confidential(user: User, entry: Entry) -> bool:
    """Whether the entry's confidentiality leaves this person in; True for what is not confidential."""
    if entry.visibility != Entry.Visibility.CONFIDENTIAL or entry.author.user_id == user.pk:
        return True
    return entry.group_id is not None and entry.group_id in user.rights.groups


def get_visible(user: User, model: type[R], pk: int | str, *, related: tuple[str, ...] = ()) -> R:
    """Fetch a record (or a child of it) that the person may read; anything else is a 404, also when it exists.

    `related` names more relations to read in the same query.
    """
    names = ("kind", "stage", "owner", "team", *related)
    found = model._default_manager.filter(visible(user), pk=pk).select_related(*names).first()
    if found is None:
        raise Http404
    return found


def get_entry(user: User, pk: int | str) -> Entry:
    """Fetch an entry that the person may read, with its record; anything else is a 404."""
    rows = Entry.objects.filter(visible_entries(user), pk=pk)
    found = rows.select_related("record__kind", "record__stage", "author__user", "group").first()
    if found is None:
        raise Http404
    return found


def get_document(user: User, uid: str) -> Document:
    """Fetch a document that the person may read: its record's rights, and its entry's.

    What waits for its entry stands in the composer of who added it, maybe for a confidential note: it is hers alone.
    What was shared in the portal waits for nothing.
    """
    rows = Document.objects.filter(of_readable(user), uid=uid)
    found = rows.select_related("entry__author", "record__kind", "record__stage").first()
    if found is None:
        raise Http404
    if found.entry is None:
        seen = found.shared_at is not None or found.deposited_by_id == user.pk or _approves_file(user, found)
    else:
        seen = sees_entry(user, found.entry)
    if not seen:
        raise Http404
    return found


def _approves_file(user: User, document: Document) -> bool:
    """A file of a message that this person is asked to approve."""
    rows = HeldMessage.objects.filter(record=document.record_id, decided_at=None)
    mine = [one for one in rows if str(document.uid) in one.documents]
    return any(one.approver_id == user.pk for one in mine) or (bool(mine) and approves_messages(user, document.record))


def can(user: User, verb: str, record: Record) -> bool:
    """Whether the person may do this on a record that she may read.

    Verbs: read, edit, note, message, assign, upload, archive, validate, approve, export, delete, stars, urgency,
    grant, follow. Rights of a covered colleague count; `acting_for` names her.
    """
    return can_all(user, (verb,), record)[verb]


def can_all(user: User, verbs: Iterable[str], record: Record) -> dict[str, bool]:
    """The same for several verbs; whether the record was assigned is asked once a person, whatever their number."""
    assigned = Assigned(record)
    covering = [other for other in user.rights.covering if not other.kinds or record.kind.code in other.kinds]
    everybody: list[Rights] = [user.rights, *covering]
    return {verb: any(_may(rights, verb, record, assigned) for rights in everybody) for verb in verbs}


def acting_on(user: User, verb: str, records: Sequence[Record]) -> dict[int, int | None]:
    """Of many records those on which the person may do this, in one query: the colleague whose right is used, None for
    her own."""
    people: list[Rights] = [user.rights, *user.rights.covering]
    rows = Reader.objects.filter(record__in=records, user__in=[one.user_id for one in people], reason="assigned")
    assigned = set(rows.values_list("record_id", "user_id"))
    found: dict[int, int | None] = {}
    for record in records:
        known = Assigned(record)
        known.known = {one.user_id: (record.pk, one.user_id) in assigned for one in people}
        for one in people:
            mine = one.user_id == user.pk
            if (mine or not one.kinds or record.kind.code in one.kinds) and _may(one, verb, record, known):
                found[record.pk] = None if mine else one.user_id
                break
    return found


def holders(verb: str, record: Record, users: Iterable[User]) -> list[User]:
    """Those of these people who may do this on a record by their own rights, in a constant number of queries as far as
    the verb asks none."""
    people = list(users)
    rights = Rights.of_many(people)
    return [user for user in people if _may(rights[user.pk], verb, record)]


def to_approve(user: User, record: Record) -> Opening | None:
    """The rule by which a message of this person from this record is read by a colleague before it leaves (P-059);
    None when it leaves by itself, as it does for who approves those of others. The widest of her rights counts."""
    covering = [other for other in user.rights.covering if not other.kinds or record.kind.code in other.kinds]
    able = [one for one in (user.rights, *covering) if _may(one, "message", record)]
    rules = [openings.rule_for(record.kind.code, one.teams) for one in able]
    held = [rule for rule in rules if rule is not None and rule.verdict == Opening.Verdict.APPROVE]
    if not held or len(held) < len(rules) or approves_messages(user, record):
        return None
    return None if user.pk in {rule.approver_id for rule in held} else held[0]


def approves_messages(user: User, record: Record) -> bool:
    """Whether the person may let messages of colleagues leave from a record, herself or as a substitute."""
    covering = [other for other in user.rights.covering if not other.kinds or record.kind.code in other.kinds]
    return any(_in_scope(one, "approve", record) for one in (user.rights, *covering))


def acting_for(user: User, verb: str, record: Record) -> int | None:
    """The colleague whose right is used when the person has none of her own (« Y pour X »), else None."""
    if _may(user.rights, verb, record):
        return None
    covered = [other for other in user.rights.covering if not other.kinds or record.kind.code in other.kinds]
    return next((other.user_id for other in covered if _may(other, verb, record)), None)


class Assigned:
    """Whether a record was given to a person (a Reader row « assigned », which makes it hers), looked up when asked."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.known: dict[int, bool] = {}

    def to(self, user_id: int) -> bool:
        if user_id not in self.known:
            rows = Reader.objects.filter(record=self.record, user=user_id, reason="assigned")
            self.known[user_id] = rows.exists()
        return self.known[user_id]


def _may(rights: Rights, verb: str, record: Record, assigned: Assigned | None = None) -> bool:
    assigned = assigned or Assigned(record)
    line = record.kind.policy
    if line == ROOM or (line == Kind.Policy.PARTY and verb == "archive"):
        return verb in {"read", "note", "upload", "follow", "assign"} if line == ROOM else rights.may("party.archive")
    edit = _touches(rights, f"{line}.edit", record, assigned)
    answers = {
        "read": True,
        "follow": True,
        "edit": edit,
        "grant": edit,
        "archive": edit,
        "validate": record.kind.code == "request" and _touches(rights, "request.validate", record, assigned),
        "delete": line == Kind.Policy.INTERACTION and _touches(rights, "interaction.delete", record, assigned),
        "note": rights.scope("note.post") > Scope.NONE,
        "assign": rights.scope("activity.assign") > Scope.NONE,
        "upload": rights.scope("document.upload") > Scope.NONE,
        "message": _touches(rights, "message.send", record, assigned)
        and openings.messages_open(record.kind.code, rights.teams),
        "urgency": rights.scope("urgency.set") > Scope.NONE,
        "approve": _approves(rights, record),
        "export": _touches(rights, "export", record, assigned),
        "stars": _stars(rights, record, edit, assigned),
    }
    return answers[verb]


def _approves(rights: Rights, record: Record) -> bool:
    """A manager approves her team's records, but not her own ones; who approves everything is trusted with hers too."""
    own = rights.user_id in (record.owner_id, record.created_by_id)
    return rights.scope("approve") is Scope.ALL or (_in_scope(rights, "approve", record) and not own)


def _stars(rights: Rights, record: Record, edit: bool, assigned: Assigned) -> bool:
    """Priority belongs to the manager on requests (P-032), to the ticket's team on tickets (O-059), else to editors."""
    if record.kind.code == "request":
        return _touches(rights, "stars.set", record, assigned)
    if record.kind.code == "ticket":
        return record.team_id in rights.teams or _touches(rights, "stars.set", record, assigned)
    return edit


def _touches(rights: Rights, capability: str, record: Record, assigned: Assigned) -> bool:
    """Scope for writing: an assignment (a Reader row « assigned ») makes the record mine."""
    if _in_scope(rights, capability, record):
        return True
    if rights.scope(capability) is Scope.NONE:
        return False
    return assigned.to(rights.user_id)


def verbs_for(record: Record, changes: Mapping[str, Any]) -> set[str]:
    """What one must be allowed to do for these changes of fields.

    Beyond the first line's stages a request is moved, and given to somebody, by who may validate it (P-012).
    """
    verbs = {FIELD_VERBS.get(code, "edit") for code in changes}
    early = record.kind.code == "request" and (record.stage is None or record.stage.code in FIRST_LINE)
    beyond = getattr(changes.get("stage"), "code", "") not in (*FIRST_LINE, "")
    if early and (beyond or changes.get("owner") is not None):
        verbs.add("validate")
    return verbs


def require(user: User, verb: str, record: Record) -> None:
    """Raise NotAllowed, in words, unless the person may."""
    if can(user, verb, record):
        return
    words = {
        "message": _("You may not send messages from this record: it is not yours to write, or not open to your team."),
        "edit": _("You may read this record but not change it. Ask its owner."),
        "stars": _("Only the manager sets the priority."),
        "validate": _("Only the second line validates and assigns a request."),
        "export": _("Your rights do not include exporting this record."),
        "approve": _("Only a manager approves this, and not her own records."),
    }
    raise NotAllowed(words.get(verb, _("You are not allowed to do this here.")))
