"""Who acts for a record, found at the moment of acting: whoever is in charge, else her team's lead, else who keeps the
flow, else an administrator. An assignment never changes because somebody is away: her substitute sees it (X-12)."""

from ariane.accounts.models import Cover, User
from ariane.flows.models import Scenario
from ariane.journal.models import Record
from ariane.kernel import clock, memo
from ariane.pieces.signatories import of_role


def responsible(record: Record, scenario: Scenario | None = None) -> User | None:
    """The owner while she has an account, else who must take over."""
    lead = record.team.lead if record.team else None
    keeper = scenario.keeper if scenario else None
    return next((one for one in (record.owner, lead, keeper) if one is not None and one.is_active), None) or of_role(
        "lead", "admin"
    )


def lead_of(record: Record, scenario: Scenario | None = None) -> User | None:
    """The team's lead, else who keeps the flow, else an executive."""
    lead = record.team.lead if record.team else None
    keeper = scenario.keeper if scenario else None
    return next((one for one in (lead, keeper) if one is not None and one.is_active), None) or of_role(
        "direction", "admin"
    )


def somebody(who: str, record: Record, scenario: Scenario | None = None) -> User | None:
    """The person whom a block names."""
    if who == "executive":
        return of_role("direction", "admin")
    return lead_of(record, scenario) if who == "lead" else responsible(record, scenario)


@memo.remembered
def stand_in(user: User) -> User | None:
    """Who covers somebody today."""
    cover = Cover.objects.on(clock.today()).filter(user=user, substitute__is_active=True).select_related("substitute")
    row = cover.order_by("pk").first()
    return row.substitute if row else None
