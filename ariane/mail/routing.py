"""Ordered routers decide where a mail goes; the last one is « À trier », so that none is lost (M-011).

A router is registered by the layer that owns the target. It runs inside the one transaction that files the mail: what
it writes is kept with its verdict or not at all. A router that returns None must have written nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ariane.mail import tokens
from ariane.mail.models import InboundMail
from ariane.mail.parse import ParsedMail

LAST = 1000


@dataclass(frozen=True)
class Verdict:
    """What became of a mail: one of InboundMail.Verdict, why, and what it stands in now.

    `internal_only` on a mail to sort: only colleagues may see it and it can only be filed as internal (X-04).
    """

    kind: str
    reason: str
    record_id: int | None = None
    entry_id: int | None = None
    internal_only: bool = False


@dataclass
class Incoming:
    """A mail on its way through screens and routers.

    `auto` is set by the screen when a machine answered (its kind, "" for a person); the router that files such a mail
    gives the verdict `auto_reply`. `recipients` are the addresses it was meant for: envelope first, then the headers.
    """

    mail: InboundMail
    parsed: ParsedMail
    auto: str = ""
    recipients: Sequence[str] = ()
    remarks: list[str] = field(default_factory=list)

    def remark(self, text: str) -> None:
        """Leave a line for « why here? » beside the rule that is being asked."""
        self.remarks.append(text)

    @property
    def tagged(self) -> list[tokens.Tagged]:
        """The sub-addresses among the recipients: genuine tokens, and forged ones with `token` None."""
        return tokens.find(self.recipients)

    @property
    def answered(self) -> list[str]:
        """Message-IDs that this mail answers, nearest first."""
        nearest = [self.parsed.in_reply_to] if self.parsed.in_reply_to else []
        return list(dict.fromkeys([*nearest, *reversed(self.parsed.references)]))


Router = Callable[[Incoming], Verdict | None]
_routers: dict[str, tuple[int, Router]] = {}


def router(name: str, *, position: int) -> Callable[[Router], Router]:
    """Register the decorated function under a name; lower positions are asked first, before LAST."""

    def register(function: Router) -> Router:
        _routers[name] = (position, function)
        return function

    return register


def routers() -> list[tuple[str, Router]]:
    """Names and functions in the order in which they are asked."""
    return [(name, function) for name, (_position, function) in sorted(_routers.items(), key=lambda item: item[1][0])]


@router("to_sort", position=LAST)
def to_sort(incoming: Incoming) -> Verdict:
    """Nobody knew the mail: a person files it."""
    return Verdict(InboundMail.Verdict.SORT, _("No rule recognises this mail."))
