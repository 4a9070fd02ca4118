"""What the list of a kind shows: its columns, its filters, its heads to sort by, and each row with what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ariane.accounts.models import User
from ariane.activities import bulk
from ariane.activities.models import Activity, ActivityType
from ariane.flows.upcoming import Upcoming, upcoming
from ariane.flows.words import KINDS
from ariane.imports.actions import may_import
from ariane.journal import lists
from ariane.journal.models import FieldDef, Kind, Record, SavedView, Stage
from ariane.journal.views import columns_of, views_of
from ariane.parties import duplicates
from ariane.parties.models import Party
from ariane.pieces.queries import FACTS, fact
from ariane.web.lists.columns import cells, choosable


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    record: Record
    activity: Activity | None = None
    card: Party | None = None
    cells: tuple[str, ...] = ()
    followup: Upcoming | None = None

    @property
    def under(self) -> str:
        """What stands under the title: reference and third party; for a card, what it belongs to."""
        if self.card is not None:
            above = self.card.organisation.title if self.card.organisation else ""
            return " · ".join(filter(None, (self.card.get_party_type_display(), above, self.card.city)))
        party = self.record.main_party.title if self.record.main_party else ""
        return " · ".join(filter(None, (self.record.ref, party)))


@dataclass(frozen=True)
class Head:
    """A column's title; `url` sorts by it, `order` says how it is sorted now (ascending, descending or not)."""

    label: str
    look: str = ""
    url: str = ""
    order: str = ""


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool


class ListPage:
    """The list of a kind as one person asks for it."""

    def __init__(self, user: User, kind: Kind, ask: lists.Ask, *, show: str = "") -> None:
        self.user, self.kind, self.ask, self.show = user, kind, ask, show

    @cached_property
    def stages(self) -> list[Stage]:
        return list(self.kind.stages.all())

    @cached_property
    def definitions(self) -> list[FieldDef]:
        """The fields that records of this kind have."""
        return list(FieldDef.objects.filter(kind=self.kind))

    @cached_property
    def codes(self) -> set[str]:
        return {one.code for one in self.definitions}

    @property
    def is_party(self) -> bool:
        return self.kind.family == Kind.Family.PARTY

    @property
    def governs(self) -> bool:
        """Whether the person decides about doubles."""
        return bool(self.user.rights.may("party.govern"))

    @property
    def doubles(self) -> int:
        return duplicates.queue().count()

    @property
    def has_amount(self) -> bool:
        return "amount" in self.codes

    @property
    def has_due(self) -> bool:
        return "due_on" in self.codes

    @cached_property
    def listing(self) -> lists.Listing:
        return lists.page(self.user, self.kind, self.ask, stages=self.stages)

    @cached_property
    def rows(self) -> list[Row]:
        records = self.listing.records
        planned = next_activities(records)
        cards = (
            Party.objects.select_related("organisation").in_bulk([one.pk for one in records]) if self.is_party else {}
        )
        more = cells(self.kind, self.extra, records, self.user) if self.extra else {}
        free = [one.pk for one in records if one.pk not in planned] if self.kind.code in KINDS else []
        ahead = upcoming(free) if free else {}
        return [
            Row(one, planned.get(one.pk), cards.get(one.pk), tuple(more.get(one.pk, ())), ahead.get(one.pk))
            for one in records
        ]

    @cached_property
    def extra(self) -> list[FieldDef]:
        """The further columns that the person has chosen."""
        return columns_of(self.user, self.kind)

    @property
    def column_choices(self) -> list[Choice]:
        """What may be shown, and what is."""
        chosen = {one.code for one in self.extra}
        return [Choice(one.code, one.name, one.code in chosen) for one in choosable(self.definitions)]

    @cached_property
    def views(self) -> list[SavedView]:
        """The views kept for this kind."""
        return list(views_of(self.user, self.kind))

    @property
    def query(self) -> str:
        """This list's filters and order, as an address holds them."""
        return self._query(replace(self.ask, after=""))

    @property
    def may_export(self) -> bool:
        return bool(self.user.rights.scope("export"))

    @property
    def may_import(self) -> bool:
        return may_import(self.user, self.kind)

    @property
    def heads(self) -> list[Head]:
        """The columns that this kind has, in their order."""
        heads = [self._head(self.kind.name.capitalize(), "title")]
        if self.stages:
            heads.append(self._head(_("Stage"), "stage"))
        heads.append(Head(_("Owner")))
        if self.has_amount:
            heads.append(self._head(_("Amount"), "amount", "num"))
        heads += [self._head(_("Last message"), "message"), self._head(_("Next"), "activity")]
        heads += [self._head(_("Due date"), "due")] if self.has_due else []
        return [*heads, *(Head(one.name) for one in self.extra)]

    def _head(self, label: str, sort: str, look: str = "") -> Head:
        here = self.ask.sort == sort
        order = ("descending" if self.ask.descending else "ascending") if here else ""
        return Head(label, look, self.url(sort=sort, reverse=here and not self.ask.reverse), order)

    @property
    def tabs(self) -> list[tuple[str, str, bool]]:
        """(address, label, is this one): open, closed, archived, all."""
        opened = pgettext("records", "Open")
        labels = {"open": opened, "closed": _("Closed"), "archived": _("Archived"), "all": _("All")}
        if not any(stage.final for stage in self.stages):
            del labels["closed"]
        state = self.ask.filters.state
        return [(self.url(state=code), label, state == code) for code, label in labels.items()]

    @property
    def owners(self) -> list[Choice]:
        named = [("", _("Anybody")), ("mine", _("Mine")), ("team", _("My team")), ("none", _("Without owner"))]
        if self.user.rights.covering:
            named.insert(2, ("covered", _("What I cover")))
            covered = User.objects.in_bulk([one.user_id for one in self.user.rights.covering]).values()
            named += [(str(one.pk), _("For %(name)s") % {"name": one.name}) for one in covered]
        return [Choice(value, label, self.ask.filters.owner == value) for value, label in named]

    @property
    def facts(self) -> list[Choice]:
        """The facts that records of this kind are filtered on; none for most kinds."""
        named = {
            "unsent": _("Not sent"), "sent": pgettext("quote", "Sent"), "published": pgettext("invoice", "Published"),
            "answered": pgettext("quote", "Answered since"), "part_paid": _("Paid in part"), "credited": _("Credited"),
            "silent": _("Without news for 7 days"), "overdue": _("Overdue"),
            "unpaid": _("Not paid"), "paid": _("Paid"), "promised": _("Payment promised"), "dispute": _("In dispute"),
        }  # fmt: skip
        codes = FACTS.get(self.kind.code, ())
        every = [("", _("Every fact")), *((code, named[code]) for code in codes)] if codes else []
        return [Choice(value, label, self.ask.filters.fact == value) for value, label in every]

    @property
    def stage_choices(self) -> list[Choice]:
        named = [("", _("Any stage")), *((stage.code, stage.name) for stage in self.stages)]
        return [Choice(value, label, self.ask.filters.stage == value) for value, label in named]

    @property
    def most(self) -> int:
        """How many records one act may change."""
        return bulk.MOST

    @property
    def may_change(self) -> bool:
        """Whether ticking rows leads anywhere: some right to edit records of the kind."""
        return bool(self.user.rights.may(f"{self.kind.policy}.edit"))

    @property
    def colleagues(self) -> list[User]:
        return list(User.objects.filter(is_active=True).order_by("first_name", "last_name"))

    @property
    def types(self) -> list[ActivityType]:
        return list(ActivityType.objects.filter(active=True))

    @property
    def may_create(self) -> bool:
        verb = "edit" if self.is_party else "create"
        return bool(self.user.rights.may(f"{self.kind.policy}.{verb}")) and self.kind.family != Kind.Family.ROOM

    @property
    def shows(self) -> list[tuple[str, str, str, bool]]:
        """The ways to look at the list: (address, label, icon, is this one)."""
        ways = [("", _("List"), "rows-3"), ("month", _("Calendar"), "calendar")]
        if self.stages:
            ways.insert(1, ("stages", _("Stages"), "kanban"))
        first = replace(self.ask, after="")
        return [(f"?{self._query(first, show)}", label, sign, show == self.show) for show, label, sign in ways]

    @property
    def filtered(self) -> bool:
        return replace(self.ask.filters, also=Q()) != lists.Filters(state=self.ask.filters.state)

    @property
    def plain_url(self) -> str:
        return reverse("list", args=(self.kind.code,))

    @property
    def untagged_url(self) -> str:
        return self.url(tag="")

    @property
    def count_url(self) -> str:
        return f"{reverse('list-count', args=(self.kind.code,))}?{self._query(self.ask)}"

    def listing_url(self, *, stage: str, final: bool) -> str:
        """The address of the whole list of a stage."""
        state = "closed" if final else "open"
        ask = replace(self.ask, filters=replace(self.ask.filters, stage=stage, state=state), after="")
        return f"?{self._query(ask, '')}"

    @property
    def following_url(self) -> str:
        return f"?{self._query(self.listing.following)}" if self.listing.following else ""

    def url(self, *, sort: str = "", reverse: bool = False, **filters: Any) -> str:
        """The address of this list with something else: another order or another filter, from its first page."""
        ask = replace(self.ask, filters=replace(self.ask.filters, **filters), after="")
        return f"?{self._query(replace(ask, sort=sort, reverse=reverse) if sort else ask)}"

    def _query(self, ask: lists.Ask, show: str | None = None) -> str:
        filters = ask.filters
        values = {
            "state": filters.state if filters.state != "open" else "",
            "owner": filters.owner,
            "stage": filters.stage,
            "tag": filters.tag,
            "fact": filters.fact,
            "q": filters.text,
            "sort": ask.sort if ask.sort != "created" or ask.reverse else "",
            "reverse": "1" if ask.reverse else "",
            "after": ask.after,
            "show": self.show if show is None else show,
        }
        return urlencode({name: value for name, value in values.items() if value})


def asked(given: Mapping[str, str]) -> lists.Ask:
    """From an address; what is not understood is left out."""
    state, sort = given.get("state", "open"), given.get("sort", "created")
    filters = lists.Filters(
        owner=given.get("owner", ""),
        state=state if state in lists.STATES else "open",
        stage=given.get("stage", ""),
        tag=given.get("tag", ""),
        fact=given.get("fact", "")[:20],
        also=fact(given.get("fact", "")),
        text=given.get("q", "").strip()[:100],
    )
    sort = sort if sort in lists.SORTS else "created"
    return lists.Ask(filters, sort, given.get("reverse") == "1", given.get("after", "")[:200])


def fetch_kind(user: User, code: str) -> Kind:
    """An active kind that the person may read anything of, or 404; rooms have no list."""
    kind = Kind.objects.filter(code=code, active=True).exclude(family=Kind.Family.ROOM).first()
    if kind is None:
        raise Http404
    return kind


def next_activities(records: list[Record]) -> dict[int, Activity]:
    """The first planned activity of each record, in one query."""
    rows = Activity.objects.filter(record__in=[one.pk for one in records], state=Activity.State.PLANNED)
    ordered = rows.select_related("type").order_by("due_on", F("due_time").asc(nulls_last=True), "pk")
    first: dict[int, Activity] = {}
    for row in ordered:
        first.setdefault(row.record_id, row)
    return first
