"""How far an organisation is with setting Ariane up, read from what is there (O-067, O-082, O-084); nothing is ticked
by hand, so nothing stays ticked that is no longer so."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.activities.models import Activity, ActivityType
from ariane.flows.models import Scenario
from ariane.journal.models import Delivery, Entry, Kind, Record
from ariane.kernel import clock
from ariane.mail import health, roundtrip
from ariane.mail.models import Alias
from ariane.reports import tour
from ariane.templates.models import Template
from ariane.ui import formats

RECENT = dt.timedelta(days=90)
# the rule that is proposed where more people than these are told of a message
ENOUGH = 3
RULE = {"owner": "messages", "coordinator": "messages"}
# the flows of work whose types ship as packs, and how many types each wants at least
WORK = {"sales": gettext_lazy("Sales"), "purchasing": gettext_lazy("Purchasing"), "service": gettext_lazy("Service")}
TYPES, FIELDS, ALIASES = 3, 3, 3
FOLLOWED = ("quote", "invoice")


@dataclass(frozen=True)
class Line:
    """One thing of a step: what, how it stands, whether it is in order; `kind` where a rule can be proposed."""

    name: str
    words: str
    done: bool
    kind: Kind | None = None


@dataclass(frozen=True)
class Step:
    """A step of the list: what is wanted and why, what there is, and the page where it is done."""

    code: str
    name: str
    why: str
    lines: tuple[Line, ...]
    url: str

    @property
    def done(self) -> bool:
        return all(line.done for line in self.lines)

    @property
    def missing(self) -> list[Line]:
        return [line for line in self.lines if not line.done]


def steps() -> list[Step]:
    """Every step in the order of a set-up over two to four weeks, each with what it still lacks."""
    kinds = list(Kind.objects.filter(family=Kind.Family.PIECE, active=True, in_menu=True).order_by("position", "code"))
    used = Counter(dict(Record.objects.order_by().values_list("kind").annotate(Count("pk"))))
    ours = [kind for kind in kinds if used[kind.pk]] or kinds
    makers: Sequence[tuple[str, str | Promise, str | Promise, str, Callable[[], list[Line]]]] = (
        ("mail", gettext_lazy("Mail"), gettext_lazy("messages leave and come back"), "settings_health", mail),
        ("people", gettext_lazy("People and teams"), gettext_lazy("everybody has a team: rights follow"),
         "settings_people", people),
        ("followers", gettext_lazy("Followers"), gettext_lazy("few by default, or nobody reads any more"),
         "settings_kinds", lambda: followers(ours)),
        ("types", gettext_lazy("Activity types"), gettext_lazy("a handful per flow of work, used on every kind"),
         "settings_activity_types", lambda: [*types(), *unplanned(ours)]),
        ("templates", gettext_lazy("Templates"), gettext_lazy("short messages written once, well"),
         "settings_templates", lambda: templates(ours)),
        ("tracked", gettext_lazy("Tracked changes"), gettext_lazy("three to five fields: price, delay, stage"),
         "settings_kinds", lambda: tracked(ours)),
        ("aliases", gettext_lazy("Aliases"), gettext_lazy("three addresses, each proved by a round trip"),
         "settings_round_trips", aliases),
        ("flows", gettext_lazy("Follow-ups"), gettext_lazy("no offer and no invoice without one"), "flows", flows),
        ("training", gettext_lazy("Note or message"), gettext_lazy("one hour, by doing: notes, messages, mentions"),
         "tour", training),
    )  # fmt: skip
    return [Step(code, str(name), str(why), tuple(make()), url) for code, name, why, url, make in makers]


def mail() -> list[Line]:
    parts = [part for part in health.examine(network=False) if part.findings]
    return [Line(str(one.name), one.findings[0].words, one.state is not health.State.STOPS) for one in parts]


def people() -> list[Line]:
    users = User.objects.filter(is_active=True)
    alone = list(users.filter(memberships=None).order_by("first_name")[:5])
    lines = [Line(one.name, _("belongs to no team"), False) for one in alone]
    number = users.count()
    words = ngettext("%(n)s colleague", "%(n)s colleagues", number) % {"n": number}
    return [Line(_("Accounts"), words, number > 1), *lines]


def recipients(since: dt.datetime) -> dict[int, tuple[int, int]]:
    """Kind → (colleagues told because they follow, messages and notes) since then."""
    written = Q(type__in=(Entry.Type.MESSAGE, Entry.Type.NOTE), published_at__gte=since, removed_at=None)
    entries = Entry.objects.filter(written).order_by().values_list("record__kind").annotate(Count("pk"))
    told = Delivery.objects.filter(
        channel=Delivery.Channel.APP, reason=Delivery.Reason.FOLLOWER, external=False, created_at__gte=since,
        entry__type__in=(Entry.Type.MESSAGE, Entry.Type.NOTE),
    )  # fmt: skip
    people = dict(told.order_by().values_list("record__kind").annotate(Count("pk")))
    return {kind: (people.get(kind, 0), number) for kind, number in entries}


def followers(kinds: list[Kind]) -> list[Line]:
    """How many followers a message reaches on average, per kind; where too many, a rule is proposed (O-082)."""
    seen, lines = recipients(clock.now() - RECENT), []
    for kind in kinds:
        people, written = seen.get(kind.pk, (0, 0))
        if written:
            mean = people / written
            told = formats.number(mean, get_language() or "fr", 1)
            words = _("%(mean)s followers told per message, over %(n)s") % {"mean": told, "n": written}
            lines.append(Line(kind.plural.capitalize(), words, mean <= ENOUGH, kind))
    return lines


def types() -> list[Line]:
    counted = dict(ActivityType.objects.filter(active=True).order_by().values_list("flow").annotate(Count("pk")))
    found = [(name, counted.get(code, 0)) for code, name in WORK.items()]
    return [Line(str(name), ngettext("%(n)s type", "%(n)s types", n) % {"n": n}, n >= TYPES) for name, n in found]


def unplanned(kinds: list[Kind]) -> list[Line]:
    """Kinds on which nothing was ever planned."""
    planned = set(Activity.objects.order_by().values_list("record__kind", flat=True).distinct())
    return [
        Line(kind.plural.capitalize(), _("no activity was ever planned"), False)
        for kind in kinds
        if kind.pk not in planned
    ]


def templates(kinds: list[Kind]) -> list[Line]:
    """How many templates are made for each kind; those that serve every kind do not count (O-084)."""
    named = Counter(code for row in Template.objects.filter(active=True) for code in row.kinds)
    words = [ngettext("%(n)s template", "%(n)s templates", named[one.code]) % {"n": named[one.code]} for one in kinds]
    return [Line(one.plural.capitalize(), said, named[one.code] > 0) for one, said in zip(kinds, words, strict=True)]


def tracked(kinds: list[Kind]) -> list[Line]:
    found = [(kind, len(kind.tracked)) for kind in kinds]
    return [
        Line(one.plural.capitalize(), ngettext("%(n)s field", "%(n)s fields", n) % {"n": n}, n >= FIELDS)
        for one, n in found
    ]


def aliases() -> list[Line]:
    rows = Alias.objects.filter(active=True).order_by("address").values_list("address", flat=True)
    known = [one.lower() for one in rows]
    lights = roundtrip.lights(known)
    lines = [
        Line(one, roundtrip.in_words(trip), trip is not None and trip.state == "passed")
        for one in known
        for trip in (lights.get(one),)
    ]
    words = ngettext("%(n)s address", "%(n)s addresses", len(known)) % {"n": len(known)}
    return [Line(_("In use"), words, len(known) >= ALIASES), *lines]


def flows() -> list[Line]:
    running = set(Scenario.objects.filter(state=Scenario.State.ACTIVE).values_list("kind", flat=True))
    kinds = Kind.objects.filter(code__in=FOLLOWED, active=True).order_by("position")
    words = {True: _("a flow follows them up"), False: _("no flow is active")}
    return [Line(kind.plural.capitalize(), words[kind.code in running], kind.code in running) for kind in kinds]


def training() -> list[Line]:
    """Who has done the exercises of the tour, from what they wrote."""
    users = list(User.objects.filter(is_active=True).order_by("first_name", "pk"))
    done = sum(all(one.done for one in rows) for rows in tour.of_many(users).values())
    words = _("%(done)s of %(all)s have done the exercises") % {"done": done, "all": len(users)}
    return [Line(_("Colleagues"), words, done == len(users))]
