"""The door of programs: keys, rights, one record for one number, events by polling, the gate of follow-ups."""

import datetime as dt
import time as real
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from ariane.accounts import tokens
from ariane.accounts.models import ApiToken, User
from ariane.activities.models import Activity
from ariane.api import keys
from ariane.flows.coverage import with_status
from ariane.flows.models import Enrolment, Exclusion, Mailing, Outside
from ariane.hooks.models import BusinessEvent
from ariane.journal.actions import Note, post_note
from ariane.journal.models import Entry, Record
from ariane.kernel import clock as time
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from tests.budget import query_budget
from tests.flows import office
from tests.flows.office import MONDAY, flow_entries, follow, invoice, mails, scenario, sent_quote
from tests.world import World, fresh

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


class Program:
    """Asks as one user."""

    def __init__(self, user: User, scope: str = "write") -> None:
        self.key, self.text = tokens.make(by=user, user=user, name="n8n", scope=scope)
        self.client = Client(headers={"Authorization": f"Bearer {self.text}"})

    def get(self, path: str, **asked: Any) -> Any:
        return self.client.get(f"/api/{path}", asked)

    def put(self, path: str, **sent: Any) -> Any:
        return self.client.put(f"/api/{path}", sent, content_type="application/json")

    def post(self, path: str, **sent: Any) -> Any:
        return self.client.post(f"/api/{path}", sent, content_type="application/json")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def refs(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [one["ref"] for one in answer.json()["items"]]


@pytest.mark.req("O-074")
def test_a_key_reads_what_its_account_reads_and_nothing_else(world: World) -> None:
    ben, cleo = Program(world.ben), Program(world.cleo)
    assert refs(ben.get("records", kind="quote")) == ["OFR-2026-0142"]
    assert refs(cleo.get("records", kind="quote")) == []
    uid = world.offer.uid
    assert ben.get(f"records/{uid}").json()["party"]["title"] == "Commune d’Aubrives"
    refused = cleo.get(f"records/{uid}")
    assert refused.status_code == 404 and refused.json()["error"]["code"] == "not_found"


def test_a_wrong_a_withdrawn_and_a_run_out_key_open_nothing(world: World) -> None:
    program = Program(world.ben)
    assert Client().get("/api/records").status_code == 401
    assert Client(headers={"Authorization": "Bearer ari_none"}).get("/api/records").status_code == 401
    assert ApiToken.objects.filter(digest=program.text).count() == 0, "only the hash is kept"
    ApiToken.objects.update(expires_at=time.now())
    assert program.get("records").status_code == 401
    ApiToken.objects.update(expires_at=None)
    assert program.get("records").status_code == 200
    tokens.revoke(by=world.ada, token=program.key)
    assert program.get("records").status_code == 401
    other = Program(world.ben)
    User.objects.filter(pk=world.ben.pk).update(is_active=False)
    assert other.get("records").status_code == 401


def test_a_key_that_reads_writes_nothing_and_says_so(world: World) -> None:
    answer = Program(world.ben, "read").put("parties", source="crm", id="1", name="Dupont SA")
    assert answer.status_code == 403 and "lit" in answer.json()["error"]["message"]


def test_too_many_requests_are_told_to_wait(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(keys.PER_MINUTE, "read", 2)
    program = Program(world.ben)
    codes = [program.get("records").status_code for _n in range(3)]
    assert codes == [200, 200, 429]


def test_what_is_malformed_is_told_by_field(world: World) -> None:
    answer = Program(world.ben).put("pieces", source="crm", id="1", kind="quote", title="x", currency="euro", colour=1)
    assert answer.status_code == 422
    assert {one["field"].split(".")[-1] for one in answer.json()["error"]["fields"]} == {"currency", "colour"}


@pytest.mark.req("R-027")
def test_the_same_number_is_the_same_card_and_piece_with_a_way_back(world: World) -> None:
    ben = Program(world.ben)
    sent = {"source": "crm", "id": "C-9", "name": "Menuiserie Petit", "emails": ["info@petit.example"], "country": "BE"}
    first, again = ben.put("parties", **sent), ben.put("parties", **sent | {"city": "Namur"})
    assert (first.json()["created"], again.json()["created"]) == (True, False)
    card = Party.objects.get(title="Menuiserie Petit")
    assert (card.city, card.addresses.count()) == ("Namur", 1)
    quote = {"source": "crm", "id": "Q-1", "url": "https://crm.example/q/1", "kind": "quote", "title": "Portes",
             "party": {"source": "crm", "id": "C-9"}, "amount_excl": "1000.50"}  # fmt: skip
    assert ben.put("pieces", **quote).json()["created"] is True
    made = ben.put("pieces", source="crm", id="Q-1", stage="sent", sent_at="2026-11-20T10:00:00Z", amount_excl="1100")
    assert made.json()["created"] is False, made.content
    piece = Piece.objects.get(title="Portes")
    assert (piece.amount, piece.sent_by_channel, piece.stage and piece.stage.code) == (110000, "api", "sent")
    assert piece.external_refs == [{"source": "crm", "id": "Q-1", "url": "https://crm.example/q/1"}]
    ben.put("pieces", source="crm", id="Q-1", sent_at="2026-11-25T10:00:00Z")
    assert fresh(piece).sent_at == dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)
    assert refs(ben.get("records", source="crm", external_id="Q-1")) == [piece.ref]
    assert Program(world.cleo).put("pieces", source="crm", id="Q-1", title="Volée").status_code == 404
    assert fresh(piece).title == "Portes"


@pytest.mark.req("R-045")
@pytest.mark.parametrize(("kind", "stage", "published"), [("quote", "sent", False), ("invoice", "published", True)])
def test_a_piece_that_left_elsewhere_is_no_draft(world: World, kind: str, stage: str, published: bool) -> None:
    Program(world.ada).put("pieces", source="crm", id="Q-2", kind=kind, title="Portes",
                           party={"uid": str(world.commune.uid)}, sent_at="2026-11-20T10:00:00Z")  # fmt: skip
    piece = Piece.objects.get(title="Portes")
    assert (piece.stage and piece.stage.code, piece.published_at is not None) == (stage, published)


def test_rights_are_those_of_the_screens(world: World) -> None:
    made = Program(world.corinne).put(
        "pieces", source="x", id="1", kind="quote", title="Non", party={"uid": str(world.commune.uid)}
    )
    assert made.status_code == 403 and not Piece.objects.filter(title="Non").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.req("R-025", "R-027")
def test_events_are_polled_by_a_cursor_each_once_and_only_what_one_may_read(world: World) -> None:
    ben, cleo = Program(world.ben), Program(world.cleo)
    start = ben.get("events").json()["next"]
    ben.put("pieces", source="crm", id="Q-1", kind="quote", title="Portes", party={"uid": str(world.commune.uid)},
            stage="sent", sent_at="2026-11-20T10:00:00Z")  # fmt: skip
    post_note(by=world.ben, record=Record.objects.get(title="Portes"), note=Note(html="<p>SECRET</p>"))
    # on PostgreSQL an event waits for the transactions open anywhere on the server, the neighbours' tests too
    patience = real.monotonic() + 20
    while len((seen := ben.get("events", after=start)).json()["items"]) < 2 and real.monotonic() < patience:
        real.sleep(0.2)
    told = seen.json()
    assert [one["type"] for one in told["items"]] == ["record.created", "quote.sent"]
    assert told["items"][1]["data"]["record"]["sent_at"].startswith("2026-11-20T10")
    assert told["items"][1]["data"]["record"]["party"]["title"] == "Commune d’Aubrives"
    assert "SECRET" not in seen.content.decode()
    assert ben.get("events", after=told["next"]).json()["items"] == []
    assert ben.get("events", after=start, limit=1).json()["more"] is True
    assert cleo.get("events", after=start).json()["items"] == []


@pytest.mark.req("R-028")
def test_quotes_in_silence_and_invoices_overdue(world: World, clock: time_machine.Traveller) -> None:
    ben = Program(world.ada)
    quote = sent_quote(world, MONDAY - 8 * DAY)
    late = invoice(world, 1, (MONDAY - 5 * DAY).date())
    invoice(world, 2, (MONDAY - 4 * DAY).date())
    assert refs(ben.get("quotes/silent", days=7)) == [quote.ref]
    assert refs(ben.get("quotes/silent", days=9)) == []
    found = ben.get("invoices/overdue", days=5)
    assert refs(found) == [late.ref] and found.json()["items"][0]["days_overdue"] == 5
    # a note and a planned activity are no news; an activity that is done is
    post_note(by=world.ben, record=world.offer, note=Note(html="<p>rien</p>"))
    ben.post("activities", record={"uid": str(quote.uid)}, type="call", due_on="2026-11-20", assignee="ben")
    assert refs(ben.get("quotes/silent", days=7)) == [quote.ref]
    Activity.objects.update(state="done", done_at=MONDAY - DAY)
    assert refs(ben.get("quotes/silent", days=7)) == []
    Piece.objects.filter(pk=late.pk).update(amount_paid=100_00)
    assert refs(ben.get("invoices/overdue", days=5)) == []


@pytest.mark.req("R-019")
def test_a_payment_is_recorded_once_and_the_invoice_is_told_paid(world: World, clock: time_machine.Traveller) -> None:
    program, late = Program(world.ada), invoice(world)
    sent = {
        "record": {"uid": str(late.uid)},
        "source": "compta",
        "id": "P-1",
        "amount": "100.00",
        "paid_on": "2026-11-16",
    }
    first, again = program.post("payments", **sent), program.post("payments", **sent)
    assert (first.status_code, first.json()["id"]) == (201, again.json()["id"]), first.content
    assert first.json()["record"]["balance"]["minor"] == 0
    assert BusinessEvent.objects.filter(name="invoice.paid").count() == 1
    assert program.post("payments", **sent | {"id": "P-2", "amount": "-1"}).status_code == 422
    other = {"record": {"uid": str(invoice(world, 2).uid)}}
    assert program.post("payments", **sent | other).status_code == 409


def test_a_record_shows_the_way_back_to_the_other_system(world: World, as_user: Callable[[User], Client]) -> None:
    ben = Program(world.ben)
    sent = {"source": "crm", "id": "C-9", "name": "Menuiserie Petit", "url": "https://crm.example/c/9"}
    ben.put("parties", **sent)
    page = as_user(world.ben).get(Party.objects.get(title="Menuiserie Petit").get_absolute_url()).content.decode()
    assert 'href="https://crm.example/c/9"' in page
    assert ben.put("parties", **sent | {"url": "javascript:alert(1)"}).status_code == 422


def test_an_activity_is_planned_for_a_colleague(world: World) -> None:
    made = Program(world.ben).post(
        "activities", record={"uid": str(world.offer.uid)}, type="call", due_on="2030-01-01", summary="Rappeler",
        assignee="bea",
    )  # fmt: skip
    assert made.status_code == 201, made.content
    row = Activity.objects.get()
    assert (row.assignee, row.summary, row.requested_by) == (world.bea, "Rappeler", world.ben)
    wrong = Program(world.ben).post("activities", record={"uid": str(world.offer.uid)}, due_on="2030-01-01",
                                    assignee="personne")  # fmt: skip
    assert wrong.status_code == 422 and "personne" in wrong.json()["error"]["message"]


def ask(program: Program, quote: Piece, key: str = "k1", **more: Any) -> Any:
    return program.post("followups", record={"uid": str(quote.uid)}, key=key, template="quote-gentle", **more)


@pytest.mark.req("X-27", "R-010")
def test_a_follow_up_from_outside_leaves_once_and_stands_in_the_journal(
    world: World, clock: time_machine.Traveller
) -> None:
    program, quote = Program(world.ben), sent_quote(world, MONDAY - 8 * DAY)
    first = ask(program, quote)
    assert (first.status_code, first.json()["status"]) == (201, "sent"), first.content
    again = ask(program, quote)
    assert (again.status_code, again.json()["status"]) == (200, "sent")
    assert len(mails()) == 1 and len(flow_entries(quote)) == 1
    assert flow_entries(quote)[0].visibility == Entry.Visibility.EXTERNAL
    assert Mailing.objects.get().engine == "outside"
    assert program.get("followups", key="k1").json()["status"] == "sent"
    other = invoice(world)
    assert ask(program, other).status_code == 409


@pytest.mark.req("X-27")
def test_the_cap_and_quiet_days_hold_it_and_it_leaves_by_itself(world: World, clock: time_machine.Traveller) -> None:
    program, quote = Program(world.ben), sent_quote(world, MONDAY - 8 * DAY)
    ask(program, quote)
    clock.shift(DAY)
    held = ask(program, quote, "k2").json()
    assert (held["status"], held["reason"]) == ("held", "gap")
    assert held["words"] == "un message automatique est parti récemment" and held["until"]
    assert ask(program, quote, "k3").status_code == 409, "one at a time"
    assert len(mails()) == 1
    clock.move_to(dt.datetime.fromisoformat(held["until"]) + dt.timedelta(minutes=5))
    from ariane.flows import engine

    engine.run()
    assert program.get("followups", key="k2").json()["status"] == "sent"
    assert len(mails()) == 2
    clock.move_to(dt.datetime(2026, 11, 29, 10, tzinfo=dt.UTC))  # a Sunday
    sunday = ask(program, quote, "k4").json()
    assert (sunday["status"], sunday["reason"]) == ("held", "quiet")


@pytest.mark.req("X-27")
def test_approval_and_the_stop_check_are_the_same(world: World, clock: time_machine.Traveller) -> None:
    program, quote = Program(world.ben), sent_quote(world, MONDAY - 8 * DAY)
    asked = ask(program, quote, approval=True).json()
    assert (asked["status"], asked["reason"]) == ("held", "approval")
    assert Activity.objects.filter(record=quote.pk, type__code="approve").exists() and not mails()
    Enrolment.objects.update(state="exited", ended_at=time.now(), due_at=None)
    # an answer that came after the other engine had read the facts
    Piece.objects.filter(pk=quote.pk).update(last_in_at=MONDAY - dt.timedelta(hours=1))
    stale = ask(program, quote, "k2", as_of=(MONDAY - dt.timedelta(hours=2)).isoformat()).json()
    assert (stale["status"], stale["reason"]) == ("stopped", "reply") and not mails()


@pytest.mark.req("X-27")
def test_no_two_engines_follow_one_record_and_silence_is_a_hole(world: World, clock: time_machine.Traveller) -> None:
    program, quote = Program(world.ben), sent_quote(world, MONDAY - 8 * DAY)
    native = scenario()
    [row] = follow(quote)
    refused = ask(program, quote)
    assert refused.status_code == 409 and native.name in refused.json()["error"]["message"]
    assert ask(program, quote, take_over=True).json()["status"] == "sent"
    row.refresh_from_db()
    assert (row.state, row.reason) == ("exited", "outside")
    follow(quote)
    assert not Enrolment.objects.filter(scenario=native, ended_at=None).exists(), "ours stays away"

    def covered() -> str:
        found: str = with_status(Piece.objects.filter(pk=quote.pk)).get().covered
        return found

    assert covered() == "outside"
    clock.shift(20 * DAY)
    Activity.objects.filter(record=quote.pk).delete()
    assert covered() == "hole"
    assert Outside.objects.get().engine == "n8n"


def test_what_is_excluded_or_not_ones_own_is_refused_in_words(world: World, clock: time_machine.Traveller) -> None:
    quote = sent_quote(world, MONDAY - 8 * DAY)
    assert ask(Program(world.cleo), quote).status_code == 404
    program = Program(world.ben)
    unknown = program.post("followups", record={"uid": str(quote.uid)}, key="k", template="rien")
    assert unknown.status_code == 422 and "rien" in unknown.json()["error"]["message"]
    Exclusion.objects.create(record_id=world.commune.pk, reason="accord verbal", at=time.now())
    excluded = ask(program, quote)
    assert excluded.status_code == 422 and "accord verbal" in excluded.json()["error"]["message"]
    assert not mails() and not BusinessEvent.objects.filter(name="message.sent").exists()


def test_the_description_names_every_address(world: World) -> None:
    told = Program(world.ben, "read").get("openapi.json").json()
    assert {"/api/records", "/api/events", "/api/followups", "/api/quotes/silent", "/api/parties"} <= set(told["paths"])


def test_a_list_costs_the_same_for_three_and_thirty(world: World) -> None:
    program = Program(world.ada)
    for n in range(30):
        program.put("pieces", source="crm", id=f"Q-{n}", kind="quote", title=f"Porte {n}",
                    party={"uid": str(world.commune.uid)})  # fmt: skip
    for limit in (3, 30):
        with query_budget(8):
            assert len(program.get("records", kind="quote", limit=limit).json()["items"]) == limit


def test_the_administrator_makes_a_key_and_sees_it_once(world: World, as_user: Callable[[User], Client]) -> None:
    ada = as_user(world.ada)
    page = ada.post("/settings/api-keys/", {"name": "n8n", "user": world.ben.pk, "scope": "read"}).content.decode()
    row = ApiToken.objects.get()
    assert "ari_" in page and row.user == world.ben
    again = ada.get("/settings/api-keys/").content.decode()
    assert again.count("ari_") == 1 and "n8n" in again, "only the hint"
    ada.post(f"/settings/api-keys/{row.pk}/revoke/")
    assert fresh(row).revoked_at is not None
    assert as_user(world.ben).post("/settings/api-keys/", {}).status_code == 403


@pytest.mark.failure(13)
@pytest.mark.req("R-019")
def test_an_outside_system_says_until_when_payments_are_known(world: World, clock: time_machine.Traveller) -> None:
    office.scenario("invoice", office.INVOICE)
    office.follow(office.invoice(world, due=MONDAY.date()))
    accounts = Program(world.ada)
    until = (MONDAY - dt.timedelta(days=1)).isoformat()
    assert accounts.put("payments/read-until", until=until).status_code == 200
    assert Program(world.cleo).put("payments/read-until", until=until).status_code == 403
    assert accounts.put("payments/read-until", until=(MONDAY + dt.timedelta(days=1)).isoformat()).status_code == 422
    earlier = accounts.put("payments/read-until", until=(MONDAY - dt.timedelta(days=9)).isoformat())
    assert earlier.json()["until"].startswith("2026-11-15")
    clock.shift(dt.timedelta(days=9))
    assert office.run().sent == 0
    assert Enrolment.objects.get().reason == "stale_payments"
