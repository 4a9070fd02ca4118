"""What the journal does in the background."""

from ariane.journal import push, retention
from ariane.journal.actions.messages import publish_due
from ariane.kernel.loops import every

LOOPS = {
    "messages": every(0.5, publish_due),
    "push": every(3.0, push.work),
    "retention": every(3600.0, retention.apply),
}
