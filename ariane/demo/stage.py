"""The stage on which a pack plays: who is there, which cards and pieces exist, and what time it is."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.html import escape

from ariane.accounts.models import Team, User
from ariane.demo.cast import Absence, House
from ariane.demo.moments import Calendar, held
from ariane.journal.models import Record
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from ariane.ui import formats

MENTION = re.compile(r"@([a-z][a-z-]+)")


@dataclass
class Stage:
    """Everything by a short name, and the plan of what happens when."""

    house: House
    calendar: Calendar
    absences: tuple[Absence, ...] = ()
    users: dict[str, User] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    pieces: dict[str, Piece] = field(default_factory=dict)
    plan: list[tuple[dt.datetime, int, Callable[[], Any]]] = field(default_factory=list)
    _rights_of: dict[str, dt.date] = field(default_factory=dict)

    def then(self, moment: dt.datetime, action: Callable[[], Any]) -> None:
        """Let something happen at a moment; of two at the same moment the first planned is the first done."""
        self.plan.append((moment, len(self.plan), action))

    def play(self) -> int:
        """Do all that was planned, in the order of time, each with the clock standing at its moment."""
        self.plan.sort(key=lambda step: step[:2])
        for moment, _order, action in self.plan:
            try:
                with held(moment):
                    action()
            except Exception as error:
                error.add_note(f"at {moment:%Y-%m-%d %H:%M}: {told(action)}")
                raise
        return len(self.plan)

    def user(self, login: str) -> User:
        """A colleague with the rights of that day; her substitute while she is away."""
        today = timezone.localdate()
        away = self.calendar.day
        login = next(
            (one.substitute for one in self.absences if one.who == login and away(one.start) <= today <= away(one.end)),
            login,
        )
        user = self.users[login]
        if self._rights_of.get(login) != today:
            user.__dict__.pop("rights", None)
            self._rights_of[login] = today
        return user

    def record(self, key: str) -> Record:
        """A piece or a card by its short name."""
        return self.pieces[key] if key in self.pieces else self.parties[key]

    def typeset(self, text: str) -> str:
        return formats.typeset(text, self.house.language)

    def html(self, paragraphs: list[str]) -> str:
        """Paragraphs as the editor posts them, @logins and @teams as mentions."""
        return "".join(f"<p>{MENTION.sub(self._mention, escape(self.typeset(one)))}</p>" for one in paragraphs)

    def _mention(self, found: re.Match[str]) -> str:
        name = found[1]
        if name in self.users:
            user = self.users[name]
            return f'<span data-mention="user:{user.pk}">@{user.first_name}</span>'
        if name in self.teams:
            return f'<span data-mention="team:{self.teams[name].pk}">@{self.teams[name].name}</span>'
        return found[0]


def told(action: Callable[[], Any]) -> str:
    """What was being done, for the note of an error: the short names and turns among the arguments."""
    arguments = getattr(action, "args", ())
    return " ".join(str(one) for one in arguments if not isinstance(one, Stage))[:600]
