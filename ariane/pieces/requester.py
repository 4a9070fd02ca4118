"""Who asks, corrected by a person in one click (P-008): whoever the forward names, or the colleague herself.

The choice is remembered for the colleague and for her mail client's way of forwarding: her next mail is read so.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.accounts.models.identity import normalise
from ariane.journal import policy
from ariane.journal.actions.notes import say_system
from ariane.journal.models import Entry, Kind, Link
from ariane.journal.wording import said
from ariane.kernel.errors import DomainError
from ariane.kernel.models import Signal
from ariane.parties.queries import top, who_is
from ariane.pieces.models import ForwardHabit, Piece

ROLES = ("requester", "sender")


@dataclass(frozen=True)
class Asker:
    """Somebody who may be the one who asks: how a forward names her, and whether she is taken for it now."""

    choice: str
    name: str
    email: str
    now: bool = False


def first_passed_on(piece: Piece) -> Entry | None:
    """The entry of a colleague's forward with which the piece began."""
    rows = Entry.objects.filter(born_in=piece, inbound__isnull=False, meta__has_key="forward")
    return rows.order_by("pk").select_related("inbound").first()


def askers(piece: Piece) -> list[Asker]:
    """Everybody whom the forward names, each once, the colleague last; empty for a piece that began otherwise."""
    entry = first_passed_on(piece)
    if entry is None:
        return []
    found: dict[str, Asker] = {}
    for choice, name, email in entry.meta["forward"]["people"]:
        now = choice == entry.meta["forward"].get("now")
        known = found.get(email)
        if known is None or now:
            found[email] = Asker(choice, name, email, now)
    return list(found.values())


@transaction.atomic
def correct(*, by: User, piece: Piece, choice: str) -> Asker:
    """Make another person of the forward the requester; the colleague is « transmis par » unless she asks herself.

    The entries stay as they were written; the journal says who corrected what, and the next forward of this colleague
    and mail client follows the choice. Raises NotAllowed without the right to edit, DomainError for nobody of the mail.
    """
    policy.require(by, "edit", piece)
    entry = first_passed_on(piece)
    chosen = next((one for one in askers(piece) if one.choice == choice), None)
    if entry is None or chosen is None:
        raise DomainError(_("The mail names nobody else."))
    told = entry.meta["forward"]
    colleague = User.objects.get(pk=entry.meta["passed_on_by"])
    ForwardHabit.objects.update_or_create(user=colleague, marker=told["marker"], defaults={"choice": choice})
    name_requester(piece, chosen)
    passes_on: dict[str, Any] = {"from_record": piece, "to_user": colleague, "role": "passed_on_by"}
    if choice == ForwardHabit.Choice.COLLEAGUE:
        Link.objects.filter(**passes_on).delete()
    else:
        Link.objects.get_or_create(**passes_on)
    Entry.objects.filter(pk=entry.pk).update(meta=entry.meta | {"forward": told | {"now": choice}})
    shown = f"{chosen.name} <{chosen.email}>" if chosen.name else chosen.email
    say_system(piece, by, said("requester_corrected", name=by.name, requester=shown))
    Signal.objects.create(topic=f"record:{piece.pk}", kind="record.changed", object_id=piece.pk)
    return chosen


def name_requester(piece: Piece, chosen: Asker) -> None:
    """The card of who asks, and its organisation as third party where the one before came from the same reading."""
    who = who_is(normalise(chosen.email))
    card = who.one or who.called(chosen.name)
    before = Link.objects.filter(from_record=piece, role__in=ROLES, to_date=None).select_related("to_record").first()
    role = before.role if before else "sender" if piece.kind.code == "letter" else "requester"
    Link.objects.filter(from_record=piece, role__in=ROLES, to_date=None).delete()
    if card is not None and chosen.choice != ForwardHabit.Choice.COLLEAGUE:
        Link.objects.create(from_record=piece, to_record=card, role=role)
    party = top(card) if card is not None and chosen.choice != ForwardHabit.Choice.COLLEAGUE else None
    needed = piece.kind.main_party == Kind.MainParty.REQUIRED and party is None
    if piece.kind.main_party != Kind.MainParty.NONE and not needed:
        Piece.objects.filter(pk=piece.pk).update(main_party=party)
        piece.refresh_from_db()
