"""Saving a wording with an eye on the law: what the reader's country does not allow is refused while one writes."""

import html
from collections.abc import Sequence

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from ariane.accounts.models import Organisation, User
from ariane.flows import legal
from ariane.flows.words import side
from ariane.kernel.errors import DomainError
from ariane.templates import actions
from ariane.templates.models import Variant
from ariane.templates.zones import FREE, Zone

REMINDER = "reminder"


def save(*, by: User, variant: Variant, subject: str, zones: Sequence[Zone], seen: int) -> Variant:
    """As templates.actions.save_wording; raises DomainError too for a claim that the law there forbids, and for an
    invoice's reminder without a mention that it demands (R-022)."""
    country = variant.language[3:] or Organisation.current().country
    rules = legal.regime(country, variant.template.audience or "b2b")
    text = strip_tags(" ".join((subject, *(zone.html for zone in zones))))
    for claim, found in legal.CLAIMS.items():
        hit = found.search(text)
        if hit is not None and claim not in rules.allowed:
            place = rules.name[side(by.language)]
            raise DomainError(
                _("“%(words)s” may not be asked for here: %(place)s does not allow it%(source)s.")
                % {"words": hit.group(), "place": place, "source": f" ({rules.source})" if rules.source else ""}
            )
    if "invoice" in variant.template.kinds and variant.template.situation == REMINDER:
        whole = " ".join((subject, *(html.unescape(zone.html) for zone in zones if zone.kind != FREE)))
        lacking = legal.lacking(whole, rules)
        if lacking:
            words = _("A reminder here must also say: %(mentions)s%(source)s.")
            mentions = ", ".join(legal.mention(code, by.language) for code in lacking)
            raise DomainError(words % {"mentions": mentions, "source": f" ({rules.source})" if rules.source else ""})
    return actions.save_wording(by=by, variant=variant, subject=subject, zones=zones, seen=seen)
