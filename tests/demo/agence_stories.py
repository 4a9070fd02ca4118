"""The stories of the agency, walked through on its demonstration (S1 to S3, S7 to S10, S12, S16); the others stand in
tests/stories/test_practices.py. `tests/demo/test_agence.py` imports them."""

from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.journal.actions import Note, post_note
from ariane.journal.models import Document, Entry, Link, Record
from ariane.kernel.errors import DomainError
from ariane.mail.models import InboundMail, OutboundContent, OutboundMail
from ariane.parties.models import Party, PartyAddress
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.interaction.log import Exchange, log_exchange
from ariane.pieces.models import Piece
from ariane.pieces.templated import proposed
from tests.gateway.letters import arrive, letter

Browser = Callable[[User], Client]
COMMERCIAL = "commercial@val-mosan.example"
HTMX = {"HX-Request": "true"}


def user(login: str) -> User:
    return User.objects.get(username=login)


def customer() -> Party:
    """Somebody of a firm with a mail address, of one card alone."""
    known = Party.objects.filter(party_type="person", archived_at=None, organisation__party_type="organisation")
    return known.filter(addresses__isnull=False, links__isnull=True).order_by("pk")[0]


def address_of(card: Party) -> str:
    return str(PartyAddress.objects.filter(party=card).select_related("identity").first().identity.address)  # type: ignore[union-attr]


def passed_on(card: Party) -> InboundMail:
    """Nadia forwards a firm's mail to commercial@, as Outlook in French writes it."""
    text = (
        f"\n\n-----Message d'origine-----\nDe : {card.title} <{address_of(card)}>\n"
        "Envoyé : vendredi 20 novembre 2026 09:12\nÀ : Nadia Amrani <nadia@val-mosan.example>\n"
        "Objet : Extension de notre atelier\n\nBonjour, nous cherchons un terrain de vingt ares pour notre atelier.\n"
    )
    sender = user("nadia").email
    return arrive(letter(sender, COMMERCIAL, text=text, Subject="TR: Extension de notre atelier"), COMMERCIAL)


@pytest.mark.req("P-007", "P-008", "P-017")
def test_s1_a_forward_makes_a_request_of_the_customer(pack: str) -> None:
    card = customer()
    mail = passed_on(card)
    made = Piece.objects.get(pk=Entry.objects.get(pk=mail.entry_id).record_id)
    assert (made.kind.code, mail.verdict) == ("request", "record")
    assert Link.objects.filter(from_record=made, to_record=card, role="requester").exists()
    assert Link.objects.filter(from_record=made, to_user=user("nadia"), role="passed_on_by").exists()


@pytest.mark.req("P-014", "P-015")
def test_s2_the_alias_in_copy_makes_no_request_and_says_why(pack: str, as_user: Browser) -> None:
    requests = Piece.objects.filter(kind__code="request").count()
    words = {"text": "Tu peux regarder ?", "Subject": "Hall 12"}
    mail = letter(user("benoit").email, user("fatima").email, Cc=COMMERCIAL, **words)
    kept = arrive(mail, COMMERCIAL)
    assert (kept.verdict, kept.reason) == ("sort", "alias_only_in_copy")
    assert Piece.objects.filter(kind__code="request").count() == requests
    assert OutboundMail.objects.filter(address=user("benoit").email).order_by("-pk").exists(), "the sender is told why"
    assert "Hall 12" in as_user(user("sophie")).get("/sort/").content.decode()


@pytest.mark.req("P-016")
def test_s3_the_forward_of_the_forward_makes_no_second_request(pack: str) -> None:
    card = customer()
    first = passed_on(card)
    requests = Piece.objects.filter(kind__code="request").count()
    again = passed_on(card)
    assert Piece.objects.filter(kind__code="request").count() == requests
    if again.entry_id is not None:
        where = dict(Entry.objects.filter(pk__in=(first.entry_id, again.entry_id)).values_list("pk", "record_id"))
        assert len(set(where.values())) == 1


@pytest.mark.req("P-037", "X-07", "X-08")
def test_s7_an_archived_person_starts_nothing_and_her_mail_waits_to_be_identified(pack: str) -> None:
    gone = Party.objects.get(title="Jeanne Quoilin")
    assert gone.archived_at is not None
    with pytest.raises(DomainError):
        create_piece(by=user("nadia"), piece=NewPiece("request", "Autre terrain", gone))
    arrive(letter(address_of(gone), COMMERCIAL, text="Je cherche un atelier.", Subject="Un atelier"), COMMERCIAL)
    assert Piece.objects.get(title="Un atelier").main_party is None


@pytest.mark.req("P-050", "P-051", "X-09")
def test_s8_who_changed_company_is_found_on_the_current_card_first(pack: str, as_user: Browser) -> None:
    found = as_user(user("nadia")).get("/search/?q=massart").content.decode()
    now = Party.objects.get(title="Pierre Massart", archived_at=None)
    old = Party.objects.get(title="Pierre Massart", archived_at__isnull=False)
    assert 0 < found.index(f"/records/{now.pk}/") < found.index(f"/records/{old.pk}/")
    shown = as_user(user("nadia")).get(f"/records/{old.pk}/").content.decode()
    assert "a changé de société" in shown and f"/records/{now.pk}/" in shown
    firm = Party.objects.filter(party_type="organisation", archived_at=None).exclude(pk=now.organisation_id)[0]
    given = {"organisation": firm.pk, "job": "Directeur", "address": "", "note": ""}
    as_user(user("nadia")).post(f"/parties/{now.pk}/company/", given, headers=HTMX)
    now.refresh_from_db()
    assert now.archive_reason == "moved"
    assert Party.objects.filter(title="Pierre Massart", archived_at=None, organisation=firm).exists()


@pytest.mark.req("P-044")
def test_s9_a_person_with_two_cards_is_checked_on_the_telephone(pack: str, as_user: Browser) -> None:
    one, other = Party.objects.filter(title="David Tonglet").order_by("pk")
    page = as_user(user("nadia"))
    shown = page.get(f"/records/{one.pk}/").content.decode()
    assert "autre fiche pour cette personne" in shown and f"/parties/{other.pk}/presence/" in shown
    page.post(f"/parties/{other.pk}/presence/", headers=HTMX)
    assert Entry.objects.filter(record=other, meta__say="still_here").exists()
    page.post(f"/parties/{other.pk}/archiving/", {"reason": "left", "note": "Le dit au téléphone"}, headers=HTMX)
    other.refresh_from_db()
    assert other.archive_reason == "left"


@pytest.mark.req("X-04")
def test_s10_a_note_answered_from_a_mail_client_stays_inside(pack: str) -> None:
    offer = Record.objects.get(title="Rénovation du hall relais", kind__code="quote")
    marc = user("marc")
    html = f'<p><span data-mention="user:{marc.pk}">@Marc</span> on peut descendre à 46 000 ?</p>'
    note = post_note(by=user("fatima"), record=offer, note=Note(html=html))
    told = OutboundContent.objects.get(entry_uid=note.uid)
    answer = letter(marc.email, told.reply_to, text="Pas sous 47 000.\n\nEnvoyé de mon iPhone", Subject="Re: Hall",
                    In_Reply_To=told.message_id, Cc="anne.renard@aubrives.example")  # fmt: skip
    kept = arrive(answer, told.reply_to)
    entry = Entry.objects.get(inbound=kept)
    assert (entry.type, entry.visibility, entry.author.user) == ("note", "internal", marc)
    assert not entry.deliveries.filter(external=True).exists()


@pytest.mark.req("P-019", "P-020", "P-021", "P-022", "P-023")
def test_s12_documents_have_their_names_and_a_bad_one_is_pointed_out(pack: str, as_user: Browser) -> None:
    names = set(Document.objects.exclude(entry=None).values_list("name", flat=True))
    assert any(name.startswith("OFR_") for name in names)
    assert any(name[8:12] == "-IN-" for name in names) and any(name[8:13] == "-OUT-" for name in names)
    from ariane.journal.names import conforms

    bad = next(one for one in Document.objects.exclude(entry=None) if not conforms(one.doc_type, one.name))
    shown = as_user(user("karim")).get(f"/records/{bad.record_id}/?tab=documents").content.decode()
    assert "nom à revoir" in shown


@pytest.mark.req("M-027")
def test_s16_a_dutch_speaking_firm_is_written_to_in_its_language_or_told_which(pack: str) -> None:
    firm = Party.objects.filter(language__startswith="nl", archived_at=None).first()
    assert firm is not None, "the demonstration has a Dutch-speaking firm"
    offer = create_piece(by=user("fatima"), piece=NewPiece("quote", "Hal", firm, fields={"owner": user("fatima")}))
    words = proposed("quote.send", offer, user("fatima"), [])
    assert words is not None and words.subject


@pytest.mark.req("D-007", "D-008", "D-044")
def test_an_exchange_stands_in_the_thread_of_each_on_the_demonstration(pack: str, as_user: Browser) -> None:
    person = customer()
    made = log_exchange(by=user("nadia"), exchange=Exchange(person.organisation, (person,), comment="Rappelle mardi"))
    for card in (person, person.organisation):
        assert (
            str(made.interaction.ref)
            in as_user(user("nadia")).get(f"/records/{card.pk}/?tab=exchanges").content.decode()
        )
