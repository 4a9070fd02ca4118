"""What colleagues pass on: the record's own address, the same mail twice, and who asks, corrected once for ever."""

from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.journal import drop
from ariane.journal.models import Entry, Link
from ariane.mail.models import Alias, InboundMail, OutboundMail
from ariane.parties.actions import NewParty, create_party
from ariane.parties.archiving import Reason, archive_party
from ariane.parties.models import Party
from ariane.pieces.models import ForwardHabit, Piece
from tests.gateway.letters import CATCHER, DORA, GROUPS, STRANGER, arrive, letter
from tests.web.reading import shown
from tests.world import World, fresh, record

Browser = Callable[[User], Client]
WORDS = "Bonjour, nous cherchons un terrain de vingt ares à Aubrives."


def forwarded(
    by: str = "nadia@agence.example", to: str = GROUPS, *, words: str = WORDS, above: str = "", at: str = "09:12"
) -> InboundMail:
    """A colleague's forward, as Gmail in French writes it."""
    text = (
        f"{above}\n\n---------- Forwarded message ---------\nDe : {DORA}\nDate: ven. 20 nov. 2026 à {at}\n"
        f"Subject: Terrain à Aubrives\nTo: <nadia@agence.example>\n\n\n{words}\n"
    )
    return arrive(letter(by, to, text=text, Subject="Fwd: Terrain à Aubrives"), to)


def entry_of(mail: InboundMail) -> Entry:
    return Entry.objects.get(inbound=mail)


@pytest.fixture
def address(office: World) -> str:
    return drop.address_of(record(office.offer))


# the record's own address


@pytest.mark.req("O-049")
def test_a_forward_to_the_record_s_address_is_filed_as_the_customer_s(office: World, address: str) -> None:
    mail = forwarded("ben@agence.example", address, above="À traiter vite.")
    entries = Entry.objects.filter(record=office.offer, published_at__isnull=False).exclude(type="system")
    message, note = entries.get(type="message"), entries.get(type="note")
    assert (mail.verdict, mail.rule, mail.entry_id) == ("entry", "drop_address", message.pk)
    assert (message.author.address, message.direction, message.visibility) == (
        "dora@aubrives.example",
        "in",
        "external",
    )
    assert (note.author.user, note.visibility, note.text) == (office.ben, "internal", "À traiter vite.")


@pytest.mark.req("O-049")
def test_a_blind_copy_to_it_is_what_the_colleague_sent(office: World, address: str) -> None:
    mail = arrive(letter("ben@agence.example", DORA, text="Voici notre offre."), [address])
    entry = entry_of(mail)
    assert (entry.record_id, entry.direction, entry.visibility) == (office.offer.pk, "out", "external")
    assert not OutboundMail.objects.filter(external=True).exists(), "nothing is sent a second time"


@pytest.mark.req("O-049", "X-04")
@pytest.mark.parametrize(
    ("sender", "reason"),
    [
        (STRANGER, "drop_by_outsider"),
        ("cleo@agence.example", "drop_without_right"),
        ("erik@plans.example", "drop_by_outsider"),
    ],
)
def test_nobody_else_files_with_it(office: World, address: str, sender: str, reason: str) -> None:
    mail = arrive(letter(sender, address), address)
    assert (mail.verdict, mail.reason) == ("sort", reason) and not Entry.objects.filter(inbound=mail).exists()


@pytest.mark.req("O-049")
def test_a_correspondent_may_and_a_new_address_ends_the_old_one(office: World, address: str) -> None:
    assert entry_of(arrive(letter(DORA, address), address)).record_id == office.offer.pk
    new = drop.renew(by=office.ben, record=record(office.offer))
    assert new != address
    assert arrive(letter(DORA, address), address).verdict == "sort"
    assert arrive(letter(DORA, new), new).verdict == "entry"


@pytest.mark.req("O-049")
def test_the_record_shows_its_address_with_a_button_to_copy_it(office: World, as_user: Browser, address: str) -> None:
    url = f"/records/{office.offer.pk}/address/"
    page = shown(as_user(office.ben).get(url))
    assert address in page and 'data-copy-plain-value="true"' in page
    assert f'href="{url}"' in shown(as_user(office.ben).get(office.offer.get_absolute_url()))
    assert address not in shown(as_user(office.ben).post(url))
    assert as_user(office.cleo).get(url).status_code == 404


# the same mail twice


@pytest.mark.req("P-016", "P-014")
def test_a_mail_that_two_colleagues_forward_makes_one_record(groups: Alias, office: World) -> None:
    first = forwarded()
    assert first.verdict == "record"
    pieces = Piece.objects.count()
    second = forwarded("sophie@agence.example", above="Pour info")
    assert Piece.objects.count() == pieces
    assert (second.verdict, second.record_id, second.reason) == ("entry", first.record_id, "known_already")
    assert entry_of(second).visibility == "internal"
    assert Entry.objects.filter(record=first.record_id, type="message").count() == 1


@pytest.mark.req("P-016")
def test_the_original_after_its_forward_makes_no_second_record(groups: Alias, office: World) -> None:
    first = forwarded()
    late = arrive(letter(DORA, text=WORDS, Subject="Terrain à Aubrives"), GROUPS)
    assert (late.verdict, late.reason, late.record_id) == ("duplicate", "known_already", first.record_id)
    other = arrive(letter(DORA, text="Et pour le hall ?", Subject="Autre sujet"), GROUPS)
    assert other.verdict == "record"


@pytest.mark.req("P-016", "P-015")
def test_a_forward_of_what_came_to_the_address_joins_its_record(groups: Alias, office: World) -> None:
    first = arrive(letter(DORA, text=WORDS, Subject="Terrain à Aubrives"), GROUPS)
    told = forwarded("nadia@agence.example", f"sophie@agence.example, {GROUPS}", above="Pour ton information")
    assert (told.verdict, told.record_id) == ("entry", first.record_id)


@pytest.mark.req("P-016")
def test_another_relay_s_number_is_the_same_mail(groups: Alias) -> None:
    first = arrive(letter(Date="Fri, 20 Nov 2026 12:00:00 +0100", Message_ID="<a@x.example>"), GROUPS)
    again = arrive(letter(Date="Fri, 20 Nov 2026 12:00:00 +0100", Message_ID="<relay@mx.example>"), GROUPS)
    assert (again.verdict, again.record_id) == ("duplicate", first.record_id)


@pytest.mark.req("P-015", "P-014")
def test_the_colleague_is_told_once_why_her_copy_made_nothing(groups: Alias, office: World) -> None:
    for _n in range(2):
        mail = arrive(letter("nadia@agence.example", "ben@agence.example", Cc=GROUPS), GROUPS)
        assert (mail.verdict, mail.reason) == ("sort", "alias_only_in_copy")
    told = OutboundMail.objects.get(content__origin__startswith="copy:")
    assert (told.address, told.content.automatic, told.external) == ("nadia@agence.example", "auto-replied", False)
    assert GROUPS in told.content.html


@pytest.mark.req("X-06")
@pytest.mark.parametrize(
    ("policy", "end"), [("create", "record"), ("sort", "sort"), ("ignore", "refused"), ("outsiders", "record")]
)
def test_what_a_copy_counts_is_the_address_s_policy(groups: Alias, policy: str, end: str) -> None:
    Alias.objects.filter(pk=groups.pk).update(copies=policy)
    mail = arrive(letter(DORA, "ben@agence.example", Cc=GROUPS), GROUPS)
    assert mail.verdict == end and mail.hits.filter(rule="alias", hit=True).exists()
    assert not OutboundMail.objects.filter(external=True).exists()


@pytest.mark.req("X-06")
@pytest.mark.parametrize(("policy", "end"), [("requester", "dora"), ("sender", ""), ("sort", None)])
def test_what_a_forward_means_is_the_address_s_policy(
    groups: Alias, office: World, policy: str, end: str | None
) -> None:
    Alias.objects.filter(pk=groups.pk).update(forwards=policy)
    mail = forwarded()
    if end is None:
        assert (mail.verdict, mail.reason) == ("sort", "alias_forward_to_sort")
        return
    requester = Link.objects.filter(from_record=mail.record_id, role="requester").first()
    assert (requester.to_record_id if requester else None) == (office.dora.pk if end else None)


# who asks, corrected


@pytest.mark.req("P-008")
def test_a_correction_in_one_click_teaches_the_next_mail_of_the_same_client(
    groups: Alias, office: World, as_user: Browser
) -> None:
    first = Piece.objects.get(pk=forwarded().record_id)
    browser = as_user(office.ada)
    page = shown(browser.get(first.get_absolute_url()))
    assert "Dora Dupont demande" in page and "Non, Nadia Première" in page
    browser.post(f"/records/{first.pk}/requester/", {"choice": "colleague"})
    assert not Link.objects.filter(from_record=first, role__in=("requester", "passed_on_by")).exists()
    assert fresh(first).main_party is None
    assert Entry.objects.filter(record=first, meta__say="requester_corrected").exists()
    habit = ForwardHabit.objects.get(user=office.nadia)
    assert habit.choice == "colleague"
    words = "Bonjour, autre question sur le même terrain de vingt ares."
    second = Piece.objects.get(pk=forwarded(words=words).record_id)
    assert not Link.objects.filter(from_record=second, role="requester").exists(), "read as it was corrected"
    other = forwarded("sophie@agence.example", words="Une troisième question bien différente des autres.", at="10:40")
    assert Link.objects.filter(from_record=other.record_id, role="requester", to_record=office.dora).exists()
    browser.post(f"/records/{second.pk}/requester/", {"choice": "found"})
    assert Link.objects.get(from_record=second, role="requester").to_record_id == office.dora.pk
    assert Link.objects.get(from_record=second, role="passed_on_by").to_user == office.nadia
    assert fresh(second).main_party_id == office.commune.pk


def test_only_who_may_edit_corrects(groups: Alias, office: World, as_user: Browser) -> None:
    piece = Piece.objects.get(pk=forwarded().record_id)
    assert as_user(office.idle).post(f"/records/{piece.pk}/requester/", {"choice": "colleague"}).status_code == 404
    assert as_user(office.ada).post(f"/records/{piece.pk}/requester/", {"choice": "personne"}).status_code == 422
    assert Link.objects.filter(from_record=piece, role="passed_on_by").exists()


# spam


def test_what_a_person_called_unwanted_is_set_aside_until_somebody_is_known(groups: Alias, office: World) -> None:
    first = arrive(letter(to=CATCHER), CATCHER)
    from ariane.mail import routing

    routing.settle(first, routing.Verdict("refused", "spam"), by=office.ada)
    again = arrive(letter(), GROUPS)
    assert (again.verdict, again.reason) == ("refused", "spam_sender")
    routing.reopen(first, by=office.ada)
    assert arrive(letter(), GROUPS).verdict == "record"


# who wrote it, to be identified


@pytest.mark.req("X-07")
def test_the_new_card_of_an_archived_person_is_one_click_away(groups: Alias, office: World, as_user: Browser) -> None:
    old = office.dora
    new = create_party(by=office.ben, party=NewParty("Dora Dupont", Party.Type.PERSON, organisation=office.commune))
    Link.objects.create(from_record=old, to_record=new, role="same_person")
    archive_party(by=office.ben, party=old, reason=Reason.LEFT, note="Partie.")
    piece = Piece.objects.get(pk=arrive(letter(DORA), GROUPS).record_id)
    assert piece.main_party is None
    browser, url = as_user(office.ada), f"/records/{piece.pk}/sender/"
    page = shown(browser.get(piece.get_absolute_url()))
    assert "À identifier." in page and f'value="{new.pk}"' in page
    assert browser.post(url, {"card": office.erik.pk}).status_code == 422
    browser.post(url, {"card": new.pk})
    assert fresh(piece).main_party_id == office.commune.pk
    assert Link.objects.get(from_record=piece, role="requester").to_record_id == new.pk
    assert "À identifier." not in shown(browser.get(piece.get_absolute_url()))


def test_an_address_of_two_cards_proposes_both(groups: Alias, office: World, as_user: Browser) -> None:
    for name in ("Jean Dupuis", "Luc Dupuis"):
        create_party(by=office.ben, party=NewParty(name, Party.Type.PERSON, addresses=("famille@dupuis.example",)))
    piece = Piece.objects.get(pk=arrive(letter("famille@dupuis.example"), GROUPS).record_id)
    page = shown(as_user(office.ada).get(piece.get_absolute_url()))
    assert "Jean Dupuis</button>" in page and "Luc Dupuis</button>" in page
