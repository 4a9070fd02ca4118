"""What the domain name system says: asked with patience of some seconds, told apart from « nothing there »."""

import functools

WAIT_SECONDS = 4.0


class NotAsked(Exception):
    """No answer came: without a network, or with a broken resolver, nothing is known."""


def lookup(name: str, kind: str) -> list[str]:
    """The records of a kind (TXT, MX, A, AAAA, PTR) of a name as text, none when there are none. Raises NotAsked."""
    import dns.exception
    import dns.resolver

    try:
        answer = resolver().resolve(name, kind, lifetime=WAIT_SECONDS)
    except (dns.resolver.NoAnswer, dns.resolver.NXDOMAIN):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise NotAsked(str(error)) from error
    if kind == "TXT":
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
    return [record.to_text().rstrip(".") for record in answer]


@functools.cache
def resolver() -> "dns.resolver.Resolver":  # type: ignore[name-defined]  # noqa: F821
    """The machine's own; raises NotAsked when it names none."""
    import dns.resolver

    try:
        return dns.resolver.Resolver()
    except dns.resolver.NoResolverConfiguration as error:
        raise NotAsked(str(error)) from error


def texts(name: str, version: str) -> list[str]:
    """TXT records that begin with a version, such as `v=spf1`. Raises NotAsked."""
    return [text for text in lookup(name, "TXT") if text.lower().split(";")[0].split()[:1] == [version]]
