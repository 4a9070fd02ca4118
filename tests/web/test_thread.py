"""The thread as pages and fragments: what is shown to whom, and how one goes on."""

from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import Identity, User
from ariane.journal import actions, queries
from ariane.journal.models import AccessLog, Entry, Reader, ReadMark
from ariane.kernel import clock
from ariane.pieces.models import Piece
from ariane.web.thread.live import render_entry
from tests.world import World, record

Browser = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


def note(by: User, offer: Piece, text: str = "Marge minimale") -> Entry:
    return actions.post_note(by=by, record=record(offer), note=actions.Note(f"<p>{text}</p>"))


GET = ("", "menu/", "editor/", "history/", "deliveries/", "original/", "original/body/")
POST = ("edit/", "remove/", "reactions/", "pin/", "unread/", "undo/")


@pytest.mark.parametrize("path", GET)
@pytest.mark.req("O-009", "O-074")
def test_who_may_not_read_the_record_gets_no_entry(
    as_user: Browser, cleo: User, ben: User, offer: Piece, path: str
) -> None:
    entry = note(ben, offer)
    assert as_user(cleo).get(f"/entries/{entry.pk}/{path}", headers=HTMX).status_code == 404


@pytest.mark.parametrize("path", POST)
@pytest.mark.req("O-074")
def test_who_may_not_read_the_record_touches_no_entry(
    as_user: Browser, cleo: User, ben: User, offer: Piece, path: str
) -> None:
    entry = note(ben, offer)
    assert as_user(cleo).post(f"/entries/{entry.pk}/{path}", {}, headers=HTMX).status_code == 404


@pytest.mark.req("X-05")
def test_a_confidential_line_is_not_on_the_page_of_others(as_user: Browser, ben: User, bea: User, offer: Piece) -> None:
    sealed = actions.Note("<p>Secret de Ben</p>", confidential=True)
    entry = actions.post_note(by=ben, record=record(offer), note=sealed)
    assert "Secret de Ben" in as_user(ben).get(f"/records/{offer.pk}/").content.decode()
    assert "Secret de Ben" not in as_user(bea).get(f"/records/{offer.pk}/").content.decode()
    assert as_user(bea).get(f"/entries/{entry.pk}/", headers=HTMX).status_code == 404


@pytest.mark.req("X-05")
def test_whoever_is_shown_a_confidential_line_is_kept_by_name(
    as_user: Browser, julie: User, world: World, offer: Piece
) -> None:
    Reader.objects.create(record=record(offer), user=julie)
    group = world.team("juridique")
    ada = world.ada
    group.members.add(ada)
    sealed = actions.Note("<p>Amiante</p>", confidential=True, group=group)
    entry = actions.post_note(by=fresh_rights(ada), record=record(offer), note=sealed)
    as_user(julie).get(f"/records/{offer.pk}/")
    assert AccessLog.objects.filter(user=julie, entry=entry).count() == 1


def fresh_rights(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.mark.req("O-007")
def test_older_entries_follow_by_keyset_and_newest_come_first(as_user: Browser, ben: User, offer: Piece) -> None:
    for n in range(40):
        note(ben, offer, f"Note {n:02}")
    browser = as_user(ben)
    first = browser.get(f"/records/{offer.pk}/")
    text = first.content.decode()
    assert text.index("Note 39") < text.index("Note 38")
    assert "Note 05" not in text
    more = browser.get(first.context["thread"].older, headers=HTMX).content.decode()
    assert "Note 05" in more
    assert "Note 39" not in more


@pytest.mark.req("O-007")
def test_without_javascript_the_older_page_is_a_page(as_user: Browser, ben: User, offer: Piece) -> None:
    for n in range(35):
        note(ben, offer, f"Note {n:02}")
    browser = as_user(ben)
    older = browser.get(f"/records/{offer.pk}/").context["thread"].older
    page = browser.get(older, follow=True)
    assert "<html" in page.content.decode()
    assert "Note 00" in page.content.decode()


def test_a_link_to_an_entry_opens_the_page_around_it(as_user: Browser, ben: User, offer: Piece) -> None:
    entries = [note(ben, offer, f"Note {n:02}") for n in range(60)]
    answer = as_user(ben).get(f"/entries/{entries[10].pk}/")
    assert answer["Location"] == f"/records/{offer.pk}/?entry={entries[10].pk}#entry-{entries[10].pk}"
    page = as_user(ben).get(answer["Location"]).content.decode()
    assert f'id="entry-{entries[10].pk}"' in page
    assert "Note 59" not in page


def test_one_type_at_a_time(as_user: Browser, ben: User, offer: Piece) -> None:
    note(ben, offer, "Une note")
    actions.change_fields(by=ben, record=offer, changes={"amount": 1})
    page = as_user(ben).get(f"/records/{offer.pk}/thread/?only=changes", headers=HTMX).content.decode()
    assert "Une note" not in page
    assert "Montant" in page


def test_words_are_found_in_the_thread_whatever_their_form(as_user: Browser, ben: User, offer: Piece) -> None:
    note(ben, offer, "Les toitures réparées")
    note(ben, offer, "Autre chose")
    page = as_user(ben).get(f"/records/{offer.pk}/thread/?q=reparee+toiture", headers=HTMX).content.decode()
    assert "Les toitures" in page
    assert "Autre chose" not in page


def test_reading_the_page_reads_it_and_one_can_go_back(as_user: Browser, ben: User, bea: User, offer: Piece) -> None:
    entry = note(bea, offer)
    browser = as_user(ben)
    assert "dot unread" in browser.get(f"/records/{offer.pk}/").content.decode()
    assert "dot unread" not in browser.get(f"/records/{offer.pk}/").content.decode()
    browser.post(f"/entries/{entry.pk}/unread/", headers=HTMX)
    assert ReadMark.objects.get(user=ben, record=offer).entry_id == entry.pk - 1
    assert "dot unread" in browser.get(f"/records/{offer.pk}/").content.decode()


@pytest.mark.req("O-042")
def test_a_change_keeps_and_shows_what_was_said_before(as_user: Browser, ben: User, offer: Piece) -> None:
    entry = note(ben, offer, "Avant")
    browser = as_user(ben)
    changed = browser.post(f"/entries/{entry.pk}/edit/", {"body": "<p>Après</p>", "format": "html"}, headers=HTMX)
    assert "Après" in changed.content.decode()
    history = browser.get(f"/entries/{entry.pk}/history/", headers=HTMX).content.decode()
    assert "Avant" in history
    assert "Après" in history


@pytest.mark.req("O-042")
def test_only_the_author_changes_an_entry(as_user: Browser, ben: User, bea: User, offer: Piece) -> None:
    entry = note(ben, offer)
    assert as_user(bea).post(f"/entries/{entry.pk}/edit/", {"body": "x"}, headers=HTMX).status_code == 403
    assert as_user(bea).post(f"/entries/{entry.pk}/remove/", headers=HTMX).status_code == 403
    assert "Supprimer…" not in as_user(bea).get(f"/entries/{entry.pk}/menu/", headers=HTMX).content.decode()


@pytest.mark.req("O-042", "X-13")
def test_a_deleted_entry_leaves_who_and_when(as_user: Browser, ben: User, offer: Piece) -> None:
    entry = note(ben, offer, "Bêtise")
    line = as_user(ben).post(f"/entries/{entry.pk}/remove/", headers=HTMX).content.decode()
    assert "Entrée supprimée par Ben Vendeur" in line
    assert "Bêtise" not in as_user(ben).get(f"/records/{offer.pk}/").content.decode()


def test_pins_and_reactions_come_and_go(as_user: Browser, ben: User, bea: User, offer: Piece) -> None:
    entry = note(ben, offer)
    browser = as_user(bea)
    assert "👍 1" in browser.post(f"/entries/{entry.pk}/reactions/", {"emoji": "👍"}, headers=HTMX).content.decode()
    again = browser.post(f"/entries/{entry.pk}/reactions/", {"emoji": "👍"}, headers=HTMX).content.decode()
    assert "👍" not in again
    browser.post(f"/entries/{entry.pk}/pin/", headers=HTMX)
    assert 'class="pinned"' in browser.get(f"/records/{offer.pk}/").content.decode()
    browser.post(f"/entries/{entry.pk}/pin/", {"off": "1"}, headers=HTMX)
    assert 'class="pinned"' not in browser.get(f"/records/{offer.pk}/").content.decode()


@pytest.mark.req("O-048", "X-31")
def test_presence_is_told_to_the_others(as_user: Browser, ben: User, bea: User, offer: Piece) -> None:
    as_user(bea).post(f"/records/{offer.pk}/presence/", {"typing": "1"})
    seen = as_user(ben).get(f"/records/{offer.pk}/presence/").content.decode()
    assert "Béa Chef écrit" in seen
    as_user(bea).post(f"/records/{offer.pk}/presence/", {"gone": "1"})
    assert "Béa" not in as_user(ben).get(f"/records/{offer.pk}/presence/").content.decode()


@pytest.mark.req("O-048")
def test_the_pushed_line_is_the_line_of_the_page(as_user: Browser, ben: User, bea: User, offer: Piece) -> None:
    entry = note(ben, offer)
    (loaded,) = queries.loaded(Entry.objects.filter(pk=entry.pk))
    html = render_entry(loaded, "colleague", "fr")
    assert f'id="entry-{entry.pk}"' in html
    assert "Marge minimale" in html
    assert 'data-into="thread-now"' in html


def test_foreign_styles_do_not_reach_the_page(as_user: Browser, ben: User, offer: Piece) -> None:
    entry = note(ben, offer)
    Entry.objects.filter(pk=entry.pk).update(html='<p style="position:fixed">Vu</p>')
    page = as_user(ben).get(f"/records/{offer.pk}/").content.decode()
    assert "<p>Vu</p>" in page
    assert "position:fixed" not in page


@pytest.mark.req("O-007")
def test_whoever_prefers_reads_downwards(as_user: Browser, ben: User, offer: Piece) -> None:
    for n in range(35):
        note(ben, offer, f"Note {n:02}")
    User.objects.filter(pk=ben.pk).update(oldest_first=True)
    page = as_user(ben).get(f"/records/{offer.pk}/")
    text = page.content.decode()
    assert text.index("Note 33") < text.index("Note 34") < text.index('id="thread-now"')
    more = as_user(ben).get(page.context["thread"].older, headers=HTMX).content.decode()
    assert more.index("Note 00") < more.index("Note 01")
    assert 'id="thread-now"' not in more


def test_from_an_old_entry_one_reads_on_to_the_present(as_user: Browser, ben: User, offer: Piece) -> None:
    entries = [note(ben, offer, f"Note {n:02}") for n in range(60)]
    browser = as_user(ben)
    page = browser.get(f"/records/{offer.pk}/?entry={entries[5].pk}")
    assert 'id="thread-now"' not in page.content.decode()
    address = page.context["thread"].newer
    for _step in range(3):
        answer = browser.get(address, headers=HTMX)
        address = answer.context["thread"].newer
        if not address:
            break
    assert "Note 59" in answer.content.decode()
    assert 'id="thread-now"' in answer.content.decode()


@pytest.mark.req("O-027")
def test_an_address_on_no_card_is_shown_and_can_be_attached(
    as_user: Browser, ben: User, cleo: User, offer: Piece, world: World
) -> None:
    stranger = Identity.of_address("qui@ailleurs.example", "Quelqu’un")
    entry = inbound(offer, stranger)
    browser = as_user(ben)
    page = browser.get(f"/records/{offer.pk}/").content.decode()
    assert "qui@ailleurs.example" in page
    assert "rattacher à un interlocuteur" in page
    assert as_user(cleo).get(f"/entries/{entry.pk}/sender/").status_code == 404
    assert "qui@ailleurs.example" in browser.get(f"/entries/{entry.pk}/sender/", headers=HTMX).content.decode()
    browser.post(f"/entries/{entry.pk}/sender/", {"card": world.erik.pk}, headers=HTMX)
    after = browser.get(f"/records/{offer.pk}/").content.decode()
    assert "rattacher à un interlocuteur" not in after


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
    )
