"""What is asked of every mail before the routers: one rule a file, each with NAME and check(incoming).

A rule answers None (not this), or a Hit; a Hit with a verdict ends the way of the mail.
"""

from collections.abc import Callable, Sequence
from types import ModuleType

from ariane.mail.routing import Incoming, Verdict
from ariane.mail.screen import auto_reply, bounce, complaint, duplicate, loop, oversize, receipt, round_trip, unverified
from ariane.mail.screen.hit import Hit

RULES: Sequence[ModuleType] = (
    oversize,
    unverified,
    round_trip,
    complaint,
    bounce,
    receipt,
    auto_reply,
    loop,
    duplicate,
)
Tell = Callable[[str, bool, str], None]


def screen(incoming: Incoming, tell: Tell) -> Verdict | None:
    """Ask every rule in order until one gives a verdict; each answer is told, misses too."""
    for rule in RULES:
        hit: Hit | None = rule.check(incoming)
        tell(rule.NAME, hit is not None, hit.detail if hit else "")
        if hit is not None and hit.verdict is not None:
            return hit.verdict
    return None
