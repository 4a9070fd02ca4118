"""Flows on screen: read and written as a sentence and as blocks, published, tried; departures; the record's panel."""

import datetime as dt
import json
from collections.abc import Callable
from io import BytesIO

import pytest
import time_machine
from django.test import Client

from ariane.accounts.models import User
from ariane.flows import control, coverage, publishing
from ariane.flows.model import Caps, Send, Wait, walk
from ariane.flows.models import Approval, Enrolment, Exclusion, Scenario
from ariane.flows.phrases import plain
from ariane.journal.models import Entry
from ariane.pieces.models import Piece
from tests.flows import office
from tests.world import World, fresh

Browser = Callable[[User], Client]
FRIDAY = dt.datetime(2026, 11, 27, 10, 0, tzinfo=dt.UTC)


@pytest.fixture
def flow() -> Scenario:
    return office.scenario()


@pytest.fixture
def due(world: World, flow: Scenario) -> Enrolment:
    """The offer, sent on Monday the 16th; its first message is due eleven days later."""
    with time_machine.travel(office.MONDAY, tick=False):
        (row,) = office.follow(office.sent_quote(world))
    return row


@pytest.mark.req("R-009", "R-011")
def test_a_flow_reads_as_a_sentence_and_as_blocks(
    as_user: Browser, ada: User, nadia: User, idle: User, flow: Scenario
) -> None:
    page = as_user(ada).get(f"/flows/{flow.pk}/").content.decode()
    said = as_user(ada).get(f"/flows/{flow.pk}/").context["page"]
    assert said.sentence.startswith("Dès qu’une offre est envoyée\u00a0: attendre 7 jours ouvrés.")
    assert "".join(words for words, _at in said.pieces).replace("7\u00a0", "7 ").startswith(said.sentence[:60])
    assert "Attendre 7 jours ouvrés" in page and "Si une offre part aujourd’hui" in page
    assert "Relance douce de devis" in page
    assert as_user(nadia).get("/flows/").status_code == 200
    assert "Écrire la phrase" not in as_user(nadia).get(f"/flows/{flow.pk}/").content.decode()
    for address in ("/flows/", f"/flows/{flow.pk}/", "/control/", "/departures/"):
        assert as_user(idle).get(address).status_code == 403


@pytest.mark.req("R-013", "R-002")
def test_a_number_of_days_is_changed_in_the_sentence_and_published(
    as_user: Browser, ada: User, ben: User, flow: Scenario, due: Enrolment
) -> None:
    browser = as_user(ada)
    text = browser.get(f"/flows/{flow.pk}/").context["page"].sentence.replace("attendre 7 jours", "attendre 10 jours")
    assert as_user(ben).post(f"/flows/{flow.pk}/sentence/", {"sentence": text}).status_code == 403
    browser.post(f"/flows/{flow.pk}/sentence/", {"sentence": text})
    flow.refresh_from_db()
    assert flow.version is not None and flow.version.number == 1 and flow.draft
    page = browser.get(f"/flows/{flow.pk}/publication/")
    assert page.context["counts"] == {"total": 1, "same": 0, "moved": 1, "gone": 0}
    browser.post(f"/flows/{flow.pk}/publication/", {"running": "migrate"})
    flow.refresh_from_db()
    assert flow.version is not None
    assert (flow.version.number, flow.version.flow.steps[0]) == (2, Wait(flow.version.flow.steps[0].key, 10))
    shown = browser.get(f"/flows/{flow.pk}/").content.decode()
    assert "<del>" in shown and "attendre 10 jours ouvrés" in shown


def test_what_is_not_understood_is_said_and_what_was_typed_is_kept(as_user: Browser, ada: User, flow: Scenario) -> None:
    answer = as_user(ada).post(f"/flows/{flow.pk}/sentence/", {"sentence": "Dès qu’une offre est envoyée : danser."})
    page = answer.content.decode()
    assert answer.status_code == 422 and "n’est pas compris" in page and "danser" in page
    flow.refresh_from_db()
    assert not flow.draft


def test_blocks_are_added_changed_moved_and_taken_away_in_the_draft(
    as_user: Browser, ada: User, flow: Scenario
) -> None:
    browser, at = as_user(ada), f"/flows/{flow.pk}/blocks"
    first = flow.version.flow.steps[0].key  # type: ignore[union-attr]
    assert "Envoyer un modèle" in browser.get(f"{at}/new/?after={first}").content.decode()
    browser.post(
        f"{at}/new/?after={first}&do=task",
        {"summary": "Vérifier l’adresse", "activity": "to-do", "who": "owner", "days": 1},
    )
    browser.post(f"{at}/{first}/", {"days": 9, "unit": "days"})
    flow.refresh_from_db()
    page = browser.get(f"/flows/{flow.pk}/").content.decode()
    assert "Attendre 9 jours" in page and "Vérifier l’adresse" in page
    added = browser.get(f"/flows/{flow.pk}/").context["page"].rows[1].step.key
    browser.post(f"{at}/{added}/move/", {"by": "-1"})
    assert browser.get(f"/flows/{flow.pk}/").context["page"].rows[0].step.key == added
    browser.post(f"{at}/{added}/remove/")
    assert "Vérifier l’adresse" not in browser.get(f"/flows/{flow.pk}/").content.decode()
    assert browser.post(f"{at}/{first}/", {"days": 0, "unit": "days"}).status_code == 422
    assert browser.get(f"{at}/nowhere/").status_code == 404
    browser.post(f"/flows/{flow.pk}/draft/remove/")
    assert "Attendre 7 jours ouvrés" in browser.get(f"/flows/{flow.pk}/").content.decode()


def test_its_rules_are_a_form_and_end_in_the_sentence(as_user: Browser, ada: User, flow: Scenario) -> None:
    rules = {
        "event": "quote.sent", "teams": ["Ventes"], "over": 500, "customers": "b2b", "stop_on": ["reply", "stage"],
        "per_record": 2, "gap": 4, "approval": "first", "approval_over": 20000,
    }  # fmt: skip
    as_user(ada).post(f"/flows/{flow.pk}/rules/", rules)
    said = as_user(ada).get(f"/flows/{flow.pk}/").context["page"].sentence
    assert "équipe «\u00a0Ventes\u00a0»" in said and "montant de plus de 500" in said
    assert "Au plus 2 relances par offre et 1 message automatique par client tous les 4 jours ouvrés" in said
    assert "Le premier envoi de chaque dossier est validé" in said and "Au-dessus de 20\u202f000" in said


@pytest.mark.req("R-033")
def test_each_value_of_the_sentence_is_changed_where_it_stands(
    as_user: Browser, ada: User, nadia: User, flow: Scenario
) -> None:
    first = flow.version.flow.steps[0].key  # type: ignore[union-attr]
    page = as_user(ada).get(f"/flows/{flow.pk}/").content.decode()
    gap = f'<a class="gap" href="/flows/{flow.pk}/blocks/{first}/"'
    assert gap in page and ">7\u00a0jours ouvrés</a>" in page
    assert f'<a class="gap" href="/flows/{flow.pk}/rules/"' in page and "\u00a0relances</a>" in page
    assert 'class="gap"' not in as_user(nadia).get(f"/flows/{flow.pk}/").content.decode()


@pytest.mark.req("R-033")
def test_countries_and_languages_of_a_segment_are_chosen_by_name(as_user: Browser, ada: User, flow: Scenario) -> None:
    browser, at = as_user(ada), f"/flows/{flow.pk}/rules/"
    form = browser.get(at).content.decode()
    assert "Belgique" in form and "néerlandais" in form
    rules = {
        "event": "quote.sent",
        "countries": ["BE", "FR"],
        "languages": ["nl"],
        "per_record": 2,
        "gap": 1,
        "approval": "none",
    }
    browser.post(at, rules)
    page = browser.get(f"/flows/{flow.pk}/")
    assert "pays\u00a0: Belgique ou France\u202f; langue\u00a0: néerlandais" in page.context["page"].sentence
    assert page.context["page"].flow.segment.countries == ("BE", "FR")
    assert browser.post(at, rules | {"countries": ["??"]}).status_code == 422


@pytest.mark.req("R-041")
def test_a_counter_opens_what_it_counts_as_far_as_one_may_see_it(
    as_user: Browser, ada: User, idle: User, flow: Scenario, due: Enrolment
) -> None:
    at = f"/flows/{flow.pk}/blocks/{due.step_key}/records/"
    page = as_user(ada).get(f"/flows/{flow.pk}/").content.decode()
    assert f'href="{at}"' in page
    assert due.record.title in as_user(ada).get(at).content.decode()
    assert due.record.title not in as_user(ada).get(f"{at}?what=sent").content.decode()
    assert as_user(idle).get(at).status_code == 403


@pytest.mark.req("R-034")
def test_every_version_says_what_it_changed(as_user: Browser, ada: User, flow: Scenario) -> None:
    browser = as_user(ada)
    for days in (9, 11):
        step = Scenario.objects.get(pk=flow.pk).version.flow.steps[0]  # type: ignore[union-attr]
        browser.post(f"/flows/{flow.pk}/blocks/{step.key}/", {"days": days, "unit": "working"})
        browser.post(f"/flows/{flow.pk}/publication/", {"running": "keep"})
    history = browser.get(f"/flows/{flow.pk}/").context["page"].history
    assert [(one.number, changes) for one, changes in history] == [
        (3, [[("", "Attendre"), ("del", "9"), ("ins", "11"), ("", "jours ouvrés")]]),
        (2, [[("", "Attendre"), ("del", "7"), ("ins", "9"), ("", "jours ouvrés")]]),
        (1, []),
    ]


@pytest.mark.req("R-011")
def test_a_flow_goes_out_as_a_file_and_comes_back_as_a_draft(as_user: Browser, ada: User, flow: Scenario) -> None:
    browser = as_user(ada)
    data = json.loads(browser.get(f"/flows/{flow.pk}/file/").content)
    assert browser.post("/flows/import/", {"file": named(data)}).status_code == 422
    data["code"] = "copie"
    browser.post("/flows/import/", {"file": named(data)})
    copy = Scenario.objects.get(code="copie")
    assert copy.state == "draft" and copy.draft == flow.version.definition  # type: ignore[union-attr]
    assert browser.post("/flows/import/", {"file": named({"no": "flow"})}).status_code == 422


def named(data: object) -> BytesIO:
    file = BytesIO(json.dumps(data).encode())
    file.name = "flow.json"
    return file


@pytest.mark.req("R-002")
def test_a_new_flow_needs_a_name_and_a_click(as_user: Browser, ada: User) -> None:
    browser = as_user(ada)
    browser.post("/flows/new/", {"name": "Relance des factures", "kind": "invoice"})
    made = Scenario.objects.get(code="relance-des-factures")
    browser.post(f"/flows/{made.pk}/publication/", {})
    browser.post(f"/flows/{made.pk}/state/", {"state": "active"})
    made.refresh_from_db()
    assert made.state == "active" and made.version is not None
    assert browser.post(f"/flows/{made.pk}/state/", {"state": "paused", "reason": ""}).status_code == 422
    browser.post(f"/flows/{made.pk}/removal/", {"running": "stop"})
    assert browser.get(f"/flows/{made.pk}/").status_code == 404


@pytest.mark.req("R-035")
def test_what_it_would_do_with_a_real_record_is_shown_before(
    as_user: Browser, ada: User, cleo: User, world: World, flow: Scenario
) -> None:
    office.sent_quote(world)
    page = as_user(ada).get(f"/flows/{flow.pk}/?record={world.offer.pk}").content.decode()
    course = page.rpartition("Rénovation du hall relais")[2]
    assert "envoyer «\u00a0Relance douce de devis\u00a0»" in course and "créer la tâche" in course
    assert as_user(cleo).get(f"/flows/{flow.pk}/?record={world.offer.pk}").status_code == 404
    world.commune.__class__.objects.filter(pk=world.commune.pk).update(strategic=True)
    again = as_user(ada).get(f"/flows/{flow.pk}/?record={world.offer.pk}").content.decode()
    assert "client stratégique" in again


def test_a_simulation_plays_past_days_and_writes_nothing(
    as_user: Browser, ada: User, flow: Scenario, world: World
) -> None:
    with time_machine.travel(office.MONDAY, tick=False):
        office.sent_quote(world)
    before = Entry.objects.count()
    at = f"/flows/{flow.pk}/simulation/outcome/?from=2026-11-01&to=2026-12-20"
    with time_machine.travel(dt.datetime(2026, 12, 21, 9, tzinfo=dt.UTC), tick=False):
        page = as_user(ada).get(at).content.decode()
        assert as_user(ada).get(f"/flows/{flow.pk}/simulation/").status_code == 200
    assert "1 message serait parti à 1 client" in page and "Relance douce de devis" in page
    assert "Aucun après une réponse ou un paiement connu" in page
    assert "<b>Relance douce de devis</b>" in page and "Créer la tâche «\u00a0Appeler le client\u00a0»" in page
    assert (Entry.objects.count(), Enrolment.objects.count()) == (before, 0)


@pytest.mark.req("R-040")
def test_a_simulation_tells_a_message_from_its_end_at_the_cap_and_from_an_activity_instead(
    as_user: Browser, ada: User, world: World
) -> None:
    steps = (Wait("", 2), Send("", "quote-gentle"), Wait("", 2), Send("", "quote-firm"))
    flow = office.scenario(steps=steps, code="cap", caps=Caps(1, 1))
    office.sent_quote(world, office.MONDAY)
    at = f"/flows/{flow.pk}/simulation/outcome/?from=2026-11-01&to=2026-12-20"
    with time_machine.travel(dt.datetime(2026, 12, 21, 9, tzinfo=dt.UTC), tick=False):
        page = as_user(ada).get(at).content.decode()
        Piece.objects.update(sensitive=True)
        person = as_user(ada).get(at).content.decode()
    assert "<b>Relance douce de devis</b>" in page and "fin : le nombre de relances est atteint" in plain(page)
    assert "Relance plus ferme" not in page
    assert "une activité au lieu de « Relance douce de devis »" in plain(person)


@pytest.mark.req("R-040")
def test_departures_are_read_edited_and_approved_before_they_leave(
    as_user: Browser, ada: User, ben: User, cleo: User, world: World, due: Enrolment
) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC), tick=False):
        page = as_user(ada).get("/departures/").content.decode()
        assert "Commune d’Aubrives" in page and "Notre offre OFR-2026-0142" in page
        assert "Commune d’Aubrives" not in as_user(cleo).get("/departures/").content.decode()
        assert as_user(cleo).post(f"/departures/{due.pk}/", {"verdict": "approve"}).status_code == 404
        mine = {"verdict": "approve", "subject": "Votre hall", "html": "<p>Bonjour Dora, où en êtes-vous ?</p>"}
        as_user(ben).post(f"/departures/{due.pk}/", mine)
        assert "Votre hall" in as_user(ada).get("/departures/").content.decode()
        due.refresh_from_db()
        assert office.run().sent == 0 and due.state == "waiting"
    with time_machine.travel(due.due_at + dt.timedelta(minutes=1), tick=False):  # type: ignore[operator]
        assert office.run().sent == 1
    mail = office.mails()[0]
    assert mail.content.subject == "Votre hall" and "où en êtes-vous" in mail.content.html


@pytest.mark.req("R-040")
def test_a_departure_is_held_skipped_or_stopped_with_a_reason(
    as_user: Browser, ada: User, world: World, due: Enrolment
) -> None:
    browser = as_user(ada)
    with time_machine.travel(dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC), tick=False):
        at = f"/departures/{due.pk}/"
        assert browser.post(at, {"verdict": "postpone", "day": "2026-12-03", "note": ""}).status_code == 422
        assert browser.post(at, {"verdict": "burn"}).status_code == 422
        browser.post(at, {"verdict": "postpone", "day": "2026-12-03", "note": "salon"})
        due.refresh_from_db()
        assert due.due_at is not None and due.due_at.date() == dt.date(2026, 12, 3)
    with time_machine.travel(dt.datetime(2026, 12, 2, 10, tzinfo=dt.UTC), tick=False):
        browser.post(at, {"verdict": "skip"})
        due.refresh_from_db()
        assert due.runs.filter(did="skipped").count() == 1 and due.ended_at is None


def test_messages_that_wait_are_approved_in_one_gesture(as_user: Browser, ada: User, world: World) -> None:
    office.scenario(approval="always", code="seen")
    with time_machine.travel(office.MONDAY, tick=False):
        (row,) = office.follow(office.sent_quote(world))
    with time_machine.travel(FRIDAY, tick=False):
        office.run()
        assert Approval.objects.filter(decided_at=None).count() == 1
        page = as_user(ada).get("/departures/").content.decode()
        assert "à valider" in page
        as_user(ada).post("/departures/bulk/", {"row": [row.pk], "verdict": "approve"})
        assert not Approval.objects.filter(decided_at=None).exists()
        assert office.run().sent == 1


@pytest.mark.req("R-005", "R-035")
def test_the_record_says_which_flow_which_step_when_and_why(
    as_user: Browser, ben: User, cleo: User, world: World, due: Enrolment
) -> None:
    at = f"/records/{world.offer.pk}/followups/"
    panel = as_user(ben).get(at).content.decode()
    assert "Essai" in panel and "Envoyer «\u00a0Relance douce de devis\u00a0»" in panel
    assert as_user(cleo).get(at).status_code == 404
    deed = f"{at}deed/"
    assert as_user(ben).post(deed, {"do": "pause", "reason": ""}).status_code == 422
    as_user(ben).post(deed, {"do": "pause", "reason": "négociation en cours"})
    due.refresh_from_db()
    assert due.state == "paused" and "négociation en cours" in as_user(ben).get(at).content.decode()
    as_user(ben).post(deed, {"do": "resume", "reason": "reprise"})
    as_user(ben).post(deed, {"do": "exclude", "reason": "appel d’offres public"})
    assert Exclusion.objects.get(lifted_at=None).reason == "appel d’offres public"
    assert "appel d’offres public" in as_user(ben).get(at).content.decode()
    as_user(ben).post(deed, {"do": "include"})
    assert Enrolment.objects.filter(record=world.offer.pk, ended_at=None).count() == 1
    assert as_user(ben).post(deed, {"do": "nothing"}).status_code == 422
    page = as_user(ben).get(f"/records/{world.offer.pk}/").content.decode()
    assert f'hx-get="{at}"' in page


@pytest.mark.req("R-001", "R-003")
def test_the_hole_is_listed_and_filled_with_one_click(as_user: Browser, ada: User, ben: User, world: World) -> None:
    office.sent_quote(world)
    assert [piece.pk for piece in coverage.holes()] == [world.offer.pk]
    flow = office.scenario()
    page = as_user(ada).get("/control/").content.decode()
    assert "0,0\u00a0%" in page.replace(" ", "\u00a0") or "0,0" in page
    assert "Rénovation du hall relais" in page and f'value="{flow.pk}"' in page
    as_user(ben).post(f"/records/{world.offer.pk}/followups/deed/", {"do": "enrol", "flow": flow.pk})
    assert coverage.holes() == []
    assert "Toutes les offres et factures sont suivies" in as_user(ada).get("/control/").content.decode()
    assert "Rénovation du hall relais" in as_user(ada).get("/control/followed/").content.decode()


def test_who_sees_only_her_team_s_follow_ups_sees_no_other(
    as_user: Browser, nadia: User, cleo: User, world: World
) -> None:
    office.sent_quote(world)
    assert "Rénovation" not in as_user(nadia).get("/control/").content.decode()
    assert "Rénovation" not in as_user(nadia).get("/control/hole/").content.decode()
    # a colleague of another team sees that it is followed, and may not open it
    assert "Rénovation" in as_user(cleo).get("/control/hole/").content.decode()
    assert as_user(cleo).get(f"/records/{world.offer.pk}/").status_code == 404


def test_a_team_lead_edits_her_team_s_flows_only(as_user: Browser, bea: User, world: World, flow: Scenario) -> None:
    text = as_user(bea).get(f"/flows/{flow.pk}/").context["page"].sentence
    assert as_user(bea).post(f"/flows/{flow.pk}/sentence/", {"sentence": text}).status_code == 403
    Scenario.objects.filter(pk=flow.pk).update(team=world.team("ventes"))
    assert publishing.may_edit(fresh(bea), Scenario.objects.get(pk=flow.pk))
    assert as_user(bea).post(f"/flows/{flow.pk}/sentence/", {"sentence": text}).status_code == 302


def test_a_flow_says_how_many_wait_and_were_answered(as_user: Browser, ada: User, world: World, due: Enrolment) -> None:
    with time_machine.travel(FRIDAY, tick=False):
        assert office.run().sent == 1
        page = as_user(ada).get(f"/flows/{due.scenario_id}/").context["page"]
    key = next(step.key for step, _depth in walk(page.flow.steps) if isinstance(step, Send))
    assert page.live[key].sent == 1 and page.live[key].rate == ""
    assert page.running == 1


@pytest.mark.req("R-041")
def test_a_block_says_how_its_follow_ups_ended(as_user: Browser, ada: User, world: World, due: Enrolment) -> None:
    with time_machine.travel(FRIDAY, tick=False):
        assert office.run().sent == 1
        due.refresh_from_db()
        control.stop(by=ada, enrolment=due, reason="je m’en charge")
        shown = as_user(ada).get(f"/flows/{due.scenario_id}/").content.decode().replace("\xa0", " ")
        assert "1 arrêtée à la main" in shown
        stage = world.offer.kind.stages.get(code="accepted")
        Piece.objects.filter(pk=world.offer.pk).update(stage=stage)
        Enrolment.objects.filter(pk=due.pk).update(reason="stage")
        shown = as_user(ada).get(f"/flows/{due.scenario_id}/").content.decode().replace("\xa0", " ")
        assert "1 acceptée" in shown and "arrêtée à la main" not in shown


@pytest.mark.req("R-014", "R-033")
def test_a_stopped_follow_up_hands_over_to_a_person(ben: User, world: World, due: Enrolment) -> None:
    control.stop(by=ben, enrolment=due, reason="je m’en charge")
    assert Piece.objects.get(pk=world.offer.pk).activities.filter(state="planned").exists()


@pytest.mark.req("R-040")
def test_several_departures_are_skipped_held_or_stopped_at_once_and_what_cannot_be_is_said(
    as_user: Browser, ada: User, ben: User, world: World, flow: Scenario
) -> None:
    invoices = office.scenario("invoice", office.INVOICE)
    browser, at = as_user(ada), "/departures/bulk/"
    with time_machine.travel(office.MONDAY, tick=False):
        rows = office.follow(office.sent_quote(world), office.invoice(world, due=office.MONDAY.date()))
    assert {row.scenario_id for row in rows} == {flow.pk, invoices.pk}
    Enrolment.objects.update(due_at=FRIDAY, step_key="")
    for row in rows:
        key = next(step.key for step, _depth in walk(row.version.flow.steps) if isinstance(step, Send))
        Enrolment.objects.filter(pk=row.pk).update(step_key=key)
    both = [row.pk for row in rows]
    with time_machine.travel(FRIDAY - dt.timedelta(hours=1), tick=False):
        page = browser.get("/departures/").content.decode()
        assert page.count('form="bulk"') == 2
        assert browser.post(at, {"row": both, "verdict": "burn"}).status_code == 422
        refused = browser.post(at, {"row": both, "verdict": "postpone", "day": "2026-12-03"}, follow=True)
        assert "OFR-2026-0142" in refused.content.decode() and not Approval.objects.exists()
        browser.post(at, {"row": both, "verdict": "postpone", "day": "2026-12-03", "note": "salon"})
        dues = Enrolment.objects.values_list("due_at", flat=True)
        assert {due.date() for due in dues if due} == {dt.date(2026, 12, 3)}
    with time_machine.travel(dt.datetime(2026, 12, 2, 10, tzinfo=dt.UTC), tick=False):
        said = browser.post(at, {"row": both, "verdict": "skip"}, follow=True).content.decode()
        assert "2 messages sautés" in said
        assert all(row.runs.filter(did="skipped").count() == 1 for row in rows)


@pytest.mark.req("R-020")
def test_a_letter_among_departures_says_so_and_where_it_goes(as_user: Browser, ada: User, world: World) -> None:
    office.scenario(steps=(Send("", "quote-gentle", medium="letter"),))
    world.commune.__class__.objects.filter(pk=world.commune.pk).update(street="Grand-Place 1", city="Aubrives")
    with time_machine.travel(office.MONDAY, tick=False):
        office.follow(office.sent_quote(world))
        page = as_user(ada).get("/departures/").content.decode()
    assert "Grand-Place 1" in page and "une activité demande de l’imprimer" in page
    assert "français" in page and "envoyée le 16" in page
