"""Is a mail from whom it says: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489).

The word of a server that an administrator trusts is taken (Authentication-Results, RFC 8601). Without one, a mail that
reached our own SMTP door from the internet is examined here: only there is the sending machine known, and without it a
missing signature proves nothing (colleagues' mail inside one provider bears none).
"""

import ipaddress
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ariane.mail import dns_records
from ariane.mail.dns_records import NotAsked
from ariane.mail.models import InboundMail, Mailbox
from ariane.mail.parse import ParsedMail

log = logging.getLogger("ariane.mail")
METHOD = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
MOST_SIGNATURES = 5
FAIL, PASS, NONE, UNKNOWN = "fail", "pass", "none", "unknown"


@dataclass(frozen=True)
class Findings:
    """The three results in the words of RFC 8601 (`unknown`: nobody could tell), and who found them ("" is us)."""

    spf: str = UNKNOWN
    dkim: str = UNKNOWN
    dmarc: str = UNKNOWN
    server: str = ""

    def __str__(self) -> str:
        by = f"{self.server}: " if self.server else ""
        return f"{by}dmarc={self.dmarc} spf={self.spf} dkim={self.dkim}"


def told(parsed: ParsedMail, trusted: Iterable[str]) -> Findings | None:
    """What the nearest trusted server wrote into the mail, None when none did.

    The topmost header is the last server's; one that bears a trusted name further down was the sender's to forge only
    if the trusted server adds none itself, which RFC 8601 §5 forbids it.
    """
    names = {name.lower() for name in trusted}
    for value in parsed.header_all("Authentication-Results"):
        server, _semicolon, rest = value.partition(";")
        words = server.split()
        if words and words[0].lower() in names:
            found = {method.lower(): result.lower() for method, result in METHOD.findall(rest)[::-1]}
            return Findings(**{"server": words[0].lower(), **found})
    return None


def trusted_servers() -> set[str]:
    """The servers whose word counts, as the mailboxes name them."""
    names = Mailbox.objects.filter(active=True).exclude(authserv_id="").values_list("authserv_id", flat=True)
    return {name.lower() for name in names}


def from_the_internet(mail: InboundMail) -> bool:
    """Whether the mail came to our own door straight from a machine of the internet."""
    try:
        return ipaddress.ip_address(mail.peer).is_global
    except ValueError:
        return False


def examine(mail: InboundMail, raw: bytes, author: str) -> Findings:
    """Our own findings for a mail by `author` (an address) that came from the internet. Never raises."""
    domain = author.rpartition("@")[2].lower()
    try:
        policy = policy_of(domain)
        spf, spf_domain = sending_machine(mail)
        signers = signatures(raw)
    except NotAsked:
        return Findings()
    dkim = PASS if signers else NONE
    if policy is None:
        return Findings(spf, dkim, NONE)
    where, tags = policy
    by_signature = any(aligned(signer, domain, where, tags.get("adkim")) for signer in signers)
    by_machine = spf == PASS and aligned(spf_domain, domain, where, tags.get("aspf"))
    if by_signature or by_machine:
        return Findings(spf, dkim, PASS)
    return Findings(spf, dkim, UNKNOWN if spf == "temperror" else FAIL)


def policy_of(domain: str) -> tuple[str, dict[str, str]] | None:
    """The DMARC record that holds for a domain, and where it stands: its own, else the nearest above it."""
    labels = domain.split(".")
    for start in range(max(1, len(labels) - 1)):
        name = ".".join(labels[start:])
        found = dns_records.texts(f"_dmarc.{name}", "v=dmarc1")
        if len(found) == 1:
            pairs = (part.partition("=") for part in found[0].split(";"))
            return name, {key.strip().lower(): value.strip().lower() for key, _sign, value in pairs if key.strip()}
    return None


def aligned(proved: str, author: str, policy_at: str, mode: str | None) -> bool:
    """Whether a proved domain speaks for the author's: the same one (`s`), or one below the same policy."""
    if mode == "s":
        return proved == author
    return proved in {author, policy_at} or proved.endswith("." + policy_at)


def sending_machine(mail: InboundMail) -> tuple[str, str]:
    """SPF's result for the machine that handed the mail over, and the domain it is about."""
    domain = mail.envelope_from.rpartition("@")[2].lower()
    if not domain:
        return NONE, ""
    import spf

    spf.DNSLookup = for_spf
    result, _why = spf.check2(i=mail.peer, s=mail.envelope_from, h=domain, timeout=15, querytime=10)
    return str(result), domain


def for_spf(name: str, kind: str, _tcp: bool = True, timeout: float = 0) -> list[tuple[tuple[str, str], object]]:
    """Our lookup as the SPF library wants it."""
    import spf

    try:
        found = dns_records.lookup(name.rstrip("."), kind)
    except NotAsked as error:
        raise spf.TempError(f"DNS {error}") from error
    rows: list[tuple[tuple[str, str], object]] = []
    for text in found:
        if kind == "MX":
            order, _space, host = text.partition(" ")
            rows.append(((name, kind), (int(order), host)))
        else:
            rows.append(((name, kind), (text.encode(),) if kind in ("TXT", "SPF") else text))
    return rows


def signatures(raw: bytes) -> list[str]:
    """The domains of the DKIM signatures that hold."""
    import dkim

    def key(name: bytes, timeout: int = 5) -> bytes | None:
        found = dns_records.lookup(name.decode("ascii", "replace").rstrip("."), "TXT")
        return found[0].encode() if found else None

    letter = dkim.DKIM(raw)
    count = sum(name.lower() == b"dkim-signature" for name, _value in letter.headers)
    good = []
    for index in range(min(count, MOST_SIGNATURES)):
        try:
            if letter.verify(index, dnsfunc=key):
                good.append(letter.domain.decode("ascii", "replace").lower())
        except (dkim.DKIMException, ValueError) as error:
            log.info("a signature does not hold: %s", error)
    return good
