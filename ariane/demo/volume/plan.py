"""How much the load pack holds, and the colleagues, kinds and words it is made with."""

import datetime as dt
import random
from dataclasses import dataclass, field
from functools import cached_property

from ariane.accounts.models import Team, User
from ariane.demo.texts import sections
from ariane.journal.models import Kind, Stage
from ariane.kernel import clock

SEED = 41


@dataclass(frozen=True)
class Volume:
    """Numbers of rows. `busiest` entries stand on one offer, `around` in the records of one company (they are among
    `entries`); `mine` of the activities are one colleague's."""

    contacts: int = 50_000
    offers: int = 100_000
    exchanges: int = 50_000
    entries: int = 500_000
    busiest: int = 10_000
    around: int = 16_000
    activities: int = 100_000
    mine: int = 10_000

    def share(self, divisor: int) -> "Volume":
        """The same in small, for a test or a quick figure."""
        return Volume(**{name: max(4, number // divisor) for name, number in vars(self).items()})


@dataclass
class Plan:
    """What every part of the loading shares: one draw of chances, so that two loadings are alike but for their days."""

    volume: Volume
    now: dt.datetime = field(default_factory=clock.now)
    draw: random.Random = field(default_factory=lambda: random.Random(SEED))

    @cached_property
    def words(self) -> dict[str, list[str]]:
        return sections("volume", "words")

    @cached_property
    def team(self) -> Team:
        """Whose records these are: the team that has most members."""
        teams = Team.objects.filter(is_group=False)
        return max(teams, key=lambda team: (team.memberships.count(), -team.pk))

    @cached_property
    def colleagues(self) -> list[User]:
        """The members of that team; the first one is who has most to do."""
        found = User.objects.filter(is_active=True, memberships__team=self.team).order_by("pk")
        return list(found.distinct()) or list(User.objects.filter(is_active=True).order_by("pk")[:3])

    def kind(self, code: str) -> Kind:
        return Kind.objects.get(code=code)

    def stages(self, code: str) -> list[Stage]:
        return list(Stage.objects.filter(kind__code=code))

    def word(self, section: str) -> str:
        return self.draw.choice(self.words[section])

    def earlier(self, days: int) -> dt.datetime:
        """A moment within so many days before now."""
        return self.now - dt.timedelta(seconds=self.draw.randrange(days * 86_400))
