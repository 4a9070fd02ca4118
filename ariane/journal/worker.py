"""What the journal does in the background."""

from ariane.journal import retention
from ariane.journal.actions.messages import publish_due
from ariane.kernel.loops import every

LOOPS = {"messages": every(0.5, publish_due), "retention": every(3600.0, retention.apply)}
