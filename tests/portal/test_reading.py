"""What somebody outside reads on line, and by which doors."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from ariane.accounts.models import Identity, Organisation
from ariane.journal import actions, outside
from ariane.journal.actions import Note, post_note
from ariane.journal.models import Entry, PortalClosure, PortalCode, PortalSettings, PortalVisit
from ariane.kernel import clock
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.mail import outbox
from ariane.mail.models import InboundMail, OutboundContent, OutboundMail
from ariane.mail.outbox.compose import compose
from ariane.mail.outbox.transmit import Composer
from ariane.parties.models import Party, PartyAddress
from ariane.pieces.models import Piece
from tests.budget import query_budget
from tests.portal.people import DORA, ERIK, LUC, attach, identity, link, luc, reader, write
from tests.world import World, fresh, person_card, record


def body(answer) -> str:  # type: ignore[no-untyped-def]
    return answer.content.decode()


def opened(entry: Entry, address: str) -> tuple[Client, str]:
    """A browser that came by the link, and the address of the thread."""
    browser = Client()
    answer = browser.get(link(entry, address))
    assert answer.status_code == 302
    return browser, answer["Location"]


def code_of(address: str) -> str:
    content = OutboundContent.objects.filter(origin__startswith="portal-code:", mails__address=address).latest("pk")
    found = re.search(r"\d{6}", content.subject)
    assert found
    return found[0]


def with_code(address: str) -> Client:
    browser = Client()
    browser.post("/portal/code/", {"address": address})
    assert browser.post("/portal/confirmation/", {"code": code_of(address)}).status_code == 302
    return browser


@pytest.mark.req("O-057", "O-009")
def test_a_link_opens_the_thread_without_notes(world: World) -> None:
    entry = write(world, DORA, text="La toiture suit", documents=(attach(world, "Plan de toiture.pdf"),))
    post_note(by=world.ben, record=record(world.offer), note=Note(html="<p>MARGE</p>"))
    browser, thread = opened(entry, DORA)
    page = browser.get(thread)
    assert "La toiture suit" in body(page) and "Plan de toiture.pdf" in body(page) and "MARGE" not in body(page)
    assert "Rénovation du hall relais" in body(page)
    assert page["Cache-Control"] == "no-store, private" and "noindex" in page["X-Robots-Tag"]
    files = re.findall(r'href="(/portal/threads/[^"]+/documents/[^"]+)"', body(page))
    assert b"".join(browser.get(files[0]).streaming_content) == b"Plan de toiture.pdf"
    assert "script" not in body(page)


@pytest.mark.req("O-057")
def test_each_recipients_mail_holds_her_own_link(world: World) -> None:
    entry = write(world, DORA, ERIK)
    mails = OutboundMail.objects.filter(content__entry_uid=entry.uid, external=True)
    raw = {mail.address: compose(mail.content, mail).data.decode() for mail in mails}
    for address in (DORA, ERIK):
        other = ERIK if address == DORA else DORA
        flat = raw[address].replace("=\r\n", "")
        assert link(entry, address) in flat and link(entry, other) not in flat
    notices = OutboundMail.objects.filter(external=False)
    assert all(mail.view_key is None for mail in notices)


@pytest.mark.req("O-057")
def test_no_link_where_the_settings_say_so(world: World) -> None:
    PortalSettings.objects.create(kinds_off=["quote"])
    entry = write(world, DORA)
    assert OutboundMail.objects.get(content__entry_uid=entry.uid).view_key is None
    PortalSettings.objects.update(kinds_off=[], enabled=False)
    assert OutboundMail.objects.get(content__entry_uid=write(world, DORA).uid).view_key is None
    assert Client().get("/portal/").status_code == 404


@pytest.mark.req("X-20")
def test_outsiders_on_one_record_do_not_read_each_other(world: World) -> None:
    mine = write(world, DORA, text="POUR-DORA", documents=(attach(world, "FICHIER-DORA.pdf"),))
    his = write(world, ERIK, text="POUR-ERIK", documents=(attach(world, "FICHIER-ERIK.pdf"),))
    actions.answer_online(by=reader(DORA), record=record(world.offer), answer=actions.Answer("DE-DORA"))
    browser, thread = opened(his, ERIK)
    page = body(browser.get(thread))
    assert "POUR-ERIK" in page and "FICHIER-ERIK" in page
    assert [
        word for word in ("DORA", "Dora", "Aubrives", "Rénovation", "48 250", "Offre envoyée") if word in page
    ] == []
    document = mine.documents.get()
    assert browser.get(f"{thread}documents/{document.uid}/").status_code == 404
    browser, thread = opened(mine, DORA)
    page = body(browser.get(thread))
    assert "POUR-DORA" in page and "DE-DORA" in page and "ERIK" not in page and "Erik" not in page


@pytest.mark.req("O-057", "X-20")
def test_a_colleague_of_hers_reads_what_the_organisation_exchanged(world: World) -> None:
    luc(world)
    write(world, DORA, text="A Dora")
    entry = write(world, LUC, text="A Luc")
    browser, thread = opened(entry, LUC)
    assert "A Dora" in body(browser.get(thread)) and "A Luc" in body(browser.get(thread))


@pytest.mark.req("X-20")
def test_who_left_the_organisation_reads_only_her_own(world: World) -> None:
    card = luc(world)
    write(world, DORA, text="A Dora")
    entry = write(world, LUC, text="A Luc")
    type(card).objects.filter(pk=card.pk).update(archived_at=clock.now(), archive_reason="left")
    browser, thread = opened(entry, LUC)
    assert "A Dora" not in body(browser.get(thread)) and "A Luc" in body(browser.get(thread))


@pytest.mark.req("O-057")
def test_a_link_opens_one_thread_and_nothing_else(world: World) -> None:
    other = Piece.objects.create(
        kind=world.offer.kind, title="Autre offre", main_party=world.commune, owner=world.ben, team=world.offer.team,
        created_by=world.ben,
    )  # fmt: skip
    entry = write(world, DORA)
    write(world, DORA, text="Ailleurs", on=record(other))
    browser, thread = opened(entry, DORA)
    assert browser.get(f"/portal/threads/{other.uid}/").status_code == 404
    assert "Autre offre" not in body(browser.get("/portal/"))
    assert Client().get(thread).status_code == 404
    verified = with_code(DORA)
    home = body(verified.get("/portal/"))
    assert "Autre offre" in home and "Rénovation du hall relais" in home
    assert verified.get(f"/portal/threads/{other.uid}/").status_code == 200


@pytest.mark.req("O-057")
def test_a_link_ends_by_age_by_revocation_and_when_its_record_is_closed(world: World) -> None:
    entry = write(world, DORA)
    path = link(entry, DORA)
    browser, thread = opened(entry, DORA)
    with time_machine.travel(clock.now() + dt.timedelta(days=61)):
        assert Client().get(path).status_code == 404
        assert browser.get(thread).status_code == 404
    with pytest.raises(NotAllowed):
        actions.close_portal(by=world.cleo, record=record(world.offer), identity=identity(DORA))
    actions.close_portal(by=world.ben, record=record(world.offer), identity=identity(DORA))
    assert browser.get(thread).status_code == 404 and Client().get(path).status_code == 404
    assert not outside.records(reader(DORA)).exists()
    actions.reopen_portal(by=world.ben, record=record(world.offer), identity=identity(DORA))
    assert Client().get(path).status_code == 404
    assert outside.records(reader(DORA)).exists()
    with time_machine.travel(clock.now() + dt.timedelta(minutes=1)):
        assert Client().get(link(write(world, DORA), DORA)).status_code == 302
    assert PortalClosure.objects.get().barred is False


@pytest.mark.req("O-057")
def test_the_token_is_in_no_page_and_no_quoted_answer(world: World) -> None:
    entry = write(world, DORA)
    path = link(entry, DORA)
    browser = Client()
    answer = browser.get(path)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert path.split("/")[3] not in body(browser.get(answer["Location"]))
    text = f"Lisez http://localhost{path} demain"
    again = write(world, ERIK, text=text)
    content = OutboundContent.objects.get(entry_uid=again.uid)
    assert path not in content.html and path not in content.text and "/portal/ demain" in content.html


@pytest.mark.req("O-057")
def test_codes_are_rare_short_lived_and_tell_nothing(world: World) -> None:
    write(world, DORA)
    known, unknown = Client(), Client()
    answers = [one.post("/portal/code/", {"address": where}, follow=True)
               for one, where in ((known, DORA), (unknown, "personne@nulle.example"))]  # fmt: skip
    stripped = [re.sub(r'value="[^"]*"', "", body(one)) for one in answers]
    assert stripped[0] == stripped[1]
    assert PortalCode.objects.count() == 1
    code = code_of(DORA)
    wrong = "000000" if code != "000000" else "111111"
    for _n in range(5):
        assert known.post("/portal/confirmation/", {"code": wrong}).status_code == 422
    assert known.post("/portal/confirmation/", {"code": code}).status_code == 422
    for _n in range(5):
        known.post("/portal/code/", {"address": DORA})
    assert PortalCode.objects.count() == 3
    fresh_code = code_of(DORA)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=11)):
        assert known.post("/portal/confirmation/", {"code": fresh_code}).status_code == 422
    assert PortalCode.objects.filter(digest__contains=code).count() == 0


@pytest.mark.req("O-057")
def test_a_code_works_in_the_browser_that_asked_and_once(world: World) -> None:
    write(world, DORA)
    browser, other = Client(), Client()
    browser.post("/portal/code/", {"address": DORA})
    code = code_of(DORA)
    assert other.post("/portal/confirmation/", {"code": code}).status_code == 422
    assert browser.post("/portal/confirmation/", {"code": code}).status_code == 302
    assert browser.post("/portal/confirmation/", {"code": code}).status_code == 422
    with time_machine.travel(clock.now() + dt.timedelta(hours=5)):
        assert "Rénovation" not in body(browser.get("/portal/"))
    browser.post("/portal/out/")
    assert "Rénovation" not in body(browser.get("/portal/"))


@pytest.mark.req("O-057")
def test_visits_are_noted_only_where_somebody_decided_it(world: World) -> None:
    entry = write(world, DORA)
    browser, thread = opened(entry, DORA)
    browser.get(thread)
    assert not PortalVisit.objects.exists()
    PortalSettings.objects.create(trace=True)
    browser.get(thread, headers={"Sec-Purpose": "prefetch"})
    assert not PortalVisit.objects.exists()
    browser.get(thread)
    browser.get(thread)
    row = PortalVisit.objects.get()
    assert (row.identity, row.times, row.by_code) == (identity(DORA), 2, False)


@pytest.mark.req("O-057", "P-041")
def test_a_file_is_shared_on_purpose_and_taken_out_again(world: World) -> None:
    write(world, DORA)
    note = post_note(
        by=world.ben,
        record=record(world.offer),
        note=Note(html="<p>Interne</p>", documents=(attach(world, "Délais prévus.pdf"),)),
    )
    inside = note.documents.get()
    browser, thread = opened(write(world, DORA), DORA)
    with pytest.raises(DomainError):
        actions.share_document(by=world.ben, document=inside, identity=identity(ERIK))
    shared = actions.share_document(by=world.ben, document=inside, identity=identity(DORA))
    assert shared.pk != inside.pk and shared.entry is None
    assert "Délais prévus.pdf" in body(browser.get(thread))
    write(world, ERIK)
    assert not outside.documents(reader(ERIK), record(world.offer)).exists()
    assert shared in list(outside.documents(reader(DORA), record(world.offer)))
    actions.withhold_document(by=world.ben, document=shared)
    assert "Délais prévus.pdf" not in body(browser.get(thread))


@pytest.mark.req("P-041")
def test_a_file_of_a_message_can_be_withheld_and_stays_in_the_thread(world: World) -> None:
    entry = write(world, DORA, documents=(attach(world, "Devis détaillé.pdf"),))
    document = entry.documents.get()
    browser, thread = opened(entry, DORA)
    actions.withhold_document(by=world.ben, document=document)
    assert "Devis détaillé" not in body(browser.get(thread))
    assert browser.get(f"{thread}documents/{document.uid}/").status_code == 404
    assert fresh(document).path
    actions.withhold_document(by=world.ben, document=fresh(document), withheld=False)
    assert "Devis détaillé" in body(browser.get(thread))


@pytest.mark.req("O-057")
def test_a_long_thread_is_read_in_pages_with_few_queries(world: World) -> None:
    entries = [write(world, DORA, text=f"Message {n:02}") for n in range(52)]
    browser, thread = opened(entries[-1], DORA)
    with query_budget(32):
        page = body(browser.get(thread))
    assert "Message 51" in page and "Message 01" not in page
    older = re.search(r"\?before=\d+", page)
    assert older and "Message 01" in body(browser.get(thread + older[0]))


@pytest.mark.req("O-057")
def test_the_page_speaks_the_readers_language(world: World) -> None:
    entry = write(world, DORA)
    OutboundContent.objects.filter(entry_uid=entry.uid).update(language="en")
    browser, thread = opened(entry, DORA)
    assert "Your messages" in body(browser.get(thread))
    browser.post("/portal/language/", {"language": "fr", "next": thread})
    assert "Vos messages" in body(browser.get(thread))
    assert (
        browser.post("/portal/language/", {"language": "fr", "next": "//ailleurs.example/"})["Location"] == "/portal/"
    )


def test_colleagues_get_no_code(world: World) -> None:
    Client().post("/portal/code/", {"address": "ben@agence.example"})
    assert not PortalCode.objects.exists() and Identity.objects.filter(address="ben@agence.example").exists()


@pytest.mark.req("O-057")
def test_no_link_slips_into_somebody_elses_mail(world: World) -> None:
    """A colleague or a corrected address among the recipients gets the same text, never the customer's own link."""
    entry = write(world, DORA)
    first = OutboundMail.objects.select_related("content").get(content__entry_uid=entry.uid)
    other = OutboundMail.objects.create(
        content=first.content, recipient=world.bea.identity, address=world.bea.email, external=False,
        entry_visibility="external", not_before=clock.now(),
    )  # fmt: skip
    composer = Composer()
    for mail in (first, other, first):
        assert composer.problem(mail) is None
        data = composer.composed.for_recipient(mail).decode().replace("=\r\n", "")
        assert (link(entry, DORA) in data) is (mail is first)
    OutboundMail.objects.filter(pk=first.pk).update(state="bounced")
    again = outbox.readdress(fresh(first), identity(ERIK), by=world.ben)
    assert again.view_key not in (None, first.view_key)


@pytest.mark.req("O-057")
def test_hours_are_the_houses(world: World) -> None:
    Organisation.objects.update(timezone="America/Montreal")
    cache.clear()
    with time_machine.travel(dt.datetime(2026, 11, 28, 15, 5, tzinfo=dt.UTC)):
        browser, thread = opened(write(world, DORA), DORA)
        assert "10\xa0h\xa005" in body(browser.get(thread)).replace("\u202f", "\xa0").replace(
            "10 h 05", "10\xa0h\xa005"
        )


@pytest.mark.req("X-20")
def test_who_was_named_in_anothers_mail_reads_that_mail_alone(world: World) -> None:
    """Erik writes with Dora in copy: she has that mail; his other one is not hers, and nobody reads a hidden name."""
    write(world, DORA)
    both = actions.answer_online(by=reader(ERIK), record=record(world.offer), answer=actions.Answer("AUX-DEUX"))
    alone = actions.answer_online(by=reader(ERIK), record=record(world.offer), answer=actions.Answer("A-BEN-SEUL"))
    mail = InboundMail.objects.create(message_id="<a@plans.example>", digest="a", raw_path="", size=0)
    Entry.objects.filter(pk=both.pk).update(inbound=mail, meta={"cc": [DORA]})
    seen = set(outside.entries(reader(DORA), record(world.offer)).values_list("pk", flat=True))
    assert both.pk in seen and alone.pk not in seen


@pytest.mark.req("X-20")
def test_an_address_of_two_organisations_counts_for_neither(world: World) -> None:
    kind = world.commune.kind
    bureau = Party.objects.create(kind=kind, title="Bureau", party_type=Party.Type.ORGANISATION)
    card = person_card(kind, "Dora du Bureau", "autre@bureau.example", bureau)
    luc(world)
    entry = write(world, DORA, text="A Dora")
    PartyAddress.objects.create(party=card, identity=identity(DORA))
    assert not outside.entries(reader(LUC), record(world.offer)).exists()
    assert list(outside.entries(reader(DORA), record(world.offer))) == [entry]
    assert reader(DORA).cards == frozenset()
