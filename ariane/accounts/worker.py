"""What accounts need done in the background."""

from django.contrib.sessions.models import Session

from ariane.kernel import clock
from ariane.kernel.loops import every


def forget_expired_sessions() -> int:
    """Delete sessions that ended by themselves; says nothing is left to do at once."""
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    return 0


LOOPS = {"sessions": every(3600.0, forget_expired_sessions)}
