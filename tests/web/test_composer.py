"""The composer: who gets what, what is asked before, what is kept."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from ariane.accounts.models import Identity, User
from ariane.journal import actions
from ariane.journal.models import Delivery, Document, Draft, Entry, Follower, Reader
from ariane.kernel import clock
from ariane.pieces.models import Piece
from ariane.templates.models import Snippet
from tests.world import World, record

Browser = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def dora_identity(world: World) -> Identity:
    return Identity.objects.get(address="dora@aubrives.example")


def post(browser: Client, offer: Piece, **form: Any) -> Any:
    return browser.post(f"/records/{offer.pk}/entries/", {"format": "html", **form}, headers=HTMX)


def mention(user: User) -> str:
    return f'<p>Vois <span data-mention="user:{user.pk}">@{user.name}</span></p>'


@pytest.mark.req("O-005", "O-009")
def test_a_note_is_posted_and_shown_where_the_journal_begins(as_user: Browser, ben: User, offer: Piece) -> None:
    answer = post(as_user(ben), offer, mode="note", body="<p>Marge</p>").content.decode()
    entry = Entry.objects.get(record=offer, type=Entry.Type.NOTE)
    assert entry.visibility == Entry.Visibility.INTERNAL
    assert 'hx-target="#thread-now" hx-swap="afterend"><li' in answer
    assert f'id="entry-{entry.pk}"' in answer


def test_without_javascript_the_form_posts_a_plain_text(as_user: Browser, ben: User, offer: Piece) -> None:
    answer = as_user(ben).post(f"/records/{offer.pk}/entries/", {"mode": "note", "body": "Un\n\n<b>deux</b>"})
    entry = Entry.objects.get(record=offer, type=Entry.Type.NOTE)
    assert answer["Location"] == f"/records/{offer.pk}/?posted={entry.pk}#entry-{entry.pk}"
    assert entry.html == "<p>Un</p>\n\n<p>&lt;b&gt;deux&lt;/b&gt;</p>"


@pytest.mark.req("O-025", "X-23")
def test_a_message_goes_to_the_ticked_and_makes_nobody_a_follower(
    as_user: Browser, ben: User, offer: Piece, dora_identity: Identity
) -> None:
    answer = post(
        as_user(ben), offer, mode="message", body="<p>Bonjour</p>", to=[dora_identity.pk], typed="x@y.example"
    )
    entry = Entry.objects.get(record=offer, type=Entry.Type.MESSAGE)
    assert {one.recipient.address for one in entry.deliveries.filter(external=True)} == {
        "dora@aubrives.example",
        "x@y.example",
    }
    assert not Follower.objects.filter(record=offer, user=None).exists()
    assert "Envoyé à 2 personnes" in answer.content.decode()


@pytest.mark.req("X-23")
def test_an_outsider_who_follows_is_named_and_can_be_unticked(
    as_user: Browser, ben: User, offer: Piece, world: World
) -> None:
    erik = Identity.objects.get(address="erik@plans.example")
    actions.follow(by=ben, record=record(offer), identity=erik)
    page = as_user(ben).get(f"/records/{offer.pk}/addressees/", headers=HTMX).content.decode()
    assert "Erik Architecte" in page
    assert f'name="to" value="{erik.pk}" checked' in page


@pytest.mark.req("O-074")
def test_who_may_not_send_has_no_message_mode_and_cannot_post_one(
    as_user: Browser, nadia: User, offer: Piece, dora_identity: Identity
) -> None:
    Reader.objects.create(record=record(offer), user=nadia)
    assert 'value="message"' not in as_user(nadia).get(f"/records/{offer.pk}/").content.decode()
    answer = post(as_user(nadia), offer, mode="message", body="<p>x</p>", to=[dora_identity.pk])
    assert answer.status_code == 422
    assert not Entry.objects.filter(type=Entry.Type.MESSAGE).exists()


@pytest.mark.req("O-081")
def test_a_message_to_nobody_outside_is_asked_back_with_the_note_first(
    as_user: Browser, ben: User, offer: Piece
) -> None:
    answer = post(as_user(ben), offer, mode="message", body="<p>Gardé</p>")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'name="as" value="note"' in page
    assert "Gardé" in page
    assert not Entry.objects.filter(record=offer, type__in=("note", "message")).exists()


@pytest.mark.req("O-081")
def test_a_mention_in_a_message_is_asked_about_then_sent_all_the_same(
    as_user: Browser, ben: User, bea: User, offer: Piece, dora_identity: Identity
) -> None:
    form = {"mode": "message", "body": mention(bea), "to": [dora_identity.pk]}
    asked = post(as_user(ben), offer, **form).content.decode()
    assert asked.index('name="as" value="note"') < asked.index('name="anyway"')
    assert "quand même" in asked
    assert post(as_user(ben), offer, **form, anyway="1").status_code == 200
    assert Entry.objects.filter(record=offer, type=Entry.Type.MESSAGE).count() == 1


@pytest.mark.req("O-081")
def test_the_note_button_of_the_question_makes_a_note(
    as_user: Browser, ben: User, bea: User, offer: Piece, dora_identity: Identity
) -> None:
    post(as_user(ben), offer, mode="message", body=mention(bea), to=[dora_identity.pk], **{"as": "note"})
    entry = Entry.objects.get(record=offer, type=Entry.Type.NOTE)
    assert not entry.deliveries.filter(external=True).exists()


@pytest.mark.req("O-012")
def test_mentioning_who_cannot_read_is_asked_before_posting(
    as_user: Browser, ben: User, cleo: User, offer: Piece
) -> None:
    browser = as_user(ben)
    asked = post(browser, offer, mode="note", body=mention(cleo))
    assert asked.status_code == 422
    assert "Cléo Achat" in asked.content.decode()
    assert not Entry.objects.filter(record=offer, type="note").exists()
    post(browser, offer, mode="note", body=mention(cleo), **{f"reader-user:{cleo.pk}": "skip"})
    assert not Delivery.objects.filter(user=cleo).exists()
    assert as_user(cleo).get(f"/records/{offer.pk}/").status_code == 404
    post(browser, offer, mode="note", body=mention(cleo), **{f"reader-user:{cleo.pk}": "add"})
    assert Delivery.objects.filter(user=cleo, reason="mentioned").exists()
    assert as_user(cleo).get(f"/records/{offer.pk}/").status_code == 200


@pytest.mark.req("O-010", "O-011", "O-012")
def test_the_popup_names_colleagues_and_teams_and_says_who_cannot_read(
    as_user: Browser, ben: User, offer: Piece
) -> None:
    people = as_user(ben).get(f"/records/{offer.pk}/mentions/?q=").json()["people"]
    by_name = {one["label"]: one for one in people}
    assert by_name["Béa Chef"]["reads"]
    found = as_user(ben).get(f"/records/{offer.pk}/mentions/?q=cleo").json()["people"]
    assert [(one["label"], one["reads"]) for one in found] == [("Cléo Achat", False)]
    teams = as_user(ben).get(f"/records/{offer.pk}/mentions/?q=ventes").json()["people"]
    assert teams[0]["id"].startswith("team:")


@pytest.mark.req("X-31")
def test_a_draft_is_kept_per_person_and_returns(as_user: Browser, ben: User, bea: User, offer: Piece) -> None:
    as_user(ben).post(f"/records/{offer.pk}/draft/", {"mode": "note", "body": "<p>À moitié</p>", "format": "html"})
    assert "À moitié" in as_user(ben).get(f"/records/{offer.pk}/").content.decode()
    assert "À moitié" not in as_user(bea).get(f"/records/{offer.pk}/").content.decode()
    as_user(ben).post(f"/records/{offer.pk}/draft/delete/", headers=HTMX)
    assert not Draft.objects.exists()


@pytest.mark.req("X-30")
def test_undo_gives_the_text_and_the_files_back(
    as_user: Browser, ben: User, offer: Piece, dora_identity: Identity
) -> None:
    browser = as_user(ben)
    chip = browser.post(
        f"/records/{offer.pk}/uploads/", {"file": SimpleUploadedFile("plan.txt", b"plan", "text/plain")}
    ).content.decode()
    uid = str(Document.objects.get().uid)
    assert uid in chip
    post(browser, offer, mode="message", body="<p>Trop tôt</p>", to=[dora_identity.pk], file=[uid])
    entry = Entry.objects.get(record=offer, type=Entry.Type.MESSAGE)
    answer = browser.post(f"/entries/{entry.pk}/undo/", headers=HTMX).content.decode()
    assert "Trop tôt" in answer
    assert uid in answer
    assert "a annulé un message avant son départ" in answer
    assert not entry.deliveries.filter(cancelled_at=None).exists()


@pytest.mark.req("X-30")
def test_only_the_author_takes_a_message_back(
    as_user: Browser, ben: User, bea: User, offer: Piece, dora_identity: Identity
) -> None:
    post(as_user(ben), offer, mode="message", body="<p>Bonjour</p>", to=[dora_identity.pk])
    entry = Entry.objects.get(record=offer, type=Entry.Type.MESSAGE)
    assert as_user(bea).post(f"/entries/{entry.pk}/undo/", headers=HTMX).status_code == 404


def test_a_message_may_wait_for_its_hour(as_user: Browser, ben: User, offer: Piece, dora_identity: Identity) -> None:
    later = timezone.localtime(clock.now() + dt.timedelta(days=1)).replace(second=0, microsecond=0)
    form = {"send_at": later.strftime("%Y-%m-%dT%H:%M"), "to": [dora_identity.pk]}
    post(as_user(ben), offer, mode="message", body="<p>Demain</p>", **form)
    entry = Entry.objects.get(record=offer, type=Entry.Type.MESSAGE)
    assert abs((entry.send_at - later).total_seconds()) < 4000
    assert entry.published_at is None


@pytest.mark.req("O-037", "O-038", "O-058")
def test_files_stand_with_the_entry_and_in_the_documents(as_user: Browser, ben: User, bea: User, offer: Piece) -> None:
    browser = as_user(ben)
    file = SimpleUploadedFile("20261123-IN-Plan.txt", b"plan", "text/plain")
    browser.post(f"/records/{offer.pk}/entries/", {"mode": "note", "body": "Voir", "files": [file]})
    document = Document.objects.get()
    assert document.entry is not None
    page = as_user(bea).get(f"/records/{offer.pk}/?tab=documents").content.decode()
    assert "20261123-IN-Plan.txt" in page
    answer = as_user(bea).get(f"/documents/{document.uid}/")
    assert b"".join(answer.streaming_content) == b"plan"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.req("O-058")
def test_a_pasted_picture_joins_the_note_that_shows_it(as_user: Browser, ben: User, offer: Piece) -> None:
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
        "e5274de90000000049454e44ae426082"
    )
    browser = as_user(ben)
    made = browser.post(
        f"/records/{offer.pk}/uploads/?inline=1", {"file": SimpleUploadedFile("x.png", pixel, "image/png")}
    ).json()
    post(browser, offer, mode="note", body=f'<p><img src="{made["src"]}"></p>')
    document = Document.objects.get()
    assert document.inline
    assert document.entry is not None
    assert f'src="{made["src"]}"' in as_user(ben).get(f"/records/{offer.pk}/").content.decode()


@pytest.mark.req("O-074")
def test_a_document_is_not_for_who_cannot_read_its_record(
    as_user: Browser, ben: User, cleo: User, offer: Piece
) -> None:
    file = SimpleUploadedFile("secret plan.txt", b"plan", "text/plain")
    as_user(ben).post(f"/records/{offer.pk}/entries/", {"mode": "note", "body": "Voir", "files": [file]})
    uid = Document.objects.get().uid
    assert as_user(cleo).get(f"/documents/{uid}/").status_code == 404
    assert as_user(cleo).post(f"/documents/{uid}/remove/").status_code == 404


@pytest.mark.req("X-13")
def test_one_deletes_ones_own_document_with_a_trace(as_user: Browser, ben: User, bea: User, offer: Piece) -> None:
    file = SimpleUploadedFile("scan 001.txt", b"plan", "text/plain")
    as_user(ben).post(f"/records/{offer.pk}/entries/", {"mode": "note", "body": "Voir", "files": [file]})
    uid = Document.objects.get().uid
    assert as_user(bea).post(f"/documents/{uid}/remove/", headers=HTMX).status_code == 403
    assert as_user(ben).post(f"/documents/{uid}/remove/", headers=HTMX).status_code == 200
    assert "scan 001.txt" in as_user(bea).get(f"/records/{offer.pk}/").content.decode()
    assert as_user(ben).get(f"/documents/{uid}/").status_code == 404


def inbound(offer: Piece, sender: Identity) -> Entry:
    return Entry.objects.create(
        record=record(offer),
        born_in=record(offer),
        type="message",
        visibility="external",
        author=sender,
        direction="in",
        occurred_at=clock.now(),
        published_at=clock.now(),
        html="<p>Quel délai ?</p>",
        text="Quel délai ?",
        subject="Offre hall relais",
        meta={"to": ["commercial@agence.example"], "cc": ["erik@plans.example"]},
    )


@pytest.mark.req("O-025", "O-014")
def test_reply_opens_a_message_to_who_wrote(as_user: Browser, ben: User, offer: Piece, dora_identity: Identity) -> None:
    entry = inbound(offer, dora_identity)
    answer = as_user(ben).get(f"/records/{offer.pk}/composer/?how=reply&to={entry.pk}", headers=HTMX).content.decode()
    assert 'value="message" data-panes-choice data-hotkey="m" data-hotkey-hidden checked' in answer
    assert f'name="to" value="{dora_identity.pk}" checked' in answer
    assert "Re: Offre hall relais" in answer
    assert "Erik" not in answer
    everyone = as_user(ben).get(f"/records/{offer.pk}/composer/?how=all&to={entry.pk}", headers=HTMX).content.decode()
    assert "Erik Architecte" in everyone


@pytest.mark.req("P-003")
def test_reply_to_a_note_is_a_note_that_names_its_author(as_user: Browser, ben: User, bea: User, offer: Piece) -> None:
    entry = actions.post_note(by=bea, record=record(offer), note=actions.Note("<p>Question</p>"))
    answer = as_user(ben).get(f"/records/{offer.pk}/composer/?how=reply&to={entry.pk}", headers=HTMX).content.decode()
    assert 'value="note" data-panes-choice data-hotkey="n" data-hotkey-hidden checked' in answer
    assert f"user:{bea.pk}" in answer


def test_forward_quotes_the_text_and_offers_the_files(
    as_user: Browser, ben: User, offer: Piece, dora_identity: Identity
) -> None:
    entry = inbound(offer, dora_identity)
    answer = as_user(ben).get(f"/records/{offer.pk}/composer/?how=forward&to={entry.pk}", headers=HTMX).content.decode()
    assert "Quel délai" in answer
    assert "Fwd: Offre hall relais" in answer
    assert 'name="to"' not in answer


def test_a_note_is_never_forwarded_outside(as_user: Browser, ben: User, bea: User, offer: Piece) -> None:
    entry = actions.post_note(by=bea, record=record(offer), note=actions.Note("<p>Interne</p>"))
    answer = as_user(ben).get(f"/records/{offer.pk}/composer/?how=forward&to={entry.pk}", headers=HTMX).content.decode()
    assert "Fwd:" not in answer
    assert 'value="note" data-panes-choice data-hotkey="n" data-hotkey-hidden checked' in answer


def test_snippets_of_the_language_are_offered(as_user: Browser, ben: User, offer: Piece) -> None:
    Snippet.objects.create(name="Délai habituel", language="fr", html="<p>Quinze jours.</p>")
    Snippet.objects.create(name="Usual delay", language="en", html="<p>Fifteen days.</p>")
    answer = as_user(ben).get(f"/records/{offer.pk}/snippets/", headers=HTMX).content.decode()
    assert "Délai habituel" in answer
    assert "Usual delay" not in answer


@pytest.mark.req("M-006")
def test_without_a_mailbox_the_composer_says_where_answers_go(as_user: Browser, ben: User, offer: Piece) -> None:
    page = as_user(ben).get(f"/records/{offer.pk}/addressees/", headers=HTMX).content.decode()
    assert "ben@agence.example" in page
    assert "ne seront pas suivies" in page


def test_recipients_are_found_among_readable_cards(as_user: Browser, ben: User, offer: Piece) -> None:
    page = as_user(ben).get(f"/records/{offer.pk}/recipients/?q=erik", headers=HTMX).content.decode()
    assert "Erik Architecte" in page
    assert "Dora" not in page


def test_an_address_that_is_none_keeps_the_text(as_user: Browser, ben: User, offer: Piece) -> None:
    answer = post(as_user(ben), offer, mode="message", body="<p>Gardé</p>", typed="pas une adresse")
    assert answer.status_code == 422
    assert "n’est pas une adresse" in answer.content.decode()
    assert "Gardé" in answer.content.decode()


def test_a_retry_is_for_who_may_send(
    as_user: Browser, ben: User, cleo: User, offer: Piece, dora_identity: Identity
) -> None:
    post(as_user(ben), offer, mode="message", body="<p>Bonjour</p>", to=[dora_identity.pk])
    delivery = Delivery.objects.get(external=True)
    delivery.mail.state, delivery.mail.error = "failed", "550 no such user"
    delivery.mail.save()
    Entry.objects.filter(pk=delivery.entry_id).update(published_at=clock.now())
    page = as_user(ben).get(f"/entries/{delivery.entry_id}/deliveries/", headers=HTMX).content.decode()
    assert "550 no such user" in page
    assert as_user(cleo).post(f"/deliveries/{delivery.pk}/retry/", headers=HTMX).status_code == 404
    assert as_user(ben).post(f"/deliveries/{delivery.pk}/retry/", headers=HTMX).status_code == 200
    delivery.mail.refresh_from_db()
    assert delivery.mail.state == "queued"


@pytest.mark.req("X-05", "O-014")
def test_a_file_in_a_composer_is_hers_alone_until_it_is_posted(
    as_user: Browser, ben: User, bea: User, offer: Piece
) -> None:
    file = SimpleUploadedFile("licenciement.txt", b"confidentiel")
    as_user(ben).post(f"/records/{offer.pk}/uploads/", {"file": file})
    document = Document.objects.get(record=offer)
    tab = f"/records/{offer.pk}/?tab=documents"
    address = f"/documents/{document.uid}/"
    assert [status(as_user(one), address) for one in (ben, bea)] == [200, 404]
    assert "licenciement.txt" not in as_user(bea).get(tab).content.decode()
    returned = post(as_user(bea), offer, mode="note", body="", file=[document.uid])
    assert (returned.status_code, "licenciement.txt" in returned.content.decode()) == (422, False)
    post(as_user(ben), offer, mode="note", body="<p>Voici</p>", file=[document.uid])
    assert status(as_user(bea), address) == 200
    assert "licenciement.txt" in as_user(bea).get(tab).content.decode()


def status(browser: Client, address: str) -> int:
    answer = browser.get(address)
    if answer.streaming:  # the test's browser closes a stream that was read to its end
        b"".join(answer.streaming_content)  # type: ignore[arg-type]
    return int(answer.status_code)


@pytest.mark.req("X-05")
def test_naming_a_sealed_entry_as_answered_tells_nothing_of_it(
    as_user: Browser, ben: User, bea: User, offer: Piece
) -> None:
    sealed = actions.Note("<p>Secret</p>", confidential=True)
    entry = actions.post_note(by=ben, record=record(offer), note=sealed)
    answers = f'name="reply_to" value="{entry.pk}"'
    assert answers not in post(as_user(bea), offer, mode="note", body="", reply_to=entry.pk).content.decode()
    draft = {"format": "html", "mode": "note", "body": "<p>x</p>", "reply_to": entry.pk}
    for user, told in ((bea, False), (ben, True)):
        as_user(user).post(f"/records/{offer.pk}/draft/", draft)
        page = as_user(user).get(f"/records/{offer.pk}/composer/", headers=HTMX).content.decode()
        assert (answers in page) is told


@pytest.mark.req("X-05")
def test_an_answer_to_a_sealed_entry_begins_as_sealed(as_user: Browser, ben: User, offer: Piece, world: World) -> None:
    group = world.team("juridique")
    group.members.add(ben)
    for circle, chosen in ((group, str(group.pk)), (None, "me")):
        sealed = actions.Note("<p>Secret</p>", confidential=True, group=circle)
        entry = actions.post_note(by=User.objects.get(pk=ben.pk), record=record(offer), note=sealed)
        asked = f"/records/{offer.pk}/composer/?how=reply&to={entry.pk}"
        page = as_user(ben).get(asked, headers=HTMX).content.decode()
        assert f'name="shared_with" value="{chosen}" checked' in page
