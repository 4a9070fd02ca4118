"""What the worker does for pieces."""

from ariane.kernel.loops import every
from ariane.pieces import reminders

LOOPS = {"reminders": every(20.0, reminders.work)}
