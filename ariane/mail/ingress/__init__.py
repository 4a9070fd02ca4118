"""What comes in: every door only calls receive()."""

from ariane.mail.ingress.receive import Source, receive

__all__ = ["Source", "receive"]
