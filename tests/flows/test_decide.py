"""The one function that decides: guards in their order, each with its reason; waits, forks, repetitions."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from ariane.flows import reasons
from ariane.flows.calendars import Calendar
from ariane.flows.decide import Decision, decide, first_key
from ariane.flows.facts import Cursor, Facts, Letter, Policy, Scene
from ariane.flows.model import Await, Caps, Check, File, Flow, Fork, Repeat, Send, Task, Trigger, Until, Wait

MONDAY = dt.datetime(2026, 11, 16, 9, 30, tzinfo=dt.UTC)
QUOTE = Flow(
    "quote", Trigger("quote.sent"),
    (Wait("w", 7), Check("c", "no_reply"), Send("s", "gentle"), Wait("v", 5), Check("d", "same_stage"),
     Task("t", "Call")),
)  # fmt: skip
SEND = replace(QUOTE, steps=(Check("c", "no_reply"), Send("s", "gentle"), File("f")))
INVOICE = Flow(
    "invoice", Trigger("invoice.published"),
    (Until("u", "due_on", -5), Check("c", "unpaid"), Send("b", "before"),
     Until("v", "due_on", 3), Check("d", "unpaid"), Send("s", "after", tone="firm")),
    stop_on=("paid", "reply", "dispute"),
)  # fmt: skip


def at(key: str, **more: Any) -> Cursor:
    return Cursor(key, MONDAY, **more)


def facts(**more: Any) -> Facts:
    base = {
        "kind": "quote",
        "started": MONDAY,
        "stage": "sent",
        "stage_at_start": "sent",
        "amount": 500_00,
        "country": "BE",
    }
    return Facts(**{**base, **more})


def scene(now: dt.datetime = MONDAY, **more: Any) -> Scene:
    return Scene(Policy(**more), Calendar("BE"), now)


def asked(flow: Flow = SEND, key: str = "", known: Facts | None = None, **rules: Any) -> Decision:
    return decide(flow, at(key or first_key(flow)), known or facts(), scene(**rules))


@pytest.mark.req("R-032", "R-007")
def test_the_seeds_example_day_by_day() -> None:
    waits = decide(QUOTE, at("w"), facts(), scene())
    assert (waits.verb, waits.reason) == ("wait", "step")
    assert waits.until == dt.datetime(2026, 11, 25, 8, tzinfo=dt.UTC)
    assert waits.cursor.basis == "2026-11-16 +7 working BE"
    sends = decide(QUOTE, waits.cursor, facts(), scene(dt.datetime(2026, 11, 25, 8, 10, tzinfo=dt.UTC)))
    assert (sends.verb, sends.step) == ("act", Send("s", "gentle"))
    assert [one.what for one in sends.trail] == ["waited", "true"]
    then = decide(QUOTE, sends.cursor, facts(), scene(dt.datetime(2026, 11, 25, 8, 11, tzinfo=dt.UTC)))
    assert then.until == dt.datetime(2026, 12, 2, 8, tzinfo=dt.UTC)
    task = decide(QUOTE, then.cursor, facts(), scene(dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)))
    assert (task.verb, task.step) == ("act", Task("t", "Call"))
    assert decide(QUOTE, task.cursor, facts(), scene()).reason == "finished"


@pytest.mark.req("X-10", "R-040")
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"archived": True}, "archived"),
        ({"kind": "invoice", "balance": 0}, "paid"),
        ({"stage": "accepted", "stage_final": True}, "stage"),
        ({"replied": MONDAY + dt.timedelta(hours=1)}, "reply"),
        ({"interaction": MONDAY + dt.timedelta(hours=1)}, "interaction"),
        ({"stage": "approved"}, "stage"),
        ({"disputed": True}, "dispute"),
    ],
)
def test_what_ends_a_follow_up(change: dict[str, Any], reason: str) -> None:
    decision = asked(known=facts(**change))
    assert (decision.verb, decision.reason) == ("stop", reason)


def test_a_part_payment_goes_on_with_the_balance() -> None:
    known = facts(kind="invoice", stage="part-paid", stage_at_start="published", balance=100)
    assert asked(known=known).verb == "act"


GUARDS: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("stale_mail", "wait", {}, {"mail_read": MONDAY - dt.timedelta(hours=1)}),
    ("do_not_contact", "instead", {"do_not_contact": True}, {}),
    ("sensitive", "instead", {"sensitive": True}, {}),
    ("strategic", "instead", {"strategic": True}, {}),
    ("disputed", "pause", {"disputed": True}, {}),
    ("promise", "wait", {"promised_on": dt.date(2026, 11, 20)}, {}),
    ("away", "wait", {"away_until": dt.date(2026, 11, 18)}, {}),
    ("address", "pause", {"reachable": False}, {}),
    ("template", "pause", {}, {"letters": {"gentle": Letter(broken="x")}}),
    ("month", "wait", {"contacts": tuple(MONDAY - dt.timedelta(days=n) for n in (5, 10, 15, 20))}, {}),
    ("gap", "wait", {"contacts": (MONDAY - dt.timedelta(days=3),)}, {}),
    ("human", "wait", {"human_out": MONDAY - dt.timedelta(hours=1)}, {}),
    ("quiet", "wait", {}, {"quiet": frozenset({MONDAY.date()})}),
    ("approval", "approve", {}, {}),
    ("throttle", "wait", {}, {"room": 0}),
]  # fmt: skip


@pytest.mark.req("R-030", "R-040", "R-044")
def test_guards_object_in_their_fixed_order() -> None:
    flow = replace(SEND, steps=(Send("s", "gentle", approval=True),), stop_on=())
    met = []
    for place, (name, verb, _change, _rule) in enumerate(GUARDS):
        known, rules = dict[str, Any](), dict[str, Any]()
        for _name, _verb, change, rule in GUARDS[place:]:
            known, rules = change | known, rule | rules
        if name == "throttle":
            flow = replace(flow, steps=(Send("s", "gentle"),))
        decision = decide(flow, at("s"), facts(**known), scene(**rules))
        met.append((decision.reason, decision.verb))
        assert (decision.reason, decision.verb) == (name, verb)
    assert decide(flow, at("s"), facts(), scene()).verb == "act"
    assert len({reasons.reason(name, language) for name, _verb in met for language in ("fr", "en")}) == 2 * len(met)


@pytest.mark.failure(12)
def test_a_mailbox_that_cannot_be_read_holds_messages_back() -> None:
    decision = asked(mail_read=MONDAY - dt.timedelta(minutes=16))
    assert (decision.reason, decision.until) == ("stale_mail", MONDAY + dt.timedelta(minutes=5))
    assert asked(mail_read=MONDAY - dt.timedelta(minutes=14)).verb == "act"


@pytest.mark.failure(13)
def test_payments_that_are_late_ask_a_person() -> None:
    known = facts(kind="invoice", stage="published", stage_at_start="published", balance=100)
    late = asked(known=known, payments_read=MONDAY - dt.timedelta(days=6))
    assert (late.verb, late.reason) == ("approve", "stale_payments")
    assert asked(known=known, payments_read=MONDAY - dt.timedelta(days=3)).verb == "act"
    agreed = replace(known, approved=frozenset({("s", 1)}))
    assert asked(known=agreed, payments_read=MONDAY - dt.timedelta(days=6)).verb == "act"


@pytest.mark.failure(20)
def test_the_loser_of_two_flows_is_put_off_then_given_to_a_person() -> None:
    known = facts(contacts=(MONDAY - dt.timedelta(hours=1),))
    first = asked(known=known)
    assert (first.reason, first.until) == ("gap", dt.datetime(2026, 11, 19, 8, tzinfo=dt.UTC))
    third = decide(SEND, replace(first.cursor, deferrals=3), known, scene())
    assert (third.verb, third.reason) == ("approve", "deferred")


def test_the_check_is_asked_again_when_a_message_was_held_back() -> None:
    flow = replace(SEND, stop_on=())
    held = asked(flow, known=facts(human_out=MONDAY))
    assert held.cursor.key == "c"
    later = decide(
        flow, held.cursor, facts(replied=MONDAY + dt.timedelta(hours=2)), scene(MONDAY + dt.timedelta(days=3))
    )
    assert (later.verb, later.reason) == ("stop", "no_longer")


@pytest.mark.failure(4)
def test_a_step_late_by_more_than_five_working_days_asks_a_person() -> None:
    due = dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC)
    assert decide(SEND, at("s", due=due), facts(), scene()).reason == "late"
    assert decide(SEND, at("s", due=MONDAY - dt.timedelta(days=7)), facts(), scene()).verb == "act"


@pytest.mark.failure(4)
@pytest.mark.req("R-015", "R-021")
def test_a_reminder_before_the_due_date_is_skipped_with_a_trace_once_it_is_past() -> None:
    known = facts(kind="invoice", stage="published", stage_at_start="published", balance=100,
                  dates={"due_on": dt.date(2026, 11, 13)})  # fmt: skip
    decision = decide(INVOICE, Cursor("u", MONDAY), known, scene())
    assert [(one.key, one.what) for one in decision.trail][2] == ("b", "past_due")
    assert (decision.verb, decision.step) == ("act", Send("s", "after", tone="firm"))


@pytest.mark.failure(30)
def test_a_moved_due_date_gives_a_new_date() -> None:
    known = facts(kind="invoice", stage="published", stage_at_start="published", balance=100)
    for day, expected in ((25, 20), (27, 23)):
        dated = replace(known, dates={"due_on": dt.date(2026, 11, day)})
        assert decide(INVOICE, at("u"), dated, scene()).until == dt.datetime(2026, 11, expected, 8, tzinfo=dt.UTC)


def test_an_unknown_date_is_looked_for_again() -> None:
    decision = decide(INVOICE, at("u"), facts(kind="invoice", balance=5), scene())
    assert (decision.until, decision.cursor.armed) == (MONDAY + dt.timedelta(days=1), False)


@pytest.mark.parametrize(
    ("currency", "amount", "over"), [("EUR", 401_00, True), ("XOF", 401, True), ("XOF", 399, False)]
)
def test_an_amount_is_compared_in_whole_units_of_its_currency(currency: str, amount: int, over: bool) -> None:
    flow = replace(SEND, steps=(Fork("k", "over", 400, (Task("y", "Yes"),), (Task("n", "No"),)), File("f")))
    step = decide(flow, at("k"), facts(amount=amount, currency=currency), scene()).step
    assert step == (Task("y", "Yes") if over else Task("n", "No"))


def test_the_fork_and_the_repetition() -> None:
    loop = Repeat("r", 2, (Wait("w", 1, "days"), Send("s", "gentle")))
    flow = replace(SEND, steps=(Fork("k", "over", 400, (loop,), (Task("n", "No"),)), File("f")), caps=Caps(9, 0))
    assert decide(flow, at("k"), facts(amount=100_00), scene()).step == Task("n", "No")
    cursor, now, occurrences = at("k"), MONDAY, []
    for _day in range(2):
        cursor = decide(flow, cursor, facts(), scene(now)).cursor
        now += dt.timedelta(days=1)
        made = decide(flow, cursor, facts(), scene(now))
        occurrences.append((made.verb, made.occurrence))
        cursor = made.cursor
    assert occurrences == [("act", 1), ("act", 2)]
    assert decide(flow, cursor, facts(), scene(now)).step == File("f")


def test_waiting_for_something_that_comes() -> None:
    flow = replace(SEND, steps=(Await("a", "activity.done", 5), Task("t", "x")))
    waiting = decide(flow, at("a"), facts(), scene())
    assert waiting.reason == "event"
    came = facts(happened={"activity.done": MONDAY + dt.timedelta(hours=2)})
    assert decide(flow, waiting.cursor, came, scene(MONDAY + dt.timedelta(hours=3))).step == Task("t", "x")


@pytest.mark.req("R-014")
def test_the_number_of_follow_ups_is_a_limit() -> None:
    assert decide(SEND, at("s", sends=3), facts(), scene()).reason == "cap"


def test_every_code_has_its_sentences() -> None:
    assert all(fr and en and fr != en for fr, en in reasons.ALL.values())
    assert reasons.reason("of_a_newer_version", "fr") == "of_a_newer_version"
