"""Facts of a piece: sent, published, paid, promised, disputed, acknowledged; what follow-ups make of them."""

import datetime as dt

import pytest

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.flows.models import Enrolment
from ariane.journal.models import Entry, Record
from ariane.journal.wording import sentence
from ariane.kernel import clock
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.pieces import facts
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.models import Payment, PaymentTerms, Piece
from ariane.pieces.queries import fact
from tests.flows import office
from tests.world import World


def again(piece: Piece) -> Piece:
    return Piece.objects.select_related("stage", "kind", "terms").get(pk=piece.pk)


def invoice(by: User, world: World, **fields: object) -> Piece:
    given = {"owner": by, "team": world.team("ventes"), "amount": 100_00, "amount_incl": 100_00, **fields}
    return again(create_piece(by=by, piece=NewPiece("invoice", "Acompte", world.commune, fields=given)))


def said(piece: Piece) -> list[str]:
    rows = Entry.objects.filter(record=piece, type=Entry.Type.SYSTEM).order_by("pk")
    return [
        sentence(row).replace("\u00a0", " ").replace("\u202f", " ") for row in rows if row.meta.get("say") != "created"
    ]


@pytest.mark.parametrize(
    ("days", "end", "day", "due"),
    [
        (30, False, dt.date(2026, 1, 31), dt.date(2026, 3, 2)),
        (30, True, dt.date(2026, 1, 10), dt.date(2026, 2, 28)),
        (0, True, dt.date(2026, 2, 1), dt.date(2026, 2, 28)),
        (60, True, dt.date(2026, 11, 15), dt.date(2027, 1, 31)),
    ],
)
def test_terms_give_the_due_date(days: int, end: bool, day: dt.date, due: dt.date) -> None:
    assert PaymentTerms(name_fr="x", days=days, end_of_month=end).due(day) == due


@pytest.mark.req("R-008", "R-018", "R-026")
def test_a_published_invoice_is_due_by_its_terms_and_followed_whoever_looks(ben: User, world: World) -> None:
    office.scenario("invoice", office.INVOICE)
    PaymentTerms.objects.create(name_fr="30 jours", days=30, default=True)
    made = invoice(ben, world)
    assert not Enrolment.objects.filter(record=made).exists()
    facts.publish(by=ben, piece=made)
    now = again(made)
    assert (now.stage.code, now.due_on) == ("published", clock.today() + dt.timedelta(days=30))  # type: ignore[union-attr]
    assert now.published_at is not None and Enrolment.objects.filter(record=made, ended_at=None).count() == 1
    assert any(line.startswith("Publiée par Ben Vendeur, échéance") for line in said(made))
    with pytest.raises(DomainError):
        facts.publish(by=ben, piece=now)
    other = invoice(ben, world, terms=PaymentTerms.objects.create(name_fr="Comptant", days=0))
    facts.publish(by=ben, piece=again(other))
    assert again(other).due_on == clock.today()


@pytest.mark.req("R-019", "X-29")
def test_payments_in_parts_credit_and_taken_back_keep_the_balance_true(ben: User, cleo: User, world: World) -> None:
    made = invoice(ben, world, due_on=clock.today())
    with pytest.raises(DomainError):
        facts.pay(by=ben, piece=made, payment=facts.NewPayment(40_00, clock.today()))
    facts.publish(by=ben, piece=made)
    with pytest.raises(NotAllowed):
        facts.pay(by=cleo, piece=again(made), payment=facts.NewPayment(40_00, clock.today()))
    first = facts.pay(by=ben, piece=again(made), payment=facts.NewPayment(40_00, clock.today(), reference="VIR 1"))
    assert (again(made).stage.code, again(made).balance, again(made).paid_at) == ("part-paid", 60_00, None)  # type: ignore[union-attr]
    facts.pay(by=ben, piece=again(made), payment=facts.NewPayment(60_00, clock.today(), Payment.Kind.CREDIT))
    assert (again(made).stage.code, again(made).balance) == ("paid", 0)  # type: ignore[union-attr]
    assert again(made).paid_at is not None
    facts.take_back(by=ben, payment=first, why="prélèvement rejeté")
    assert (again(made).stage.code, again(made).balance, again(made).paid_at) == ("part-paid", 40_00, None)  # type: ignore[union-attr]
    assert said(made)[-3:] == [
        f"Paiement reçu : 40,00 €, {facts.in_words(clock.today())} (Ben Vendeur)".replace("\u00a0", " "),
        f"Note de crédit : 60,00 €, {facts.in_words(clock.today())} (Ben Vendeur)".replace("\u00a0", " "),
        "Ben Vendeur a annulé 40,00 € : prélèvement rejeté",
    ]
    with pytest.raises(DomainError):
        facts.take_back(by=ben, payment=first, why="encore")


def test_a_payment_known_to_another_system_is_recorded_once(ben: User, world: World) -> None:
    made = invoice(ben, world, due_on=clock.today())
    facts.publish(by=ben, piece=made)
    new = facts.NewPayment(40_00, clock.today(), source="compta", external_id="P-7")
    assert facts.pay(by=ben, piece=again(made), payment=new) == facts.pay(by=ben, piece=again(made), payment=new)
    assert (Payment.objects.count(), again(made).balance) == (1, 60_00)


def test_what_was_paid_before_is_one_line_of_the_payments(ben: User, world: World) -> None:
    made = invoice(ben, world, due_on=clock.today(), amount_paid=30_00, published_at=clock.now())
    facts.pay(by=ben, piece=made, payment=facts.NewPayment(20_00, clock.today()))
    assert again(made).balance == 50_00


@pytest.mark.req("R-025", "R-045")
def test_a_quote_sent_by_post_has_its_date_once_and_is_followed(ben: User, world: World) -> None:
    office.scenario()
    day = clock.today() - dt.timedelta(days=2)
    facts.mark_sent(by=ben, piece=again(world.offer), channel="post", day=day)
    sent = again(world.offer)
    assert (sent.sent_by_channel, sent.stage.code) == ("post", "sent")  # type: ignore[union-attr]
    assert clock.local_day(sent.sent_at) == day  # type: ignore[arg-type]
    assert Enrolment.objects.filter(record=sent, ended_at=None).exists()
    for channel, when in (("post", day), ("pigeon", day)):
        with pytest.raises(DomainError):
            facts.mark_sent(by=ben, piece=again(world.offer), channel=channel, day=when)
    other = create_piece(by=ben, piece=NewPiece("quote", "Autre", world.commune, fields={"owner": ben}))
    with pytest.raises(DomainError):
        facts.mark_sent(by=ben, piece=again(other), channel="hand", day=clock.today() + dt.timedelta(days=1))


@pytest.mark.req("X-12")
def test_a_promise_puts_follow_ups_off_until_its_day(ben: User, world: World) -> None:
    made = invoice(ben, world, due_on=clock.today())
    facts.publish(by=ben, piece=made)
    day = clock.today() + dt.timedelta(days=6)
    facts.promise(by=ben, piece=again(made), day=day, why="Mme Dupont, par téléphone")
    assert again(made).promised_on == day and "Mme Dupont, par téléphone" in said(made)[-1]
    facts.promise(by=ben, piece=again(made), day=None)
    assert again(made).promised_on is None
    for wrong in (None, clock.today() - dt.timedelta(days=1)):
        with pytest.raises(DomainError):
            facts.promise(by=ben, piece=again(made), day=wrong)


@pytest.mark.req("O-065")
def test_a_dispute_is_flagged_given_to_somebody_and_settled_in_words(ben: User, world: World) -> None:
    office.scenario("invoice", office.INVOICE)
    made = invoice(ben, world, due_on=clock.today())
    facts.publish(by=ben, piece=made)
    facts.open_dispute(by=ben, piece=again(made), why="Deux tables abîmées")
    assert again(made).dispute and Enrolment.objects.get(record=made).reason == "dispute"
    todo = Activity.objects.get(record=made, type__code="settle-dispute")
    assert (todo.assignee, todo.summary) == (ben, "Deux tables abîmées")
    facts.settle_dispute(by=ben, piece=again(made), why="Remise de 5 %")
    assert not again(made).dispute and said(made)[-1] == "Litige réglé par Ben Vendeur : Remise de 5 %"
    for wrong in (lambda: facts.settle_dispute(by=ben, piece=again(made), why="x"),
                  lambda: facts.open_dispute(by=ben, piece=again(made), why=" ")):  # fmt: skip
        with pytest.raises(DomainError):
            wrong()


@pytest.mark.req("O-055")
def test_the_supplier_s_acknowledgement_has_a_day_and_a_stage(ben: User, world: World) -> None:
    order = create_piece(by=ben, piece=NewPiece("purchase", "Panneaux", world.commune, fields={"owner": ben}))
    facts.acknowledge(by=ben, piece=again(order), day=clock.today())
    assert again(order).stage.code == "acknowledged"  # type: ignore[union-attr]
    assert said(order)[-1].startswith("Commande accusée par le fournisseur")
    with pytest.raises(DomainError):
        facts.acknowledge(by=ben, piece=again(world.offer), day=clock.today())


@pytest.mark.req("R-019")
def test_each_fact_is_a_filter(ben: User, world: World) -> None:
    made = invoice(ben, world, due_on=clock.today() - dt.timedelta(days=3), published_at=clock.now())
    office.sent_quote(world, clock.now() - dt.timedelta(days=9))

    def named(code: str) -> set[int]:
        return set(Record.objects.filter(fact(code), kind__code__in=("quote", "invoice")).values_list("pk", flat=True))

    assert named("silent") == {world.offer.pk} and named("overdue") == {made.pk} == named("unpaid")
    assert named("paid") == named("promised") == named("dispute") == set()
    facts.pay(by=ben, piece=again(made), payment=facts.NewPayment(100_00, clock.today()))
    assert named("paid") == {made.pk} and named("overdue") == set()


@pytest.mark.req("R-019")
def test_sent_answered_part_paid_and_credited_are_facts_that_lists_filter_on(world: World, ben: User) -> None:
    now = clock.now()
    sent, part, whole, credited = (office.invoice(world, n) for n in range(4))
    Piece.objects.filter(pk=sent.pk).update(sent_at=now - dt.timedelta(days=2))
    for piece, amount, kind in ((part, 30_00, "payment"), (whole, 100_00, "payment"), (credited, 20_00, "credit")):
        facts.pay(by=ben, piece=piece, payment=facts.NewPayment(amount=amount, paid_on=clock.today(), kind=kind))

    def named(code: str) -> set[int]:
        rows = Record.objects.filter(pk__in=[sent.pk, part.pk, whole.pk, credited.pk])
        return set(rows.filter(fact(code)).values_list("pk", flat=True))

    assert (named("sent"), named("part_paid"), named("credited")) == ({sent.pk}, {part.pk}, {credited.pk})
    assert named("published") == {sent.pk, part.pk, whole.pk, credited.pk} and named("answered") == set()
    Record.objects.filter(pk=sent.pk).update(last_in_at=now - dt.timedelta(days=1))
    assert named("answered") == {sent.pk}
    Record.objects.filter(pk=sent.pk).update(last_in_at=now - dt.timedelta(days=3))
    assert named("answered") == set()
