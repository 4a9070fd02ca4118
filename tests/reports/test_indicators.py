"""The weekly indicators: what each counts, for whom, and that its list is what it counted (O-076 to O-080)."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from ariane.accounts.models import Identity, Organisation, Team, User
from ariane.activities.actions import Plan, plan
from ariane.activities.models import ActivityType
from ariane.journal import actions
from ariane.journal.actions.moves import move_entry
from ariane.journal.append import Line, append
from ariane.journal.models import Entry, Kind, Record, Stage
from ariane.kernel import clock
from ariane.mail.models import InboundMail, OutboundMail
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.models import Piece
from ariane.reports import weekly
from ariane.reports.indicators import answers, board, silent, tickets, todo
from ariane.reports.indicators.whose import HOUSE, Whose, choices, chosen
from tests.budget import query_budget
from tests.flows.office import MONDAY, sent_quote
from tests.world import World, record

Browser = Callable[[User], Client]
DORA = "dora@aubrives.example"
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def house(world: World) -> None:
    Organisation.objects.update(timezone="UTC", country="BE")


def wrote(piece: Record, when: dt.datetime, who: User | str = DORA, **extra: object) -> Entry:
    """An external message: from outside when `who` is an address, sent by that colleague otherwise."""
    outside = isinstance(who, str)
    author = Identity.of_address(who) if isinstance(who, str) else who.identity
    with time_machine.travel(when, tick=False):
        way = "in" if outside else "out"
        line = Line("message", author, text="x", visibility="external", direction=way, extra=dict(extra))
        return append(piece, line)


def ticket(world: World, when: dt.datetime, n: int = 1) -> Piece:
    with time_machine.travel(when, tick=False):
        fields = {"owner": world.ben, "team": world.team("ventes")}
        return create_piece(by=world.ada, piece=NewPiece("ticket", f"Panne {n}", world.commune, fields=fields))


def to_stage(world: World, piece: Record, code: str, when: dt.datetime) -> None:
    with time_machine.travel(when, tick=False):
        stage = Stage.objects.get(kind=piece.kind, code=code)
        actions.change_fields(by=world.ada, record=Piece.objects.get(pk=piece.pk), changes={"stage": stage})


def todo_on(world: World, due: dt.date, who: User, hour: dt.time | None = None) -> None:
    kind = ActivityType.objects.get(code="call")
    plan(by=world.ada, record=record(world.offer), plan=Plan(kind, due, "Rappeler", assignee=who, due_time=hour))


@pytest.mark.req("O-076")
def test_the_share_of_activities_up_to_date_by_team_and_person(world: World) -> None:
    with time_machine.travel(MONDAY, tick=False):
        day = MONDAY.date()
        for late in (-1, 0, 2, 3):
            todo_on(world, day - dt.timedelta(days=late), world.ben)
        todo_on(world, day, world.bea, dt.time(8))
        todo_on(world, day - dt.timedelta(days=2), world.bea, dt.time(10))
        found, overdue = todo.up_to_date(None, HOUSE)
        assert (found.part, found.whole, found.percent, overdue) == (2, 6, 33, 1)
        assert [one.due_on for one in todo.long_overdue(None, HOUSE)] == [day - dt.timedelta(days=3)]
        found, overdue = todo.up_to_date(world.ada, Whose("user", world.bea.pk))
        assert (found.part, found.whole, overdue) == (0, 2, 0)
        team = Whose("team", world.team("ventes").pk)
        assert todo.up_to_date(world.ada, team)[0].whole == 6
        assert todo.up_to_date(world.ada, Whose("team", world.team("achats").pk))[0].whole == 0
        assert todo.up_to_date(world.cleo, HOUSE)[0].whole == 0
    with time_machine.travel(MONDAY + 2 * HOUR, tick=False):
        assert todo.up_to_date(None, HOUSE)[1] == 2


@pytest.mark.req("O-077")
def test_records_in_silence_are_those_without_a_message_for_the_kind_s_days(world: World) -> None:
    offer = sent_quote(world)
    now = clock.now()
    Record.objects.filter(pk=offer.pk).update(created_at=now - dt.timedelta(days=30), last_message_at=None)
    assert [one.pk for one in silent.silent(None, HOUSE)] == [offer.pk]
    assert {kind.code: n for kind, n in silent.by_kind(world.ada, HOUSE)} == {
        "request": 0, "quote": 1, "invoice": 0, "ticket": 0,
    }  # fmt: skip
    assert not silent.silent(world.cleo, HOUSE) and not silent.silent(None, HOUSE, kind="invoice")
    append(offer, Line("flow", Identity.system(), text="Relance", visibility="external", direction="out"))
    assert not silent.silent(None, HOUSE)
    Kind.objects.filter(code="quote").update(silent_days=None)
    assert not silent.silent(None, HOUSE)


@pytest.mark.req("O-077")
def test_a_message_in_or_out_ends_the_silence_and_a_closed_record_has_none(world: World) -> None:
    offer = sent_quote(world)
    now = clock.now()
    for days, count in ((9, 0), (11, 1)):
        Record.objects.filter(pk=offer.pk).update(
            created_at=now - dt.timedelta(days=40), last_message_at=now - dt.timedelta(days=days)
        )
        assert silent.silent(None, HOUSE).count() == count
    Kind.objects.filter(code="quote").update(silent_days=12)
    assert silent.silent(None, HOUSE).count() == 0
    Kind.objects.filter(code="quote").update(silent_days=5)
    Record.objects.filter(pk=offer.pk).update(stage=offer.kind.stages.get(code="refused"))
    assert silent.silent(None, HOUSE).count() == 0


@pytest.mark.req("O-078")
def test_the_wait_is_from_the_first_message_to_a_person_s_first_answer_in_open_hours(world: World) -> None:
    first, second, third = (ticket(world, MONDAY, n) for n in (1, 2, 3))
    wrote(first, MONDAY + HOUR)
    wrote(first, MONDAY + 2 * HOUR, who=world.ben, meta={"automatic": "auto-replied"})
    append(first, Line("flow", Identity.system(), text="Reçu", visibility="external", direction="out"))
    wrote(first, MONDAY + dt.timedelta(days=1, hours=1), who=world.ben)
    wrote(first, MONDAY + dt.timedelta(days=1, hours=2))
    wrote(second, MONDAY + 7 * HOUR)
    wrote(third, MONDAY, meta={"automatic": "auto-replied"})
    with time_machine.travel(MONDAY + dt.timedelta(days=2), tick=False):
        this = board.week()
        waits = {one.record_id: one for one in answers.first_answers(None, HOUSE, this.first, this.last)}
        assert {pk: one.length for pk, one in waits.items()} == {first.pk: 8 * HOUR, second.pk: 9 * HOUR}
        assert [one.pk for one in answers.waiting(None, HOUSE)] == [second.pk]
        Team.objects.filter(code="ventes").update(opens=dt.time(10), closes=dt.time(12))
        early = answers.first_answers(world.ada, HOUSE, this.first, this.last)
        assert {one.record_id: one.length for one in early}[first.pk] == 2 * HOUR
        assert answers.first_answers(world.cleo, Whose("user", world.cleo.pk), this.first, this.last) == []
        to_stage(world, second, "closed", clock.now())
        assert not answers.waiting(None, HOUSE)
        assert [one.record_id for one in answers.first_answers(None, HOUSE, this.first, this.last)] == [first.pk]


def mail_of(piece: Record, on: Record, rule: str) -> None:
    """A mail of the ticket's person, filed on a record by a rule."""
    InboundMail.objects.create(
        source="smtp", raw_path=f"r{piece.pk}", size=1, digest=f"d{piece.pk}", rule=rule, verdict="entry",
        from_address=f"{piece.pk}@aubrives.example", record_id=on.pk,
    )  # fmt: skip


@pytest.mark.req("O-079")
def test_a_ticket_in_one_thread_had_no_mail_elsewhere_no_move_and_was_not_reopened(world: World) -> None:
    made = [ticket(world, MONDAY, n) for n in range(6)]
    clean, elsewhere, by_hand, moved, reopened, still = made
    solved = MONDAY + dt.timedelta(days=2)
    for one in (elsewhere, by_hand):
        wrote(one, MONDAY + HOUR, who=f"{one.pk}@aubrives.example")
    with time_machine.travel(MONDAY + HOUR, tick=False):
        mail_of(elsewhere, world.offer, "reply")
        mail_of(by_hand, by_hand, "by_hand")
        entry = append(record(moved), Line("note", world.ada.identity, text="x"))
        move_entry(by=world.ada, entry=entry, to=record(world.offer))
    to_stage(world, reopened, "resolved", MONDAY + dt.timedelta(days=1))
    to_stage(world, reopened, "open", MONDAY + dt.timedelta(days=1, hours=1))
    for one in (clean, elsewhere, by_hand, moved, reopened):
        to_stage(world, one, "resolved", solved)
    to_stage(world, clean, "closed", solved + HOUR)
    to_stage(world, still, "open", solved)
    with time_machine.travel(solved + 2 * HOUR, tick=False):
        this = board.week()
        found = {one.record.pk: one.reasons for one in tickets.resolved(None, HOUSE, this.first, this.last)}
        assert found == {
            clean.pk: set(), elsewhere.pk: {"elsewhere"}, by_hand.pk: {"by_hand"}, moved.pk: {"moved"},
            reopened.pk: {"reopened"},
        }  # fmt: skip
        assert board.board(None).one_thread.part == 1 and board.board(None).one_thread.whole == 5
        assert tickets.resolved(None, HOUSE, this.back().first, this.back().last) == []
        assert tickets.resolved(None, Whose("user", world.cleo.pk), this.first, this.last) == []


@pytest.mark.req("O-080")
def test_the_week_is_mailed_on_monday_with_the_report(world: World) -> None:
    for n in range(5):
        one = ticket(world, MONDAY, n)
        wrote(one, MONDAY + HOUR)
        wrote(one, MONDAY + (2 + n) * HOUR, who=world.ben)
    with time_machine.travel(MONDAY, tick=False):
        todo_on(world, MONDAY.date() - dt.timedelta(days=5), world.ben)
    with time_machine.travel(MONDAY + dt.timedelta(days=7), tick=False):
        assert weekly.send_report()
    mail = OutboundMail.objects.filter(content__origin__startswith="weekly-report:").select_related("content").get()
    html = mail.content.html.replace("\u202f", " ").replace("\u00a0", " ").replace("&nbsp;", " ")
    assert "Activités à jour : 0 sur 1" in html and "plus de 48 heures : 1" in html
    assert "médiane 3 h d’heures ouvertes, 5 dossiers" in html and "/indicators/" in html
    assert "un seul fil : 0 sur 0" in html and "Ben Vendeur" not in html


@pytest.mark.req("O-076", "O-080")
def test_every_figure_opens_its_list_and_each_sees_her_own(as_user: Browser, world: World) -> None:
    todo_on(world, clock.today() - dt.timedelta(days=5), world.ben)
    offer = sent_quote(world)
    Record.objects.filter(pk=offer.pk).update(created_at=clock.now() - dt.timedelta(days=30))
    wrote(ticket(world, clock.now() - HOUR), clock.now() - HOUR)
    ada = as_user(world.ada)
    page = ada.get("/indicators/").content.decode()
    for what in ("late", "silent", "waiting", "answers", "tickets"):
        assert f"/indicators/{what}/?who=house" in page
        assert ada.get(f"/indicators/{what}/").status_code == 200
    assert "Rappeler" in ada.get("/indicators/late/").content.decode()
    assert offer.title in ada.get("/indicators/silent/?kind=quote").content.decode()
    assert "Panne 1" in ada.get("/indicators/waiting/").content.decode()
    assert "Panne 1" in ada.get("/indicators/answers/").content.decode()
    assert "Panne 1" not in as_user(world.cleo).get("/indicators/waiting/?who=house").content.decode()
    assert [one.code for one in choices(world.cleo)] == [f"user-{world.cleo.pk}"]
    assert {one.what for one in choices(world.bea)} == {"team", "user"} and choices(world.ada)[0] == chosen(
        world.ada, "x"
    )[0]
    assert chosen(world.bea, "house")[0].what == "team"
    for odd in ("week=0001-01-01", "week=9999-12-31", "week=x", "who=team-99999999999999999999", "page=x"):
        assert ada.get(f"/indicators/?{odd}").status_code == 200


def test_the_page_costs_the_same_for_many(as_user: Browser, world: World) -> None:
    browser, n = as_user(world.ada), 0
    for count in (2, 12):
        for _one in range(count):
            n += 1
            one = ticket(world, clock.now() - HOUR, n)
            wrote(one, clock.now() - HOUR)
            todo_on(world, clock.today() - dt.timedelta(days=5), world.ben)
            to_stage(world, one, "resolved", clock.now())
        with query_budget(46):
            browser.get("/indicators/")
        for what in ("late", "silent", "waiting", "answers", "tickets"):
            with query_budget(26):
                browser.get(f"/indicators/{what}/")
