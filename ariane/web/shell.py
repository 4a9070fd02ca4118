"""What stands around every page: where one can go, and how much waits there.

A place is shown when its address exists and the person may go there; counters are the ones that the places themselves
show. Read lazily: a fragment for htmx costs nothing here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ariane.accounts.models import Organisation, User
from ariane.accounts.openings import some_approve
from ariane.activities.queries import Weights
from ariane.journal.models import Kind
from ariane.pieces.interaction.settings import ExchangeSettings
from ariane.web import counters

KINDS = "shell.kinds"
EXCHANGES = "shell.exchanges"
LANGUAGES = (("fr", "Français"), ("en", "English"))


@dataclass(frozen=True)
class Place:
    """A link of the navigation, with how much waits behind it (`hot`: unread)."""

    url: str
    icon: str
    label: str
    count: int = 0
    hot: bool = False
    count_label: str = ""
    short: str = ""
    current: bool = False


@dataclass(frozen=True)
class Group:
    title: str
    places: list[Place] = field(default_factory=list)
    foot: bool = False


@dataclass(frozen=True)
class Spot:
    """A place that may exist: the name and arguments of its address, the capability it asks, what counts there."""

    name: str
    icon: str
    label: str
    arguments: tuple[str, ...] = ()
    may: str = ""
    counter: Callable[[], int] | None = None
    hot: bool = False
    said: str = ""
    short: str = ""


@lru_cache(maxsize=256)
def address(name: str, *arguments: str) -> str:
    """The address of a named page, empty when this installation has no such page."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def menu_kinds() -> list[Kind]:
    """The kinds of the rail; another process may take ten seconds to show a new one, this one none."""
    kept: list[Kind] | None = cache.get(KINDS)
    if kept is None:
        kept = list(Kind.objects.filter(active=True, in_menu=True))
        cache.set(KINDS, kept, 10)
    return kept


@receiver([post_save, post_delete], sender=Kind)
def forget_kinds(**_about: Any) -> None:
    """A kind was declared, renamed or switched off."""
    cache.delete(KINDS)


def exchange_settings() -> ExchangeSettings:
    """The settings of exchanges, read once in ten seconds: every page shows their button."""
    kept: ExchangeSettings | None = cache.get(EXCHANGES)
    if kept is None:
        kept = ExchangeSettings.current()
        cache.set(EXCHANGES, kept, 10)
    return kept


@receiver(post_save, sender=ExchangeSettings)
def forget_exchange_settings(**_about: Any) -> None:
    """An administrator changed them."""
    cache.delete(EXCHANGES)


class Shell:
    """The navigation as one person sees it on one page."""

    def __init__(self, request: HttpRequest, user: User) -> None:
        self.request, self.user = request, user

    @cached_property
    def waiting(self) -> counters.Waiting:
        return counters.waiting(self.user)

    @property
    def messages(self) -> int:
        return self.waiting.messages

    @property
    def weights(self) -> Weights:
        return self.waiting.weights

    @property
    def activities(self) -> int:
        return self.weights.due

    @cached_property
    def to_sort(self) -> int:
        return counters.to_sort(self.user) if self.waiting.to_sort is None else self.waiting.to_sort

    @property
    def last_signal(self) -> int:
        return self.waiting.last_signal

    @property
    def groups(self) -> list[Group]:
        """The rail: the day, the records, the settings; groups without a place are left out."""
        groups = [
            Group("", self._day()),
            Group(_("Follow-ups"), self._followups()),
            Group(_("Records"), self._records()),
            Group("", self._settings(), foot=True),
        ]
        return [group for group in groups if group.places]

    @property
    def tabs(self) -> list[Place]:
        """The bar at the foot of a phone: the day's places and the list of kinds."""
        return [*self._day()[:4], *self._keep(Spot("kinds", "menu", _("Records")))]

    def _day(self) -> list[Place]:
        unread = ngettext("%(n)d to handle", "%(n)d to handle", self.messages) % {"n": self.messages}
        approving = [Spot("to-approve", "hand", _("To approve"))] if some_approve() else []
        return self._keep(
            Spot("day", "sun", _("My day"), short=_("Day")),
            Spot("messages", "at-sign", _("Messages"), counter=lambda: self.messages, hot=True, said=unread),
            Spot("activities", "list-checks", _("Activities"), counter=lambda: self.activities),
            Spot("requests_to_check", "list-checks", _("To check"), may="request.validate"),
            *approving,
            Spot("sort", "inbox", _("To sort"), may="sort.read", counter=lambda: self.to_sort),
            Spot("indicators", "chart-column", _("Indicators")),
        )

    def _followups(self) -> list[Place]:
        return self._keep(
            Spot("control", "gauge", _("Control"), may="followup.read"),
            Spot("departures", "send", _("Departures"), may="followup.approve"),
            Spot("flows", "spool", _("Flows"), may="followup.read"),
        )

    def _records(self) -> list[Place]:
        spots = (Spot("list", kind.icon, kind.plural.capitalize(), (kind.code,)) for kind in menu_kinds())
        return self._keep(*spots)

    def _settings(self) -> list[Place]:
        demonstration = [Spot("customer", "mailbox", _("Customer’s mailbox"))] if settings.DEMO else []
        return self._keep(*demonstration, Spot("settings", "settings", _("Settings"), may="configure"))

    @property
    def mine(self) -> list[Place]:
        """The person's own menu."""
        return self._keep(
            Spot("profile", "user", _("My profile")), Spot("tour", "graduation-cap", _("Getting the hang of it"))
        )

    def _keep(self, *spots: Spot) -> list[Place]:
        return [place for spot in spots if (place := self._place(spot))]

    def _place(self, spot: Spot) -> Place | None:
        url = address(spot.name, *spot.arguments)
        if not url or (spot.may and not self.user.rights.may(spot.may)):
            return None
        here = self.request.path
        current = here == url or (url != "/" and here.startswith(url))
        waiting = spot.counter() if spot.counter else 0
        return Place(url, spot.icon, spot.label, waiting, spot.hot, spot.said, spot.short or spot.label, current)

    @cached_property
    def exchange_button(self) -> str:
        """How an exchange is logged from here: "integrated", "floating", or "" where it is hidden (D-037, D-038)."""
        settings = exchange_settings()
        if settings.button == ExchangeSettings.Button.FLOATING:
            return "floating"
        return "" if self.page_name in settings.hidden_on else "integrated"

    @property
    def page_name(self) -> str:
        """The page as the settings name it: the name of its address."""
        match = self.request.resolver_match
        return str(match.url_name) if match else ""

    search_url = property(lambda self: address("search"))
    activities_url = property(lambda self: address("activities"))
    messages_url = property(lambda self: address("messages"))
    preferences_url = property(lambda self: address("preferences"))
    keys_url = property(lambda self: address("keys"))
    live_url = "/sse"
    clock_url = property(lambda self: address("clock"))
    bell_url = property(lambda self: address("bell"))
    clock_menu_url = property(lambda self: address("activities-menu"))
    bell_menu_url = property(lambda self: address("messages-menu"))
    languages = LANGUAGES

    @property
    def themes(self) -> tuple[tuple[str, str], ...]:
        return (("auto", _("As the system")), ("light", _("Light")), ("dark", _("Dark")))

    @property
    def activities_label(self) -> str:
        """« Activités : 2 en retard, 3 aujourd’hui, 7 à venir », so that lateness is never a colour alone."""
        weights = {"late": self.weights.late, "today": self.weights.today, "coming": self.weights.coming}
        return _("Activities: %(late)d overdue, %(today)d today, %(coming)d coming") % weights

    @property
    def messages_label(self) -> str:
        return ngettext("Messages: %(n)d to handle", "Messages: %(n)d to handle", self.messages) % {"n": self.messages}


def context(request: HttpRequest) -> dict[str, Any]:
    """Template context: `shell` for a signed-in person, `organisation` for everybody, both read when used."""
    values: dict[str, Any] = {"organisation": SimpleLazyObject(Organisation.current)}
    if isinstance(request.user, User):
        values["shell"] = Shell(request, request.user)
    return values
