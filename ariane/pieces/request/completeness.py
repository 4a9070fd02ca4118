"""Which of a request's minimal fields are missing (P-013; domain model C.4)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ariane.journal.models import Entry
from ariane.parties.models import Party
from ariane.pieces.models import Piece

# in the order in which the form asks for them
MISSING = {
    "requester": N_("who asks"),
    "reach": N_("a way to reach her"),
    "party": N_("the organisation, or that it is an individual"),
    "channel": N_("by which channel it came"),
    "description": N_("what is asked"),
    "received_on": N_("when it was received"),
    "urgency": N_("whether it is urgent"),
    "urgency_origin": N_("who says that it is urgent"),
    "follow_up": N_("a dated line of follow-up"),
}


@dataclass(frozen=True)
class Completeness:
    """What a request lacks, as codes of MISSING."""

    missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return not self.missing

    @property
    def done(self) -> int:
        return len(MISSING) - len(self.missing)

    @property
    def total(self) -> int:
        return len(MISSING)

    def in_words(self) -> list[str]:
        """What is missing, in the language on screen."""
        return [_(MISSING[code]) for code in self.missing]


def requester_of(request: Piece) -> Party | None:
    """Who asks: the card linked as requester."""
    linked = request.links.filter(role="requester", to_date=None, to_record__isnull=False).order_by("pk")
    return Party.objects.select_related("organisation").filter(pk__in=linked.values("to_record")[:1]).first()


def completeness(request: Piece) -> Completeness:
    """Look at one request; six statements."""
    who = requester_of(request)
    lacks = {
        "requester": who is None,
        "reach": who is None or not (who.addresses.exists() or who.phones.exists()),
        "party": request.main_party_id is None and (who is None or who.organisation_id is not None),
        "channel": not request.channel,
        "description": not request.description.strip(),
        "received_on": request.received_on is None,
        "urgency": not (request.urgent or request.urgency_answered),
        "urgency_origin": request.urgent and not request.urgency_origin,
        "follow_up": not request.entries.filter(type=Entry.Type.FOLLOW_UP, removed_at=None).exists(),
    }
    return Completeness(tuple(code for code in MISSING if lacks[code]))
