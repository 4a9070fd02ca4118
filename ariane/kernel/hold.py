"""Holds: what must not happen until a person says so, seen by every process on every host."""

from ariane.kernel.models import Hold

OUTBOX = "outbox"
# reasons that the installation gives by itself; mail.holding has their words, a person's own stand as typed
COPY, CLOCK, RESTORED = "copy", "clock", "restored"


def hold(name: str, *, reason: str) -> None:
    """Stop `name` until it is released; a second hold leaves the first one's reason."""
    Hold.objects.get_or_create(name=name, defaults={"reason": reason})


def held(name: str) -> Hold | None:
    """The hold on `name`, if there is one."""
    return Hold.objects.filter(name=name).first()


def release(name: str) -> bool:
    """Let `name` go on; says whether it was held."""
    return bool(Hold.objects.filter(name=name).delete()[0])
