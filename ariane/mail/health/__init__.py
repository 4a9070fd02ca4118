"""Could mail leave and come back right now, and if not, why: one list of findings for the screen and `ariane check`."""

from ariane.mail.health import local, names, proof, remote
from ariane.mail.health.finding import Finding, Part, State, examine, part

__all__ = ["Finding", "Part", "State", "examine", "local", "names", "part", "proof", "remote"]
