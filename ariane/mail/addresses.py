"""The addresses this installation answers for; anything else is refused at the door."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from ariane.accounts.models import User
from ariane.accounts.models.identity import normalise
from ariane.kernel import memo
from ariane.kernel.prepared import prepared
from ariane.mail import tokens
from ariane.mail.models import Alias, Mailbox


@dataclass(frozen=True)
class Served:
    """What an address is here: an alias, a mailbox, or a sub-address of either (`tag` is what follows the plus)."""

    address: str
    alias: Alias | None = None
    mailbox: Mailbox | None = None
    tag: str = ""


@memo.setting
def served(address: str) -> Served | None:
    """What stands behind an address, None when it is not ours.

    Any sub-address of a mailbox that catches is ours, so that a damaged token still reaches « À trier ».
    """
    whole = normalise(address)
    plain, tag = tokens.split(whole)
    names = sorted({whole, plain})
    if served_names().isdisjoint(names):
        return None
    aliases = {one.address.lower(): one for one in aliases_called(names)}
    boxes = {one.address.lower(): one for one in boxes_called(names)}
    if alias := aliases.get(whole):
        return Served(whole, alias=alias)
    if box := boxes.get(whole):
        return Served(whole, mailbox=box)
    if alias := aliases.get(plain):
        return Served(whole, alias=alias, tag=tag)
    if box := boxes.get(plain):
        return Served(whole, mailbox=box, tag=tag)
    return None


@memo.setting
def served_names() -> frozenset[str]:
    """Every address that an active alias or mailbox has, in one query of one column."""
    return frozenset(address.lower() for (address,) in names_in_use())


@prepared
def names_in_use() -> "QuerySet[Alias, tuple[str]]":
    boxes = Mailbox.objects.filter(active=True, probe=False).order_by().values_list("address")
    return Alias.objects.filter(active=True).order_by().values_list("address").union(boxes, all=True)


@prepared
def aliases_called(names: Sequence[str]) -> QuerySet[Alias]:
    return Alias.objects.filter(address__in=names, active=True).select_related("team", "default_owner")


@prepared
def boxes_called(names: Sequence[str]) -> QuerySet[Mailbox]:
    return Mailbox.objects.filter(address__in=names, active=True, probe=False)


def accepted(address: str) -> bool:
    """Whether a door takes mail for an address: ours, or, where a mailbox catches all, any of its domain.

    A colleague's own address is not caught: her mail is her mail server's affair.
    """
    if served(address) is not None:
        return True
    domain = normalise(address).rpartition("@")[2]
    catching = Mailbox.objects.filter(active=True, probe=False, catches=True, catch_all=True)
    if not domain or not catching.filter(address__iendswith=f"@{domain}").exists():
        return False
    return not User.objects.filter(email__iexact=normalise(address)).exists()
