"""What a visitor writes, hands in and decides, and how it stands inside."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from ariane.activities.models import Activity
from ariane.journal import actions
from ariane.journal.actions.documents import Upload
from ariane.journal.models import Delivery, Entry, Follower, Stage
from ariane.kernel import clock
from ariane.kernel.errors import Collision, DomainError
from ariane.pieces import online, requested
from ariane.pieces.models import Piece, RequestedDocument
from tests.flows import office
from tests.portal.people import DORA, ERIK, identity, reader, write
from tests.portal.test_reading import body, opened, with_code
from tests.world import World, fresh, record


@pytest.mark.req("O-057", "X-26", "O-026")
def test_an_answer_stands_in_the_thread_as_an_incoming_message(world: World) -> None:
    entry = write(world, DORA, text="Votre avis ?")
    Follower.objects.create(record=world.offer, identity=world.bea.identity, user=world.bea)
    browser, thread = opened(entry, DORA)
    file = SimpleUploadedFile("Plan signé.pdf", b"%PDF-1.4 plan", "application/pdf")
    answer = browser.post(thread, {"text": "Oui <b>volontiers</b>", "files": [file]})
    assert answer.status_code == 302
    made = Entry.objects.get(direction="in")
    assert (made.type, made.visibility, made.author, made.reply_to) == ("message", "external", identity(DORA), entry)
    assert "&lt;b&gt;" in made.html and made.meta == {"portal": "link"}
    document = made.documents.get()
    assert (document.deposited_by, document.direction, document.name) == (None, "in", "Plan signé.pdf")
    told = set(Delivery.objects.filter(entry=made, channel="app").values_list("user__username", "reason"))
    assert told == {("ben", "replied_to"), ("bea", "follower")}
    assert fresh(world.offer).last_in_at is not None
    assert "Votre message est bien arrivé" in body(browser.get(thread)) or "volontiers" in body(browser.get(thread))


@pytest.mark.req("O-057")
def test_the_record_says_by_which_way_it_came(world: World, as_user) -> None:  # type: ignore[no-untyped-def]
    entry = write(world, DORA)
    browser, thread = opened(entry, DORA)
    browser.post(thread, {"text": "Par le lien"})
    page = as_user(world.ben).get(f"/records/{world.offer.pk}/").content.decode()
    assert f"par le lien envoyé à {DORA}" in page
    with_code(DORA).post(thread, {"text": "Avec un code"})
    page = as_user(world.ben).get(f"/records/{world.offer.pk}/").content.decode()
    assert "dans le portail" in page


@pytest.mark.req("O-057")
def test_what_a_mail_could_not_carry_is_refused_with_the_text_kept(world: World) -> None:
    browser, thread = opened(write(world, DORA), DORA)
    program = SimpleUploadedFile("virus.exe", b"MZ", "application/octet-stream")
    answer = browser.post(thread, {"text": "Mon texte", "files": [program]})
    assert answer.status_code == 422 and "Mon texte" in body(answer)
    assert not Entry.objects.filter(direction="in").exists()
    assert browser.post(thread, {"text": "  "}).status_code == 422


@pytest.mark.req("O-057")
def test_twice_the_same_is_once_and_a_flood_stops(world: World) -> None:
    write(world, DORA)
    dora, offer = reader(DORA), record(world.offer)
    first = actions.answer_online(by=dora, record=offer, answer=actions.Answer("Bonjour"))
    assert actions.answer_online(by=dora, record=offer, answer=actions.Answer("Bonjour")) == first
    for n in range(19):
        actions.answer_online(by=dora, record=offer, answer=actions.Answer(f"Encore {n}"))
    with pytest.raises(DomainError):
        actions.answer_online(by=dora, record=offer, answer=actions.Answer("Une de trop"))


@pytest.mark.req("O-057", "O-063")
def test_a_document_asked_for_is_handed_in_and_no_longer_missing(world: World) -> None:
    entry = write(world, DORA)
    write(world, ERIK)
    of = identity(DORA)
    (row,) = requested.ask(by=world.ben, record=record(world.offer), labels=["Plan de toiture"], of=of)
    requested.ask(by=world.ben, record=record(world.offer), labels=["SECRET-ERIK"], of=identity(ERIK))
    browser, thread = opened(entry, DORA)
    page = body(browser.get(thread))
    assert "Plan de toiture" in page and "SECRET-ERIK" not in page
    path = f"{thread}requested/{row.pk}/"
    assert browser.post(path, {}).status_code == 422
    answer = browser.post(path, {"files": SimpleUploadedFile("toiture.pdf", b"%PDF-1.4", "application/pdf")})
    assert answer.status_code == 302
    row = RequestedDocument.objects.get(pk=row.pk)
    assert row.received_at is not None and row.document is not None and row.document.name == "toiture.pdf"
    with pytest.raises(Collision):
        online.hand_in(by=reader(DORA), row=row, file=Upload("b.pdf", b"b"), by_code=False)
    theirs = RequestedDocument.objects.get(label="SECRET-ERIK")
    assert browser.post(f"{thread}requested/{theirs.pk}/", {}).status_code == 404


def sent_offer(world: World) -> Piece:
    stage = Stage.objects.get(kind=world.offer.kind, code="sent")
    Piece.objects.filter(pk=world.offer.pk).update(
        stage=stage, sent_at=clock.now(), valid_until=clock.today() + dt.timedelta(days=9), amount_excl=4825000
    )
    return fresh(world.offer)  # type: ignore[no-any-return]


@pytest.mark.req("O-057")
def test_only_a_proved_customer_accepts_an_offer(world: World) -> None:
    offer = sent_offer(world)
    entry = write(world, DORA)
    browser, thread = opened(entry, DORA)
    assert "48\u202f250" in body(browser.get(thread)).replace("\xa0", "\u202f")
    assert browser.post(f"{thread}decision/", {"verdict": "accept"}).status_code == 422
    assert fresh(offer).stage.code == "sent"
    write(world, ERIK)
    assert with_code(ERIK).post(f"{thread}decision/", {"verdict": "accept"}).status_code == 422
    proved = with_code(DORA)
    assert proved.post(f"{thread}decision/", {"verdict": "accept", "words": "Pour le 1er mars."}).status_code == 302
    assert fresh(offer).stage.code == "accepted"
    said = Entry.objects.filter(direction="in", author=identity(DORA)).get()
    assert "1er mars" in said.text and said.meta == {"portal": "code"}
    assert proved.post(f"{thread}decision/", {"verdict": "refuse"}).status_code == 422
    assert fresh(offer).stage.code == "accepted"


@pytest.mark.req("O-057")
def test_an_offer_that_is_no_longer_valid_is_not_accepted(world: World) -> None:
    offer = sent_offer(world)
    Piece.objects.filter(pk=offer.pk).update(valid_until=clock.today() - dt.timedelta(days=1))
    write(world, DORA)
    with pytest.raises(Collision):
        online.decide(by=reader(DORA), piece=offer, verdict="accept", by_code=True)
    with pytest.raises(Collision):
        online.decide(by=reader(DORA), piece=sent_offer(world), verdict="sign", by_code=True)


@pytest.mark.req("X-26", "O-057")
def test_an_answer_online_ends_a_follow_up_and_answering_takes_over(world: World) -> None:
    with time_machine.travel(office.MONDAY, tick=False) as moving:
        office.scenario()
        quote = office.sent_quote(world)
        office.follow(quote)
        write(world, DORA)
        moving.shift(dt.timedelta(days=1))
        actions.answer_online(by=reader(DORA), record=record(world.offer), answer=actions.Answer("Encore une semaine"))
        office.run()
        row = office.of(quote)
        assert row is not None and (row.state, row.reason) == ("exited", "reply")
        assert Activity.objects.get(record=quote.pk, state="planned").type.code == "answer"
