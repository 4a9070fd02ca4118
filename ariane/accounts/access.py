"""A view's policy as a value, for every door."""

from dataclasses import dataclass

from ariane.accounts.models import User


@dataclass(frozen=True)
class Access:
    """A view’s policy: open to strangers, to whoever is signed in, to programs with a key, or to those who have one of
    the capabilities."""

    who: str
    capabilities: tuple[str, ...] = ()

    def admits(self, user: User) -> bool:
        return not self.capabilities or any(user.rights.may(capability) for capability in self.capabilities)
