"""What webhooks need in the background."""

from ariane.hooks.deliver import prune, work
from ariane.kernel.loops import every

LOOPS = {"hooks": every(1.0, work), "hooks-old": every(3600.0, prune)}
