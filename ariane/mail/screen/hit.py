"""A rule's answer when it applies."""

from dataclasses import dataclass

from ariane.mail.routing import Verdict


@dataclass(frozen=True)
class Hit:
    """Why a rule applies; with a verdict the mail is done, without it only goes on marked."""

    detail: str = ""
    verdict: Verdict | None = None
