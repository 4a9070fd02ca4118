"""How often something may be asked for from one place, counted in this process."""

from django.core.cache import cache
from django.http import HttpRequest

from ariane.kernel import clock


def count(key: str, seconds: int) -> int:
    """Count one more in the current window of `seconds`; returns how many there were with this one."""
    slot = f"{key}:{int(clock.now().timestamp()) // seconds}"
    cache.add(slot, 0, timeout=seconds)
    try:
        return cache.incr(slot)
    except ValueError:  # the window ended between the two lines
        return 1


def address(request: HttpRequest) -> str:
    """The network address that asks; behind a proxy the server itself puts the right one there."""
    return str(request.META.get("REMOTE_ADDR", ""))
