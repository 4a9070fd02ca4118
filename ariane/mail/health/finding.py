"""What an examination finds, and the parts it consists of; a layer above adds its own part."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise


class State(StrEnum):
    """From good to bad; `unknown` was not asked, or nobody could answer."""

    FINE = "fine"
    UNKNOWN = "unknown"
    NOTE = "note"
    STOPS = "stops"


@dataclass(frozen=True)
class Finding:
    """One thing found: a short code for programs, what it means for mail, the words, and the page that mends it."""

    code: str
    state: State
    words: str
    page: str = ""

    @property
    def stops(self) -> bool:
        return self.state is State.STOPS


Check = Callable[[bool], Iterator[Finding]]


@dataclass(frozen=True)
class Part:
    """A part of the examination with what was found, worst first."""

    code: str
    name: str | Promise
    findings: tuple[Finding, ...]

    @property
    def state(self) -> State:
        return max((one.state for one in self.findings), key=list(State).index, default=State.FINE)


_parts: dict[str, tuple[int, str | Promise, Check]] = {}


def part(code: str, name: str | Promise, *, position: int) -> Callable[[Check], Check]:
    """Register a check under a name that people read. It is told whether servers and the DNS may be asked."""

    def register(check: Check) -> Check:
        _parts[code] = (position, name, check)
        return check

    return register


def examine(*, network: bool) -> list[Part]:
    """Every part in order. With `network`, servers and the DNS are asked: some seconds, more when they are silent."""
    ordered = sorted(_parts.items(), key=lambda item: item[1][0])
    return [run(code, name, check, network) for code, (_position, name, check) in ordered]


def run(code: str, name: str | Promise, check: Check, network: bool) -> Part:
    found = sorted(check(network), key=lambda one: -list(State).index(one.state))
    return Part(code, name, tuple(found))
