"""The widgets of the home page that are switched on in Configuration › Échanges (D-051 to D-053)."""

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.pieces.interaction import find
from ariane.pieces.models import Piece
from ariane.web.shell import exchange_settings


class Widgets:
    """Each list is read when its widget is shown."""

    def __init__(self, user: User) -> None:
        self.user = user

    def on(self, name: str) -> bool:
        return name in exchange_settings().widgets

    @property
    def latest(self) -> list[Piece]:
        return find.latest(self.user) if self.on("latest_exchanges") else []

    @property
    def next_contacts(self) -> list[Activity]:
        return find.next_contacts(self.user) if self.on("next_contacts") else []

    @property
    def past(self) -> list[Piece]:
        return find.past_events(self.user) if self.on("past_events") else []
