"""Why nothing leaves, in words."""

from django.utils.translation import gettext as _

from ariane.kernel import hold
from ariane.kernel.models import Hold


def why(held: Hold) -> str:
    """The reason of a hold as part of a sentence; what a person typed stands as it is."""
    said = {
        hold.COPY: _("this is a copy, another installation may be sending"),
        hold.CLOCK: _("the machine’s clock went back"),
        hold.RESTORED: _("this was restored from a backup"),
    }
    return said.get(held.reason, held.reason.rstrip("."))
