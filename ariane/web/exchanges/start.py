"""From where one stands: what the form of an exchange is filled in with (D-006)."""

from dataclasses import dataclass, field

from ariane.accounts.models import User
from ariane.journal import policy
from ariane.journal.models import Kind, Record
from ariane.kernel.text import is_number
from ariane.parties.models import Party
from ariane.pieces.interaction.log import KIND


@dataclass
class Start:
    """The third party, the contacts and the record that the page shows."""

    here: Record | None = None
    party: Party | None = None
    contacts: list[Party] = field(default_factory=list)
    concerns: Record | None = None


def start(user: User, pk: str) -> Start:
    """What a record proposes; nothing for a page that shows none, or none that the person may read."""
    here = Record.objects.filter(policy.visible(user), pk=pk).select_related("kind").first() if is_number(pk) else None
    if here is None or here.archived_at is not None:
        return Start(here)
    if here.kind.family == Kind.Family.PARTY:
        card = Party.objects.select_related("organisation").get(pk=here.pk)
        if card.party_type == Party.Type.ORGANISATION or card.organisation is None:
            return Start(here, card)
        return Start(here, above(card), [card])
    party = Party.objects.filter(pk=here.main_party_id or 0).first()
    linked = here.links.filter(role__in=("contact", "requester", "sender", "addressee"), to_date=None)
    people = Party.objects.filter(policy.visible(user), pk__in=linked.values("to_record"), archived_at=None)
    concerns = None if here.kind.code in (KIND, "room") else here
    return Start(here, party, list(people.select_related("organisation")), concerns)


def above(card: Party) -> Party:
    """The company or organisation of a person, over her department."""
    top = card.organisation or card
    return top.organisation if top.party_type == Party.Type.SERVICE and top.organisation else top
