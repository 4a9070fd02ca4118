"""What the DNS says of our domains: SPF, DKIM and DMARC for those that send, MX for those that receive."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ariane.mail import authenticity, dns_records, signing
from ariane.mail.dns_records import NotAsked
from ariane.mail.health.finding import Finding, State, part
from ariane.mail.models import Alias, Mailbox, SigningKey

PAGE = "settings_signing"
THREADS = 8
Question = Callable[[str], Finding]
# names that never leave a machine or a test
RESERVED = (".example", ".test", ".invalid", ".localhost", ".local")


@part("names", gettext_lazy("Domain names"), position=60)
def names(network: bool) -> Iterator[Finding]:
    """Everything that providers look up before they believe a mail."""
    keys = {key.domain: key for key in SigningKey.objects.filter(active=True)}
    questions: list[tuple[str, Question]] = []
    if not network:
        yield from (unverified(domain, _("not asked now")) for domain in known_domains())
        return
    for domain in sending_domains():
        of_key = partial(dkim, key=keys.get(domain))
        questions += [(domain, spf), (domain, of_key), (domain, dmarc)]
    questions += [(domain, mx) for domain in receiving_domains()]
    language = translation.get_language() or settings.LANGUAGE_CODE

    def answered(question: tuple[str, Question]) -> Finding:
        with translation.override(language):
            return asked(*question)

    # a silent resolver costs seconds a question: all are asked at once
    with ThreadPoolExecutor(THREADS) as pool:
        yield from pool.map(answered, questions)


def sending_domains() -> list[str]:
    """The domains that stand in a From of ours."""
    boxes = Mailbox.objects.filter(active=True, probe=False).exclude(smtp_host="")
    found = [box.address for box in boxes] + [name for box in boxes for name in box.from_domains]
    return domains(found)


def receiving_domains() -> list[str]:
    """The domains to which answers are sent."""
    boxes = Mailbox.objects.filter(active=True, probe=False, catches=True).values_list("address", flat=True)
    return domains([*boxes, *Alias.objects.filter(active=True).values_list("address", flat=True)])


def known_domains() -> list[str]:
    return sorted({*sending_domains(), *receiving_domains()})


def domains(addresses: list[str]) -> list[str]:
    return sorted({address.rpartition("@")[2].lower() for address in addresses})


def asked(domain: str, question: Question) -> Finding:
    """The answer to one question; « not verified » without a network, which is no failure of ours."""
    if f".{domain}".endswith(RESERVED):
        return unverified(domain, _("this name is reserved for examples"), question)
    try:
        return question(domain)
    except NotAsked as error:
        return unverified(domain, str(error), question)


def unverified(domain: str, why: str, question: Question | None = None) -> Finding:
    """What could not be asked, by the name of what was to be asked."""
    what = NAMES[question.func if isinstance(question, partial) else question] if question else "SPF, DKIM, DMARC, MX"
    words = _("%(what)s of %(domain)s: not verified (%(why)s)") % {"what": what, "domain": domain, "why": why}
    return Finding("dns", State.UNKNOWN, words, PAGE)


def spf(domain: str) -> Finding:
    """Which machines may send for the domain (RFC 7208: two records count as none)."""
    found = dns_records.texts(domain, "v=spf1")
    if not found:
        words = _("%(domain)s: no SPF record says which servers may send. Many providers will distrust its mail.")
    elif len(found) > 1:
        words = _("%(domain)s: %(count)d SPF records, so that none counts: make one of them.")
    else:
        return Finding("spf", State.FINE, f"{domain}: {found[0]}", PAGE)
    return Finding("spf", State.NOTE, words % {"domain": domain, "count": len(found)}, PAGE)


def dkim(domain: str, key: SigningKey | None) -> Finding:
    """Whether the key by which we sign stands where readers look for it."""
    if key is None:
        words = _("%(domain)s: Ariane does not sign (DKIM). Let the sending server sign, or make a key.")
        return Finding("dkim", State.UNKNOWN, words % {"domain": domain}, PAGE)
    name = signing.record_name(key)
    found = "".join(dns_records.lookup(name, "TXT")).replace(" ", "")
    if key.public_key in found:
        return Finding("dkim", State.FINE, _("%(name)s: the key stands there.") % {"name": name}, PAGE)
    words = _("%(name)s: another key stands there: signatures do not hold.") if found else ""
    words = words or _("%(name)s: nothing stands there: signatures do not hold.")
    return Finding("dkim", State.STOPS, words % {"name": name}, PAGE)


def dmarc(domain: str) -> Finding:
    """What readers are asked to do with mail that is not the domain's."""
    policy = authenticity.policy_of(domain)
    if policy is None:
        words = _("%(domain)s: no DMARC record: anybody may write in its name, and large providers ask for one.")
        return Finding("dmarc", State.NOTE, words % {"domain": domain}, PAGE)
    return Finding("dmarc", State.FINE, f"{domain}: DMARC p={policy[1].get('p', 'none')}", PAGE)


def mx(domain: str) -> Finding:
    """Which server takes mail for the domain."""
    found = sorted(dns_records.lookup(domain, "MX"))
    if found:
        hosts = ", ".join(text.partition(" ")[2] for text in found)
        return Finding("mx", State.FINE, _("%(domain)s: mail goes to %(hosts)s") % {"domain": domain, "hosts": hosts})
    words = _("%(domain)s: no server takes its mail (MX): answers cannot come back.")
    return Finding("mx", State.STOPS, words % {"domain": domain})


NAMES: dict[Callable[..., Finding], str] = {spf: "SPF", dkim: "DKIM", dmarc: "DMARC", mx: "MX"}
