"""Rules asked before any router, one a file: each has a `name` and `check(incoming)`, which returns a verdict or None.

The first verdict ends the walk; hits and misses are recorded for « why here? ».
"""

from collections.abc import Callable

from ariane.mail.routing import Incoming, Verdict
from ariane.mail.screen import auto_reply, bounce, loop, oversize, unverified

Check = Callable[[Incoming], Verdict | None]
RULES: tuple[tuple[str, Check], ...] = tuple(
    (rule.NAME, rule.check) for rule in (oversize, unverified, bounce, auto_reply, loop)
)
