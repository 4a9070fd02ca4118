"""Kinds declared and changed on screen (O-004, O-040, O-068): rows, no code."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.audit import must_configure, trace
from ariane.accounts.models import User
from ariane.journal.actions.records import ROLES_THAT_FOLLOW
from ariane.journal.configure.stages import StageData, add_stages
from ariane.journal.models import Follower, Kind, Record
from ariane.kernel.codes import free_code
from ariane.kernel.errors import DomainError

# columns that every record has, and that are worth a line when they change
ALWAYS_TRACKABLE = ("title", "stage", "owner", "team", "stars", "urgent", "due_on", "archived_at")


@dataclass(frozen=True)
class KindData:
    """What a kind says of itself; the matrix line and the main party of a shipped kind are part of the product."""

    name_fr: str
    plural_fr: str
    name_en: str = ""
    plural_en: str = ""
    prefix: str = ""
    icon: str = "file-text"
    main_party: str = Kind.MainParty.OPTIONAL
    policy: str = Kind.Policy.OPERATIONAL
    position: int = 100
    in_menu: bool = True
    silent_days: int | None = None
    active: bool = True


@transaction.atomic
def declare_kind(*, by: User, data: KindData, stages: Sequence[StageData] = ()) -> Kind:
    """A new kind, with list, page, thread, activities and tracking at once (O-004).

    Raises NotAllowed, or DomainError when the name or the prefix is another kind's.
    """
    must_configure(by)
    data = replace(data, prefix=data.prefix.upper())
    check_prefix(data.prefix)
    kind = Kind.objects.create(
        code=free_code(Kind.objects.all(), data.name_fr, "kind"),
        family=Kind.Family.PIECE,
        tracked=["stage", "owner"],
        follow_rules=dict.fromkeys(("owner", "created_by"), Follower.Level.MESSAGES.value),
        **values(data),
    )
    add_stages(by=by, kind=kind, stages=stages)
    trace(by, "kind", data.name_fr, "created")
    return kind


@transaction.atomic
def update_kind(*, by: User, kind: Kind, data: KindData) -> None:
    """Change a kind. A shipped one keeps its matrix line and main party, since code relies on them."""
    must_configure(by)
    data = replace(data, prefix=data.prefix.upper())
    if kind.builtin:
        data = replace(data, policy=kind.policy, main_party=kind.main_party)
    if data.prefix != kind.prefix:
        check_prefix(data.prefix, but=kind)
    changes = [(name, getattr(kind, name), value) for name, value in values(data).items()]
    for name, _old, value in changes:
        setattr(kind, name, value)
    kind.save()
    trace(by, "kind", kind.name_fr, "changed", changes)


@transaction.atomic
def set_tracked(*, by: User, kind: Kind, codes: Collection[str]) -> None:
    """Say which fields tell their changes in the journal (O-040)."""
    must_configure(by)
    known = trackable(kind)
    if unknown := set(codes) - set(known):
        raise DomainError(", ".join(sorted(unknown)))
    before, kind.tracked = kind.tracked, [code for code in known if code in codes]
    kind.save(update_fields=["tracked"])
    trace(by, "kind", kind.name_fr, "changed", [("tracked", before, kind.tracked)])


@transaction.atomic
def set_follow_rules(*, by: User, kind: Kind, rules: Mapping[str, str]) -> None:
    """Say who follows new records of a kind, and at which level: a role or a colleague's id (O-068)."""
    must_configure(by)
    people = {str(pk) for pk in User.objects.filter(is_active=True).values_list("pk", flat=True)}
    for who, level in rules.items():
        if who not in ROLES_THAT_FOLLOW and who not in people:
            raise DomainError(_("This colleague has no open account."))
        Follower.Level(level)
    before, kind.follow_rules = kind.follow_rules, dict(rules)
    kind.save(update_fields=["follow_rules"])
    trace(by, "kind", kind.name_fr, "changed", [("follow rules", sorted(before.items()), sorted(rules.items()))])


@transaction.atomic
def set_naming(*, by: User, kind: Kind, doc_type: str, blocking: bool = False) -> None:
    """Say of which type the documents made for a kind are; the type gives the prefix of their names (P-019). `blocking`
    refuses a name that breaks the rule instead of flagging it (P-023)."""
    must_configure(by)
    before = kind.naming
    kind.naming = {**before, "doc_type": doc_type, "blocking": blocking}
    kind.save(update_fields=["naming"])
    changed = [("doc_type", before.get("doc_type", ""), doc_type)]
    if blocking != before.get("blocking", False):
        changed.append(("naming_blocking", str(not blocking), str(blocking)))
    trace(by, "kind", kind.name_fr, "changed", changed)


def trackable(kind: Kind) -> list[str]:
    """Codes of the fields whose changes a kind can tell, in the order of its page."""
    own = list(kind.fields.values_list("code", flat=True))
    return list(dict.fromkeys([*ALWAYS_TRACKABLE, *own, *kind.tracked]))


def check_prefix(prefix: str, *, but: Kind | None = None) -> None:
    """Raise DomainError when another kind numbers, or has numbered, its records with this prefix."""
    if not prefix:
        return
    kinds = Kind.objects.filter(prefix=prefix)
    records = Record.objects.filter(ref__startswith=f"{prefix}-")
    if but is not None:
        kinds, records = kinds.exclude(pk=but.pk), records.exclude(kind=but)
    if kinds.exists() or records.exists():
        raise DomainError(_("The prefix %(prefix)s is taken by another kind.") % {"prefix": prefix})


def values(data: KindData) -> dict[str, object]:
    return {name: getattr(data, name) for name in data.__dataclass_fields__}
