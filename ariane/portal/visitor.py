"""Who visits, as far as she proved it: by links of mails, each for one record, or by a code, for all of hers.

Kept in the visitor's session as keys and numbers; whether they still open anything is asked at every request.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property

from ariane.accounts.models import Identity
from ariane.journal import outside
from ariane.journal.models import PortalSettings, Record
from ariane.journal.outside import Outsider
from ariane.kernel import clock
from ariane.mail.models import OutboundMail
from ariane.parties.outsiders import outsider

PLACE = "portal"
MOST_LINKS = 20


@dataclass(frozen=True)
class Visit:
    """One record as one visitor reads it."""

    record: Record
    outsider: Outsider
    by_code: bool


class Visitor:
    """The person at the door of a request."""

    def __init__(self, request: HttpRequest) -> None:
        self.session = request.session

    @property
    def kept(self) -> dict[str, Any]:
        found = self.session.get(PLACE)
        return found if isinstance(found, dict) else {}

    def keep(self, **values: Any) -> None:
        self.session[PLACE] = {**self.kept, **values}

    @property
    def language(self) -> str:
        return str(self.kept.get("language", ""))

    @cached_property
    def identity(self) -> Identity | None:
        """Whom a code proved her to be, for as long as the settings say."""
        until = float(self.kept.get("until", 0))
        if until < clock.now().timestamp():
            return None
        return Identity.objects.filter(pk=int(self.kept.get("identity") or 0), user=None).first()

    @cached_property
    def outsider(self) -> Outsider | None:
        return outsider(self.identity) if self.identity else None

    @property
    def came_by(self) -> list[int]:
        """The keys of the links she opened, the last one first."""
        return [int(key) for key in self.kept.get("links", ())]

    @property
    def addressee(self) -> Identity | None:
        """Whom the link that she opened last was sent to: a code for her can be asked for without typing an address."""
        keys = self.came_by
        mail = OutboundMail.objects.filter(view_key=keys[0]).select_related("recipient").first() if keys else None
        return mail.recipient if mail and mail.recipient.external else None

    def opened(self, key: int) -> None:
        """She opened the link of a mail."""
        self.keep(links=[key, *(one for one in self.came_by if one != key)][:MOST_LINKS])

    def proved(self, identity: Identity) -> None:
        """She typed the code that was sent to that address; the session gets a new name."""
        self.session.cycle_key()
        lasts = PortalSettings.current().visit_minutes * 60
        self.keep(identity=identity.pk, until=clock.now().timestamp() + lasts, code=None)

    def leave(self) -> None:
        """Forget all of it, but not a colleague's own session in the same browser."""
        language = self.language
        self.session[PLACE] = {"language": language} if language else {}

    def visit(self, uid: str) -> Visit | None:
        """The record with this name as she may read it: by her code, else by a link that opens just this one."""
        if self.outsider is not None:
            rows = outside.records(self.outsider).select_related("kind", "stage", "owner")
            record = rows.filter(uid=uid).first()
            if record is not None:
                return Visit(record, self.outsider, by_code=True)
        for key in self.came_by:
            found = outside.open_link(key)
            if found is not None and str(found.record.uid) == uid:
                return Visit(found.record, outsider(found.identity), by_code=False)
        return None
