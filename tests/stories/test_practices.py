"""The practices of a real team, end to end through the pages: first line, second line, substitutes, stewards, letters,
documents, suppliers, technicians (stories S4 to S6, S11, S13 to S15, T8, T9)."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ariane.accounts.models import Identity, Opening, User
from ariane.activities.models import Activity
from ariane.flows.enrolling import in_segment
from ariane.flows.model import Segment
from ariane.journal import policy
from ariane.journal.actions import (
    Message,
    Note,
    change_fields,
    grant_reading,
    post_message,
    post_note,
    publish_due,
    set_tags,
)
from ariane.journal.models import Document, Entry, Link
from ariane.kernel import clock
from ariane.parties.actions import NewParty, create_party
from ariane.parties.models import Party
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.interaction.log import Exchange, log_exchange
from ariane.pieces.models import Piece
from tests.world import World, fresh

Browser = Callable[[User], Client]


def address(world: World) -> Identity:
    return world.dora.addresses.get().identity


def page(client: Client, record: Piece | Party, tab: str = "") -> str:
    return client.get(f"/records/{record.pk}/{tab}").content.decode()


@pytest.mark.req("P-030", "P-031", "P-032")
def test_s4_the_first_line_says_urgent_and_for_whom_the_manager_gives_the_stars(
    as_user: Browser, nadia: User, bea: User, world: World
) -> None:
    made = create_piece(
        by=nadia, piece=NewPiece("request", "Terrain", world.commune, fields={"team": world.team("ventes")})
    )
    as_user(nadia).post(f"/records/{made.pk}/urgency/", {"urgent": "1", "origin": "minister"})
    made.refresh_from_db()
    assert (made.urgent, made.urgency_origin) == (True, "minister")
    assert "ministre" in page(as_user(nadia), made).lower()
    assert as_user(nadia).post(f"/records/{made.pk}/stars/", {"stars": "3"}).status_code == 403
    as_user(bea).post(f"/records/{made.pk}/stars/", {"stars": "3"})
    made.refresh_from_db()
    assert (made.stars, made.urgent) == (3, True)


@pytest.mark.req("P-065", "P-064")
def test_s5_the_second_line_asks_its_substitute_to_check_something_in_a_note(
    as_user: Browser, sophie: User, thomas: User, world: World
) -> None:
    made = create_piece(by=sophie, piece=NewPiece("request", "Bornes", world.commune, fields={"owner": sophie}))
    note = f'<p><span data-mention="user:{thomas.pk}">@Thomas</span> vérifie le numéro d’établissement</p>'
    entry = post_note(by=sophie, record=made, note=Note(html=note))
    assert entry.visibility == "internal"
    assert "vérifie le numéro" in page(as_user(thomas), made)
    assert thomas.deliveries.filter(entry=entry, reason="mentioned").exists()
    # nothing is reassigned, and what the substitute does says for whom
    change_fields(by=fresh(thomas), record=made, changes={"due_on": clock.today()})
    made.refresh_from_db()
    assert made.owner == sophie


@pytest.mark.req("P-035", "P-036")
def test_s6_a_bankruptcy_is_asked_for_and_done_by_the_steward(
    as_user: Browser, nadia: User, corinne: User, world: World
) -> None:
    firm = create_party(by=nadia, party=NewParty("Meubles Halet SA"))
    as_user(nadia).post(f"/parties/{firm.pk}/archiving/", {"reason": "bankrupt", "note": "Vu au Moniteur"})
    firm.refresh_from_db()
    assert firm.archived_at is None
    asked = Activity.objects.get(record=firm, type__code="request-archiving")
    assert asked.assignee == corinne
    as_user(corinne).post(f"/parties/{firm.pk}/archiving/", {"reason": "bankrupt", "note": "Vu au Moniteur"})
    firm.refresh_from_db()
    assert firm.archived_at is not None


@pytest.mark.req("P-059", "P-060", "P-061")
def test_s11_letters_are_written_from_by_one_team_and_not_yet_by_the_other(
    as_user: Browser, ben: User, cleo: User, world: World
) -> None:
    Opening.objects.create(team=None, kind="letter", verdict="closed")
    Opening.objects.create(team=world.team("ventes"), kind="letter", verdict="open")
    for person, may in ((ben, True), (cleo, False)):
        letter = create_piece(by=person, piece=NewPiece("letter", "Réponse", world.commune, fields={"owner": person}))
        assert policy.can(fresh(person), "message", letter) is may
        answer = as_user(person).post(
            f"/records/{letter.pk}/entries/",
            {
                "mode": "message",
                "subject": "Réponse",
                "body": "<p>Bonjour</p>",
                "format": "html",
                "to": [address(world).pk],
            },
        )
        sent = Entry.objects.filter(record=letter, type="message").exists()
        assert sent is may, answer.content.decode()[:300]


@pytest.mark.req("D-024", "P-057", "D-026", "D-027")
def test_s13_what_matters_stands_in_the_detail_and_the_confidential_part_with_its_group(
    as_user: Browser, ben: User, julie: User, world: World
) -> None:
    made = log_exchange(by=ben, exchange=Exchange(world.commune, (world.dora,), comment="Accepte la visite de mardi"))
    shown = page(as_user(ben), made.interaction)
    assert "Accepte la visite de mardi" in shown
    grant_reading(by=ben, record=made.interaction, user=julie)
    note = Note(html="<p>Fournisseur en procès</p>", confidential=True, group=world.team("juridique"))
    post_note(by=julie, record=made.interaction, note=note)
    assert "Fournisseur en procès" in page(as_user(julie), made.interaction)
    assert "Fournisseur en procès" not in page(as_user(ben), made.interaction)
    # questions among colleagues are notes of the thread; the detail stays as the contact said it
    post_note(by=ben, record=made.interaction, note=Note(html="<p>Qui peut y aller ?</p>"))
    made.interaction.refresh_from_db()
    detail = Entry.objects.get(pk=made.entry.pk)
    assert "visite de mardi" in detail.text and "Qui peut y aller" not in detail.text


@pytest.mark.req("P-025")
def test_s14_a_mail_of_an_order_is_tied_to_the_exchange_it_belongs_to(
    as_user: Browser, ben: User, cleo: User, world: World
) -> None:
    order = create_piece(by=ben, piece=NewPiece("order", "Portes", world.commune, fields={"owner": ben}))
    mail = post_message(
        by=ben,
        record=order,
        message=Message(subject="Bon d’intervention", html="<p>Ci-joint</p>", recipients=(address(world),)),
    )
    made = log_exchange(by=ben, exchange=Exchange(world.commune, (world.dora,), comment="Réception des portes"))
    at = f"/entries/{mail.pk}/exchange/"
    assert as_user(cleo).get(at).status_code == 404
    assert made.interaction.title in as_user(ben).get(at).content.decode()
    as_user(ben).post(at, {"exchange": made.interaction.pk})
    as_user(ben).post(at, {"exchange": made.interaction.pk})
    assert Link.objects.filter(from_record=made.interaction, to_record=order, role="concerns").count() == 1
    assert page(as_user(ben), made.interaction).count("lié à cet échange") == 1
    assert made.interaction.title in page(as_user(ben), order, "?tab=exchanges")


@pytest.mark.req("P-041", "P-040")
def test_s15_one_deletes_one_s_own_document_and_nobody_else_s(
    as_user: Browser, ben: User, bea: User, world: World
) -> None:
    file = SimpleUploadedFile("plan.txt", b"plan")
    as_user(ben).post(f"/records/{world.offer.pk}/uploads/", {"file": file})
    document = Document.objects.get(record=world.offer)
    assert as_user(bea).post(f"/documents/{document.uid}/remove/").status_code in (403, 404)
    as_user(ben).post(f"/documents/{document.uid}/remove/")
    document.refresh_from_db()
    assert document.destroyed_at is not None and document.name == "plan.txt"
    assert "plan.txt" in page(as_user(bea), world.offer)


@pytest.mark.req("O-054", "O-041")
def test_t8_what_a_supplier_says_stands_on_the_purchase_order_and_a_new_delay_is_tracked(
    as_user: Browser, ben: User, world: World
) -> None:
    order = create_piece(
        by=ben,
        piece=NewPiece("purchase", "Panneaux", world.commune, fields={"owner": ben, "expected_on": clock.today()}),
    )
    message = Message(subject="Délai", html="<p>Pouvez-vous confirmer ?</p>", recipients=(address(world),))
    post_message(by=ben, record=order, message=message)
    later = clock.today() + dt.timedelta(days=9)
    change_fields(by=ben, record=order, changes={"expected_on": later})
    thread = page(as_user(ben), order)
    assert "Pouvez-vous confirmer" in thread
    changed = Entry.objects.get(record=order, type=Entry.Type.CHANGE)
    assert changed.changes[0]["field"] == "expected_on" and changed.changes[0]["new"] == later.isoformat()


@pytest.mark.req("O-056", "O-062")
@pytest.mark.parametrize(("kind", "name"), [("delivery", "BL_2026-0007.pdf"), ("job", "photo du portail.jpg")])
def test_t9_a_photo_or_a_delivery_note_is_dropped_in_the_thread(
    as_user: Browser, ben: User, world: World, kind: str, name: str
) -> None:
    made = create_piece(by=ben, piece=NewPiece(kind, "Chantier", world.commune, fields={"owner": ben}))
    content = b"\xff\xd8\xff\xe0 photo" if name.endswith("jpg") else b"%PDF-1.4 bon"
    browser = as_user(ben)
    browser.post(f"/records/{made.pk}/uploads/", {"file": SimpleUploadedFile(name, content)})
    document = Document.objects.get(record=made)
    browser.post(f"/records/{made.pk}/entries/", {"mode": "note", "body": "Posé", "file": [str(document.uid)]})
    document.refresh_from_db()
    assert document.entry is not None and name in page(browser, made)
    assert b"".join(browser.get(f"/documents/{document.uid}/").streaming_content) == content  # type: ignore[attr-defined]


@pytest.mark.req("R-017")
def test_a_tag_is_a_condition_of_a_flow(ben: User, world: World) -> None:
    offer = Piece.objects.get(pk=world.offer.pk)
    assert not in_segment(Segment(tags=("Salon",)), offer, None)
    set_tags(by=ben, record=offer, names=["Salon"])
    assert in_segment(Segment(tags=("Salon",)), offer, None)


@pytest.mark.req("O-024")
def test_each_flow_of_work_ships_five_to_seven_types_and_they_can_be_changed(as_user: Browser, ada: User) -> None:
    from ariane.activities.models import ActivityType
    from ariane.activities.types import BASE, PACKS

    shared = {"sales": {"call", "chase-quote", "meet"}}
    for flow, pack in PACKS.items():
        codes = {spec.code for spec in pack} | shared.get(flow, set())
        assert 5 <= len(codes) <= 7, flow
        assert codes <= set(ActivityType.objects.filter(active=True).values_list("code", flat=True))
    assert len(BASE) > 10
    row = ActivityType.objects.get(code="diagnose")
    given = {
        "name_fr": "examiner",
        "name_en": "examine",
        "default_days": 2,
        "icon": row.icon,
        "active": "on",
        "position": 1,
    }
    as_user(ada).post(f"/settings/activity-types/{row.pk}/", given | {"active": "on"})
    row.refresh_from_db()
    assert row.name_fr == "examiner"
    assert publish_due() == 0
