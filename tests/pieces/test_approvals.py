"""Approvals, escalations, the chain of pieces, documents asked for."""

import datetime as dt
from decimal import Decimal

import pytest

from ariane.accounts.models import User
from ariane.activities.actions import Plan, complete, plan, reassign
from ariane.activities.models import Activity, ActivityType
from ariane.journal.actions import attach, edit_entry, remove_entry
from ariane.journal.actions.documents import Upload
from ariane.journal.models import Draft, Entry, Link, Reader
from ariane.journal.wording import sentence
from ariane.kernel import clock
from ariane.kernel.errors import Collision, DomainError, NotAllowed
from ariane.pieces import approvals, continuing, escalation, requested
from ariane.pieces.actions import NewPiece, create_piece, set_lines
from ariane.pieces.amounts import Line
from ariane.pieces.models import Piece
from tests.world import World


def again(piece: Piece) -> Piece:
    return Piece.objects.select_related("stage", "kind").get(pk=piece.pk)


def stage(piece: Piece) -> str:
    found = again(piece).stage
    return found.code if found else ""


@pytest.mark.req("O-051", "O-052")
def test_a_price_exception_is_asked_answered_and_kept_for_ever(ben: User, bea: User, world: World) -> None:
    asked = approvals.ask(by=ben, piece=again(world.offer), approver=bea, what="Remise de 8 %", why="Client fidèle")
    assert (asked.assignee, asked.type.code, stage(world.offer)) == (bea, "approve", "to-approve")
    with pytest.raises(DomainError):
        approvals.ask(by=ben, piece=again(world.offer), approver=bea, what="Encore")
    with pytest.raises(NotAllowed):
        complete(by=ben, activity=asked, outcome="yes")
    with pytest.raises(DomainError):
        complete(by=bea, activity=asked, outcome="done")
    line = complete(by=bea, activity=asked, feedback="D’accord, une seule fois", outcome="yes")
    assert (line.visibility, line.meta["outcome"], "une seule fois" in line.text) == ("internal", "yes", True)
    assert stage(world.offer) == "approved"
    for change in (lambda: edit_entry(by=bea, entry=line, html="<p>non</p>"), lambda: remove_entry(by=bea, entry=line)):
        with pytest.raises(DomainError):
            change()
    with pytest.raises(Collision):
        complete(by=ben, activity=asked, outcome="no")


@pytest.mark.req("O-052")
def test_a_refusal_sends_the_quote_back_to_its_draft(ben: User, bea: User, world: World) -> None:
    asked = approvals.ask(by=ben, piece=again(world.offer), approver=bea, what="Remise de 30 %")
    complete(by=bea, activity=asked, feedback="Trop", outcome="no")
    assert stage(world.offer) == "draft"
    assert approvals.pending(world.offer) is None


@pytest.mark.req("O-064")
def test_an_invoice_is_approved_by_who_may_and_not_by_its_owner(ada: User, ben: User, bea: User, world: World) -> None:
    invoice = create_piece(
        by=bea, piece=NewPiece("invoice", "Acompte", world.commune, fields={"team": world.team("ventes"), "owner": bea})
    )
    able = approvals.approvers(again(invoice))
    assert ada in able and bea not in able and ben not in able
    with pytest.raises(DomainError):
        approvals.ask(by=bea, piece=again(invoice), approver=bea, what="Payer")
    asked = approvals.ask(by=bea, piece=again(invoice), approver=ada, what="Payer")
    with pytest.raises(DomainError):
        reassign(by=ada, activity=asked, assignee=ben)
    complete(by=ada, activity=asked, outcome="yes")
    answer = Entry.objects.get(record=invoice, type=Entry.Type.ACTIVITY)
    assert (answer.author.user, answer.meta["outcome"]) == (ada, "yes")


def test_nobody_plans_an_approval_for_who_may_not_give_it(ben: User, cleo: User, world: World) -> None:
    kind = ActivityType.objects.get(code="approve")
    with pytest.raises(DomainError):
        plan(by=ben, record=world.offer, plan=Plan(kind, clock.today(), assignee=cleo))


@pytest.mark.req("O-061")
def test_an_escalation_says_who_to_whom_and_why(ben: User, bea: User, cleo: User, world: World) -> None:
    ticket = create_piece(by=ben, piece=NewPiece("ticket", "Porte bloquée", world.commune, fields={"owner": ben}))
    made = escalation.escalate(by=ben, record=ticket, to=cleo, why="Le fabricant ne répond pas")
    assert (made.assignee, made.due_on) == (cleo, clock.today())
    said = Entry.objects.get(record=ticket, meta__say="escalated")
    assert sentence(said) == "Escaladé par Ben Vendeur à Cléo Achat\u00a0: Le fabricant ne répond pas"
    assert said.occurred_at is not None and Reader.objects.filter(record=ticket, user=cleo).exists()
    assert again(ticket).custom["escalated"] is True
    for to, why in ((cleo, "Encore"), (bea, " ")):
        with pytest.raises(DomainError):
            escalation.escalate(by=ben, record=ticket, to=to, why=why)
    escalation.escalate(by=ben, record=ticket, to=world.team("ventes"), why="Toute l’équipe")
    assert Activity.objects.filter(record=ticket, type__code="escalation").count() == 2


def test_a_chain_goes_on_with_customer_people_and_lines(ben: User, world: World) -> None:
    set_lines(by=ben, piece=again(world.offer), lines=[Line("Porte", Decimal(2), 50000)])
    order = continuing.continue_piece(by=ben, piece=again(world.offer), kind="order")
    assert (order.main_party_id, order.title, order.owner) == (world.commune.pk, world.offer.title, ben)
    assert again(order).amount_excl == 100000 and order.lines == again(world.offer).lines
    roles = set(Link.objects.filter(from_record=order).values_list("role", "to_record"))
    assert {("follows_from", world.offer.pk), ("contact", world.dora.pk)} <= roles
    with pytest.raises(DomainError):
        continuing.continue_piece(by=ben, piece=order, kind="request")


def test_one_sees_the_kinds_that_one_may_make(ben: User, nadia: User, world: World) -> None:
    assert [kind.code for kind in continuing.next_kinds(ben, again(world.offer))] == ["order", "invoice"]
    assert continuing.next_kinds(nadia, again(world.offer)) == []


@pytest.mark.req("O-063")
def test_documents_asked_for_are_missing_until_they_are_here(ben: User, cleo: User, world: World) -> None:
    due = clock.today() + dt.timedelta(days=3)
    dora = world.dora.addresses.get().identity
    rows = requested.ask(
        by=ben, record=world.offer, labels=["Plan signé", "", "Attestation", "Plan signé"], of=dora, due_on=due
    )
    assert [row.label for row in rows] == ["Plan signé", "Attestation"]
    chase = Activity.objects.get(record=world.offer, type__code="request-document")
    assert (chase.assignee, chase.due_on) == (ben, due)
    draft = requested.draft(by=ben, record=world.offer, rows=rows)
    assert draft.mode == "message" and "<li>Plan signé</li>" in draft.html and draft.recipients == [dora.pk]
    with pytest.raises(DomainError):
        requested.ask(by=ben, record=world.offer, labels=["Attestation"], of=dora)
    file = attach(by=ben, record=world.offer, upload=Upload("plan.pdf", b"%PDF-1.4 plan"))
    requested.receive(by=ben, row=rows[0], document=file)
    missing = [row.label for row in requested.of_record(world.offer) if row.received_at is None]
    assert missing == ["Attestation"]
    with pytest.raises(Collision):
        requested.receive(by=ben, row=rows[0], document=None)
    requested.withdraw(by=ben, row=rows[1])
    assert [row.label for row in requested.of_record(world.offer)] == ["Plan signé"]
    said = [sentence(one) for one in Entry.objects.filter(record=world.offer, type=Entry.Type.SYSTEM).order_by("pk")]
    assert said[-3:] == [
        "Ben Vendeur a demandé à Dora Dupont\u00a0: Plan signé, Attestation",
        "Reçu\u00a0: Plan signé (Ben Vendeur)",
        "Ben Vendeur ne demande plus\u00a0: Attestation",
    ]


@pytest.mark.req("O-063")
def test_a_colleague_who_is_asked_gets_an_activity(ben: User, cleo: User, world: World) -> None:
    requested.ask(by=ben, record=world.offer, labels=["Bon de livraison"], of=cleo.identity)
    made = Activity.objects.get(record=world.offer, type__code="request-document")
    assert (made.assignee, made.summary) == (cleo, "Bon de livraison")
    assert Reader.objects.filter(record=world.offer, user=cleo).exists()
    assert not Draft.objects.filter(record=world.offer).exists()


def test_a_note_begun_is_not_turned_into_a_mail(ben: User, world: World) -> None:
    Draft.objects.create(user=ben, record=world.offer, mode="note", html="<p>Entre nous</p>")
    rows = requested.ask(by=ben, record=world.offer, labels=["Plan"], of=world.dora.addresses.get().identity)
    with pytest.raises(DomainError):
        requested.draft(by=ben, record=world.offer, rows=rows)
    assert Draft.objects.get(record=world.offer).html == "<p>Entre nous</p>"
