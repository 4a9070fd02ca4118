"""What an action may refuse, in words for the person who asked."""


class DomainError(Exception):
    """The action cannot be done; the message says what to do, in the user's language."""


class NotAllowed(DomainError):
    """The person may see the record but may not do this."""


class Collision(DomainError):
    """Somebody else changed the same thing meanwhile; carries what now stands there."""

    def __init__(self, message: str, *, theirs: object = None) -> None:
        super().__init__(message)
        self.theirs = theirs
