"""Whether the sender's own domain disowns the mail: then its From makes nobody act."""

import re

from ariane.accounts.models import User
from ariane.accounts.models.identity import normalise
from ariane.mail import authenticity, store
from ariane.mail.routing import Incoming
from ariane.mail.screen.hit import Hit

NAME = "unverified"
FAILED = re.compile(r"\bdmarc\s*=\s*fail\b", re.IGNORECASE)


def check(incoming: Incoming) -> Hit | None:
    """Never a verdict: marks the mail. A trusted server's word comes first, then what we find ourselves.

    Where no server is trusted by name, the topmost header still lowers trust: forging it could not help its author.
    """
    if several_authors(incoming):
        incoming.unverified = True
        return Hit("several From")
    told = incoming.parsed.header("Authentication-Results")
    findings = authenticity.told(incoming.parsed, authenticity.trusted_servers()) if told else None
    if findings is None:
        findings = ours(incoming)
    if findings is not None:
        failed, detail = findings.dmarc == authenticity.FAIL, str(findings)
    else:
        failed, detail = bool(FAILED.search(told)), "dmarc=fail"
    if not failed:
        return None
    incoming.unverified = True
    return Hit(detail)


def several_authors(incoming: Incoming) -> bool:
    """Whether a colleague is one of several names in From: what was proved may be about another of them (RFC 7489,
    6.6.1), and no mail client of hers writes so."""
    named = {normalise(one.email) for one in incoming.parsed.from_ if one.email}
    return len(named) > 1 and User.objects.filter(identities__address__in=named, is_active=True).exists()


def ours(incoming: Incoming) -> authenticity.Findings | None:
    """Our own findings on what says it is a colleague's and came straight from the internet: only she could act."""
    sender = incoming.mail.from_address
    if not authenticity.from_the_internet(incoming.mail) or not sender:
        return None
    if not User.objects.filter(email__iexact=sender, is_active=True).exists():
        return None
    return authenticity.examine(incoming.mail, store.read(incoming.mail.raw_path), sender)
