"""Putting a card away: reasons, who may use which, and the way back (P-033 to P-038)."""

import datetime as dt

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ariane.accounts.models import User
from ariane.journal import actions
from ariane.kernel import clock
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.parties.models import Party

OWN_MISTAKE = dt.timedelta(hours=24)


class Reason(models.TextChoices):
    """Why a card is archived (domain model C.4)."""

    LEFT = "left", gettext_lazy("left the organisation")
    MOVED = "moved", gettext_lazy("changed company")
    DUPLICATE = "duplicate", gettext_lazy("duplicate")
    BANKRUPT = "bankrupt", gettext_lazy("bankruptcy")
    GONE = "gone", gettext_lazy("no longer exists")
    MISTAKE = "mistake", gettext_lazy("entered by mistake")
    PRIVACY = "privacy", gettext_lazy("request of the person concerned")


GOVERNED = frozenset({Reason.DUPLICATE, Reason.BANKRUPT, Reason.GONE})
OF_PEOPLE = frozenset({Reason.LEFT, Reason.MOVED})


def reasons_for(user: User, party: Party) -> list[Reason]:
    """The reasons that this person may give for this card, in the order of the list."""
    return [reason for reason in Reason if not refusal(user, party, reason)]


def refusal(user: User, party: Party, reason: str) -> str:
    """Why this person may not archive this card for that reason, in words; empty when she may."""
    if reason in GOVERNED and not user.rights.may("party.govern"):
        return _("Only the contact-file steward archives a card for this reason. Ask her with an activity.")
    if reason in OF_PEOPLE and party.party_type == Party.Type.ORGANISATION:
        return _("This reason is for a person: an organisation does not leave an organisation.")
    if reason == Reason.MISTAKE:
        mine = party.created_by_id == user.pk and clock.now() - party.created_at < OWN_MISTAKE
        return "" if mine else _("Only whoever made the card may call it a mistake, within 24 hours.")
    if reason == Reason.PRIVACY and not user.rights.may("privacy"):
        return _("Requests under the privacy law are handled by the contact-file steward.")
    return ""


@transaction.atomic
def archive_party(*, by: User, party: Party, reason: str, note: str) -> None:
    """Archive a card: what is linked to it stays workable, nothing new can start on it.

    Raises DomainError without a known reason or a note (P-034), NotAllowed when the reason is somebody else's to give.
    """
    if reason not in Reason.values:
        raise DomainError(_("Choose a reason for archiving."))
    why_not = refusal(by, party, reason)
    if why_not:
        raise NotAllowed(why_not)
    actions.archive(by=by, record=party, reason=reason, note=note)


@transaction.atomic
def unarchive_party(*, by: User, party: Party) -> None:
    """Bring a card back: the steward any time, anybody what she archived herself within 24 hours."""
    archived = party.archived_at
    mine = party.archived_by_id == by.pk and archived is not None and clock.now() - archived < OWN_MISTAKE
    if not mine and not by.rights.may("party.govern"):
        raise NotAllowed(_("Only the contact-file steward brings this card back. Ask her with an activity."))
    actions.unarchive(by=by, record=party)
