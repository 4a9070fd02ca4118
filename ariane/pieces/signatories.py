"""In whose name something is signed: whoever writes, or as the template says (R-022)."""

from ariane.accounts.models import User
from ariane.journal.models import Record
from ariane.templates.models import Template


def of_role(*codes: str) -> User | None:
    """Somebody active with the first of these roles that has anybody."""
    for code in codes:
        found = User.objects.filter(is_active=True, roles__code=code).order_by("pk").first()
        if found is not None:
            return found
    return None


def signatory(template: Template, record: Record, by: User | None) -> User | None:
    """Who signs a message made from a template: as it says, else the writer, else (None) the house."""
    lead = record.team.lead if record.team else None
    chosen = {
        Template.Signatory.OWNER: record.owner,
        Template.Signatory.LEAD: lead,
    }.get(Template.Signatory(template.signatory))
    if template.signatory == Template.Signatory.EXECUTIVE:
        chosen = of_role("direction", "admin")
    return chosen if chosen is not None and chosen.is_active else by
