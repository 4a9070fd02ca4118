"""People change company, leave, or turn out to be on several cards (P-044, P-050, P-051), and cards that only the
steward may put away are asked of her (P-036, P-042)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.capabilities import Scope
from ariane.accounts.models import User
from ariane.accounts.rights import Rights
from ariane.activities.actions import Plan
from ariane.activities.actions import plan as plan_activity
from ariane.activities.models import Activity, ActivityType
from ariane.journal.actions import link, say_system
from ariane.journal.wording import said
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from ariane.parties.actions import NewParty, create_party
from ariane.parties.archiving import Reason, archive_party
from ariane.parties.models import Party, Suspicion

KEPT = ("first_name", "other_name", "language", "quality", "strategic", "do_not_contact", "relations")


@transaction.atomic
def change_company(*, by: User, party: Party, to: Party | None, job: str = "", addresses: tuple[str, ...] = (),
                   note: str = "") -> Party:  # fmt: skip
    """Archive a person's card and make her new one, tied as the same person; returns the new card.

    The old card keeps everything that hangs on it (P-050). `to` None: on her own from now on. Raises DomainError for
    a card that is no person's, or the organisation she is with already.
    """
    if party.party_type != Party.Type.PERSON:
        raise DomainError(_("Only a person changes company."))
    if to is not None and to.pk == party.organisation_id:
        raise DomainError(_("%(name)s is with this organisation already.") % {"name": party.title})
    before, after = _name_of(party.organisation), _name_of(to)
    fields = {name: getattr(party, name) for name in KEPT} | {"job": job.strip()}
    new = NewParty(party.title, Party.Type.PERSON, to, addresses, fields=fields)
    card = create_party(by=by, party=new)
    link(by=by, record=card, to=party, role="same_person")
    reason = note.strip() or _("Now with %(organisation)s.") % {"organisation": after}
    archive_party(by=by, party=party, reason=Reason.MOVED, note=reason)
    say_system(party, by, said("moved_on", name=by.name, organisation=after))
    say_system(card, by, said("came_from", name=by.name, organisation=before))
    return card


@transaction.atomic
def still_active(*, by: User, party: Party) -> None:
    """« Oui, toujours actif »: what the person said on the telephone about one of her cards, dated in its journal."""
    say_system(party, by, said("still_here", name=by.name, organisation=_name_of(party.organisation)))


def _name_of(organisation: Party | None) -> str:
    return organisation.title if organisation is not None else _("no organisation")


@transaction.atomic
def ask_to_archive(*, by: User, party: Party, reason: str, note: str) -> Activity:
    """« Demander l’archivage »: an activity of the contact-file steward on the card, with explanations (P-036)."""
    if reason not in Reason.values or not note.strip():
        raise DomainError(_("Say why: choose a reason and write a short note."))
    summary = _("Archive this card: %(reason)s") % {"reason": Reason(reason).label}
    return _ask(by, party, "request-archiving", summary, note)


@transaction.atomic
def report_duplicate(*, by: User, party: Party, other: Party, note: str) -> Activity:
    """« C’est un doublon »: an activity of the steward that explains why, and the pair in her queue (P-042)."""
    if party.pk == other.pk:
        raise DomainError(_("This is one and the same card."))
    if not note.strip():
        raise DomainError(_("Say in a few words why these two cards are one."))
    first, second = sorted((party.pk, other.pk))
    values = {"score": 100, "reasons": [], "reported_by": by, "note": note.strip()[:500], "state": Suspicion.State.OPEN}
    Suspicion.objects.update_or_create(first_id=first, second_id=second, defaults=values)
    summary = _("Duplicate of “%(name)s”?") % {"name": other.title}
    return _ask(by, party, "resolve-duplicate", summary, note)


def _ask(by: User, party: Party, code: str, summary: str, note: str) -> Activity:
    type_ = ActivityType.objects.get(code=code)
    due = clock.today() + dt.timedelta(days=type_.default_days)
    who = type_.default_assignee or steward()
    if who is None:
        raise DomainError(_("Nobody is contact-file steward: ask an administrator to give somebody this role."))
    return plan_activity(by=by, record=party, plan=Plan(type_, due, summary[:250], note.strip(), assignee=who))


def steward() -> User | None:
    """The colleague who governs the contact file; the first one when there are several."""
    people = list(User.objects.filter(is_active=True).order_by("pk"))
    every = Rights.of_many(people)
    return next((user for user in people if every[user.pk].scope("party.govern") > Scope.NONE), None)
