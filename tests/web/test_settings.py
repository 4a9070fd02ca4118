"""The configuration screens: what an administrator can do there, and the words when something is wrong."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ariane.accounts.models import Cover, Organisation, Role, SettingChange, Team, User
from ariane.activities.models import ActivityType
from ariane.journal.models import FieldDef, Kind, Stage, Tag
from ariane.mail.models import Alias, Mailbox, OutboundContent
from ariane.mail.outbox.senders import offices
from ariane.templates.models import Snippet
from ariane.ui.build import icon_names
from ariane.web.settings.kind_forms import ICONS
from ariane.web.settings.matrix import unnamed
from ariane.web.settings.sections import SECTIONS
from tests.budget import query_budget
from tests.mail.conftest import FakeServer, server
from tests.world import PASSWORD, World, fresh

__all__ = ["server"]

AsUser = Callable[[User], Client]


@pytest.fixture
def browser(as_user: AsUser, ada: User) -> Client:
    return as_user(ada)


def error_at(answer: Any, field: str) -> bool:
    assert answer.status_code == 422
    return f'id="id_{field}-error"' in answer.content.decode()


def test_every_tab_opens(browser: Client, world: World) -> None:
    tabs = [tab for section in SECTIONS for tab in section.tabs]
    front = browser.get("/settings/").content.decode()
    for tab in tabs:
        [address] = set(re.findall(rf'href="(/settings/[a-z-]+/)">{re.escape(str(tab.name))}<', front))
        assert 'aria-current="page"' in browser.get(address).content.decode()


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("modes de contact", "/settings/exchanges/"),
        ("SMTP", "/settings/mailboxes/"),
        ("echange", "/settings/exchanges/"),
        ("RGPD", "/settings/retention-rules/"),
    ],
)
def test_a_page_is_found_by_plain_words(browser: Client, words: str, where: str) -> None:
    found = browser.get("/settings/", {"q": words}, headers={"HX-Request": "true", "HX-Target": "div#settings-found"})
    assert f'href="{where}"' in found.content.decode()
    assert "<html" not in found.content.decode()


def test_what_was_made_in_the_settings_is_found_by_its_name(browser: Client, ben: User) -> None:
    ventes = Team.objects.get(code="ventes")
    page = browser.get("/settings/", {"q": "ven"}).content.decode()
    assert f"/settings/teams/{ventes.pk}/" in page and f"/settings/people/{ben.pk}/" in page
    assert "Rien dans la configuration" in browser.get("/settings/", {"q": "zzzz"}).content.decode()
    stage = Stage.objects.filter(kind__code="quote", name_fr="refusée").get()
    assert f"/settings/kinds/quote/stages/{stage.pk}/" in browser.get("/settings/?q=refus").content.decode()


def test_only_who_may_configure_comes_in(as_user: AsUser, ben: User, bea: User) -> None:
    for person in (ben, bea):
        assert as_user(person).get("/settings/").status_code == 403


def test_the_organisation_is_changed(browser: Client) -> None:
    said = {"name": "Nouvelle agence", "language": "fr", "country": "FR", "timezone": "Europe/Paris"}
    browser.post("/settings/organisation/", {**said, "currency": "EUR", "undo_seconds": "45"})
    organisation = Organisation.current()
    assert (organisation.name, organisation.undo_seconds) == ("Nouvelle agence", 45)
    answer = browser.post("/settings/organisation/", {**said, "currency": "EUR", "undo_seconds": "9999"})
    assert error_at(answer, "undo_seconds")


ZOE = {"first_name": "Zoé", "last_name": "Neuve", "username": "zoe", "email": "zoe@agence.example", "language": "fr"}


def test_a_person_is_made_and_gets_a_link_to_choose_a_password(browser: Client, world: World) -> None:
    member = Role.objects.get(code="member")
    ventes = world.team("ventes")
    answer = browser.post("/settings/people/new/", {**ZOE, "roles": [member.pk], "teams": [ventes.pk]})
    zoe = User.objects.get(username="zoe")
    assert answer["Location"] == f"/settings/people/{zoe.pk}/"
    assert (list(zoe.roles.all()), list(zoe.teams.all())) == ([member], [ventes])
    page = browser.post(f"/settings/people/{zoe.pk}/link/").content.decode()
    [link] = set(re.findall(r'value="http\S+?(/accounts/password/choose/\S+?)"', page))
    stranger = Client()
    form = stranger.get(link)["Location"]
    stranger.post(form, {"password1": PASSWORD + " 2", "password2": PASSWORD + " 2"})
    assert fresh(zoe).check_password(PASSWORD + " 2")


def test_the_link_is_sent_where_mail_can_leave(browser: Client, ben: User) -> None:
    Mailbox.objects.create(name="Agence", address="info@agence.example", smtp_host="smtp.agence.example")
    browser.post(f"/settings/people/{ben.pk}/link/", {"send": "1"})
    content = OutboundContent.objects.get()
    assert "/accounts/password/choose/" in content.text
    assert content.mails.get().address == "ben@agence.example"


@pytest.mark.parametrize(("field", "value"), [("username", "Ben"), ("email", "BEN@agence.example")])
def test_what_is_taken_is_said_at_its_field(browser: Client, world: World, field: str, value: str) -> None:
    assert error_at(browser.post("/settings/people/new/", {**ZOE, field: value}), field)
    assert not User.objects.filter(first_name="Zoé").exists()


def test_the_last_administrator_cannot_lose_the_role(browser: Client, ada: User) -> None:
    said = {"first_name": "Ada", "username": "ada", "email": ada.email, "language": "fr", "roles": []}
    assert browser.post(f"/settings/people/{ada.pk}/", said).status_code == 422
    assert fresh(ada).rights.may("configure")


def test_an_account_is_closed_and_opened(browser: Client, ada: User, ben: User) -> None:
    browser.post(f"/settings/people/{ben.pk}/close/")
    assert not fresh(ben).is_active
    browser.post(f"/settings/people/{ben.pk}/open/")
    assert fresh(ben).is_active
    assert browser.post(f"/settings/people/{ada.pk}/close/").status_code == 422


@pytest.mark.req("D-054")
def test_permissions_of_one_person_are_adapted(browser: Client, ben: User, cleo: User) -> None:
    page = browser.get(f"/settings/people/{ben.pk}/permissions/").content.decode()
    assert "<select" not in page
    own = browser.post(f"/settings/people/{ben.pk}/permissions/own/")["Location"]
    scopes = dict(
        re.findall(r'name="(scope-[\w.]+)">.*?value="(\d)" selected', browser.get(own).content.decode(), re.S)
    )
    browser.post(own, {**scopes, "scope-interaction.delete": "1", "scope-commercial.read": "3"})
    assert fresh(ben).rights.scope("interaction.delete") == 1
    assert fresh(ben).rights.scope("commercial.read") == 3
    assert fresh(cleo).rights.scope("commercial.read") == 2
    assert browser.post(own, {"scope-export": "9"}).status_code == 422


def test_every_capability_has_its_words() -> None:
    assert unnamed() == set()


def test_a_team_is_made_and_changed(browser: Client, ben: User, cleo: User) -> None:
    browser.post("/settings/teams/new/", {"name": "Énergie", "members": [ben.pk], "lead": cleo.pk})
    team = Team.objects.get(code="energie")
    assert (list(team.members.all()), team.lead) == ([ben], cleo)
    browser.post(f"/settings/teams/{team.pk}/", {"name": "Climat", "members": [cleo.pk], "is_group": "on"})
    assert (fresh(team).name, fresh(team).is_group, list(team.members.all())) == ("Climat", True, [cleo])
    assert error_at(browser.post("/settings/teams/new/", {"name": "ventes"}), "name")


LEASE = {
    "name_fr": "Bail", "plural_fr": "Baux", "name_en": "Lease", "plural_en": "Leases", "prefix": "BAI",
    "icon": "landmark", "main_party": "required", "policy": "commercial", "position": "45", "in_menu": "on",
    "active": "on", "stages": "proposé = proposed\nà signer", "final_stages": "signé = signed\nabandonné",
}  # fmt: skip


@pytest.mark.req("O-004")
def test_a_kind_is_declared_on_screen(browser: Client, world: World) -> None:
    answer = browser.post("/settings/kinds/new/", LEASE)
    lease = Kind.objects.get(code="bail")
    assert answer["Location"] == "/settings/kinds/bail/"
    assert [(s.name_fr, s.name_en, s.final) for s in lease.stages.all()] == [
        ("proposé", "proposed", False),
        ("à signer", "", False),
        ("signé", "signed", True),
        ("abandonné", "", True),
    ]
    said = {"name_fr": "Usage", "type": "choice", "choices": "bureau = office\natelier", "tracked": "on"}
    browser.post("/settings/kinds/bail/fields/new/", said)
    field = FieldDef.objects.get(kind=lease)
    assert [choice["fr"] for choice in field.choices] == ["bureau", "atelier"]
    assert field.code in fresh(lease).tracked


def test_a_value_twice_is_named_with_its_lines(browser: Client, world: World) -> None:
    answer = browser.post("/settings/kinds/new/", {**LEASE, "stages": "Offre\nautre\n\noffre"})
    assert error_at(answer, "stages")
    assert "« offre » figure deux fois, lignes 1 et 4." in " ".join(
        answer.content.decode().replace("\u202f", " ").split()
    )
    assert error_at(browser.post("/settings/kinds/new/", {**LEASE, "final_stages": "À signer"}), "final_stages")
    assert error_at(browser.post("/settings/kinds/new/", {**LEASE, "prefix": "OFR"}), "prefix")
    assert error_at(browser.post("/settings/kinds/new/", {**LEASE, "prefix": "É1"}), "prefix")


@pytest.mark.req("O-040")
def test_what_a_shipped_kind_tracks_is_chosen_on_screen(browser: Client, world: World) -> None:
    browser.post("/settings/kinds/quote/", {"part": "tracked", "tracked": ["stage", "description"]})
    quote = Kind.objects.get(code="quote")
    assert quote.tracked == ["stage", "description"]
    browser.post("/settings/kinds/quote/", {"part": "follow", "owner": "all"})
    assert fresh(quote).follow_rules == {"owner": "all"}
    browser.post("/settings/kinds/quote/", {"part": "naming", "doc_type": "CONTRAT"})
    assert fresh(quote).naming == {"doc_type": "CONTRAT", "blocking": False}


def test_a_shipped_kind_is_renamed(browser: Client, world: World) -> None:
    said = {**LEASE, "part": "general", "name_fr": "soumission", "plural_fr": "soumissions", "prefix": "OFR"}
    browser.post("/settings/kinds/quote/", said)
    quote = Kind.objects.get(code="quote")
    assert (quote.name_fr, quote.main_party, quote.policy) == ("soumission", "required", "commercial")


@pytest.mark.req("R-016")
def test_stages_are_changed_moved_and_removed(browser: Client, world: World) -> None:
    quote = Kind.objects.get(code="quote")
    sent = quote.stages.get(code="sent")
    browser.post(f"/settings/kinds/quote/stages/{sent.pk}/", {"name_fr": "remise"})
    assert fresh(sent).name_fr == "remise"
    browser.post(f"/settings/kinds/quote/stages/{sent.pk}/move/", {"up": "1"})
    assert [stage.code for stage in quote.stages.all()][:4] == ["draft", "to-approve", "sent", "approved"]
    browser.post(f"/settings/kinds/quote/stages/{sent.pk}/remove/")
    assert not Stage.objects.filter(pk=sent.pk).exists()
    standing = world.offer.stage
    answer = browser.post(f"/settings/kinds/quote/stages/{standing.pk}/remove/")
    assert answer.status_code == 422
    assert "brouillon" in answer.content.decode()


def test_a_field_is_changed_and_removed(browser: Client, world: World) -> None:
    amount = FieldDef.objects.get(kind__code="quote", code="amount")
    browser.post(f"/settings/kinds/quote/fields/{amount.pk}/", {"name_fr": "Total", "required": "on"})
    assert (fresh(amount).name_fr, fresh(amount).type, fresh(amount).required) == ("Total", "money", True)
    assert browser.post(f"/settings/kinds/quote/fields/{amount.pk}/remove/").status_code == 422
    browser.post("/settings/kinds/quote/fields/new/", {"name_fr": "Délai", "type": "integer"})
    field = FieldDef.objects.get(kind__code="quote", name_fr="Délai")
    browser.post(f"/settings/kinds/quote/fields/{field.pk}/remove/")
    assert not FieldDef.objects.filter(pk=field.pk).exists()


def test_a_stage_of_another_kind_is_not_reached_through_this_one(browser: Client, world: World) -> None:
    other = Stage.objects.filter(kind__code="invoice").first()
    assert other is not None
    assert browser.post(f"/settings/kinds/quote/stages/{other.pk}/remove/").status_code == 404


@pytest.mark.req("O-016", "O-022")
def test_activity_types_have_a_delay_and_a_person(browser: Client, ben: User) -> None:
    call = ActivityType.objects.get(code="call")
    said = {"name_fr": "téléphoner", "default_days": "3", "default_assignee": ben.pk, "position": "5", "icon": "phone"}
    browser.post(f"/settings/activity-types/{call.pk}/", {**said, "active": "on"})
    assert (fresh(call).name_fr, fresh(call).default_days, fresh(call).default_assignee) == ("téléphoner", 3, ben)
    browser.post("/settings/activity-types/new/", {**said, "name_fr": "Visiter le chantier", "flow": "service"})
    assert ActivityType.objects.get(code="visiter-le-chantier").flow == "service"


def test_tags_are_renamed_and_removed(browser: Client, world: World) -> None:
    tag = Tag.objects.create(name="urgent")
    world.offer.tags.add(tag)
    browser.post(f"/settings/tags/{tag.pk}/", {"name": "pressé"})
    assert [t.name for t in world.offer.tags.all()] == ["pressé"]
    browser.post(f"/settings/tags/{tag.pk}/remove/")
    assert not world.offer.tags.exists()


def test_a_saved_text_keeps_its_paragraphs_and_no_markup(browser: Client, world: World) -> None:
    said = {"name": "Salut", "language": "fr", "position": "1", "html": "Bonjour,\n\n<b>Merci</b>", "kinds": ["quote"]}
    browser.post("/settings/snippets/new/", said)
    snippet = Snippet.objects.get()
    assert snippet.html == "<p>Bonjour,</p>\n\n<p>&lt;b&gt;Merci&lt;/b&gt;</p>"
    assert snippet.kinds == ["quote"]
    page = browser.get(f"/settings/snippets/{snippet.pk}/").content.decode()
    assert "Bonjour,\n\n&lt;b&gt;Merci&lt;/b&gt;" in page
    rich = "<p>Bonjour</p><ul><li><strong>un</strong></li></ul><script>alert(1)</script>"
    browser.post(f"/settings/snippets/{snippet.pk}/", {**said, "html": rich, "format": "html"})
    assert fresh(snippet).html == "<p>Bonjour</p><ul><li><strong>un</strong></li></ul>"


BOX = {
    "name": "Agence", "address": "Info@agence.example", "active": "on", "smtp_host": "smtp.agence.example",
    "smtp_port": "587", "smtp_security": "starttls", "smtp_username": "info", "smtp_password": "secret-1",
    "from_policy": "organisation", "receives": "imap", "sub_addresses": "on", "imap_host": "imap.agence.example",
    "imap_port": "993", "imap_security": "tls", "imap_username": "info", "imap_password": "secret-2",
    "imap_folders": "INBOX\nDemandes", "interval_seconds": "300",
}  # fmt: skip


def test_a_mailbox_is_connected_and_its_passwords_stay_unseen(browser: Client, world: World) -> None:
    browser.post("/settings/mailboxes/new/", BOX)
    box = Mailbox.objects.get()
    assert (box.address, box.catches, box.smtp_password) == ("info@agence.example", True, "secret-1")
    page = browser.get(f"/settings/mailboxes/{box.pk}/").content.decode()
    assert "secret-" not in page
    browser.post(f"/settings/mailboxes/{box.pk}/", {**BOX, "name": "Accueil", "smtp_password": "", "imap_password": ""})
    assert (fresh(box).name, fresh(box).smtp_password, fresh(box).imap_password) == ("Accueil", "secret-1", "secret-2")
    browser.post(f"/settings/mailboxes/{box.pk}/", {**BOX, "smtp_password": "secret-3"})
    assert fresh(box).smtp_password == "secret-3"
    assert "secret-" not in str(list(SettingChange.objects.values_list("changes", flat=True)))


def test_without_fetching_answers_do_not_pretend_to_come_back(browser: Client, world: World) -> None:
    browser.post("/settings/mailboxes/new/", {**BOX, "receives": "no"})
    box = Mailbox.objects.get()
    assert (box.catches, box.imap_host) == (False, "")
    for field, value in (("imap_host", ""), ("smtp_port", "0"), ("address", "nobody")):
        answer = browser.post("/settings/mailboxes/new/", {**BOX, "address": "a@b.example", field: value})
        assert error_at(answer, field)
    assert error_at(browser.post("/settings/mailboxes/new/", {**BOX, "from_policy": "user"}), "from_domains")


def test_what_is_typed_is_tried_and_not_saved(browser: Client, world: World, server: FakeServer) -> None:
    typed = {**BOX, "smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_security": "none", "smtp_username": ""}
    page = browser.post("/settings/mailboxes/new/", {**typed, "test": "smtp"}).content.decode()
    assert 'class="banner ok"' in page
    assert server.connections == 1
    assert 'value="secret-1"' in page  # typed a moment ago, not stored
    assert not Mailbox.objects.exists()
    server.answers["sender"] = ["550 not you"]
    page = browser.post("/settings/mailboxes/new/", {**typed, "test": "smtp"}).content.decode()
    assert 'class="banner error"' in page
    assert "550 not you" in page


def test_a_server_that_does_not_answer_is_said_so(browser: Client, world: World) -> None:
    typed = {**BOX, "imap_host": "127.0.0.1", "imap_port": "9", "smtp_host": "127.0.0.1", "smtp_port": "9"}
    for what in ("smtp", "imap"):
        page = browser.post("/settings/mailboxes/new/", {**typed, "test": what}).content.decode()
        assert 'class="banner error" role="alert"' in page


def test_a_message_goes_the_whole_way(browser: Client, ada: User) -> None:
    browser.post("/settings/mailboxes/new/", BOX)
    box = Mailbox.objects.get()
    browser.post(f"/settings/mailboxes/{box.pk}/trial/")
    assert OutboundContent.objects.get().mails.get().address == "ada@agence.example"
    User.objects.filter(pk=ada.pk).update(email="")
    assert browser.post(f"/settings/mailboxes/{box.pk}/trial/").status_code == 422


def test_an_address_makes_records_of_a_kind(browser: Client, world: World) -> None:
    said = {"address": "Ventes@agence.example", "target_kind": "request", "active": "on", "stars": 0}
    said |= {"who": "anyone", "copies": "outsiders", "forwards": "requester"}
    browser.post("/settings/aliases/new/", {**said, "team": world.team("ventes").pk})
    alias = Alias.objects.get()
    assert (alias.address, alias.target_kind) == ("ventes@agence.example", "request")
    assert error_at(browser.post("/settings/aliases/new/", said), "address")
    browser.post(f"/settings/aliases/{alias.pk}/remove/")
    assert not Alias.objects.exists()


@pytest.mark.req("M-002")
def test_a_mailbox_made_beforehand_is_chosen_to_receive_and_to_send(browser: Client, world: World) -> None:
    ventes = world.team("ventes")
    house = Mailbox.objects.create(name="Maison", address="info@agence.example", smtp_host="mx", default=True)
    sales = Mailbox.objects.create(name="Ventes", address="offres@agence.example", smtp_host="mx", team=ventes)
    assert "Ventes" in browser.get("/settings/aliases/new/").content.decode()
    said = {"address": "ventes@agence.example", "target_kind": "request", "active": "on", "stars": 0}
    said |= {"who": "anyone", "copies": "outsiders", "forwards": "requester"}
    browser.post("/settings/aliases/new/", {**said, "mailbox": sales.pk})
    assert Alias.objects.get().mailbox == sales
    assert offices(team=ventes.pk).sending == sales
    assert offices(team=world.team("achats").pk).sending == house


def test_the_journal_of_the_settings_says_who_and_what(browser: Client, ben: User) -> None:
    browser.post(f"/settings/people/{ben.pk}/close/")
    page = browser.get("/settings/log/").content.decode()
    assert "Ada Admin" in page
    assert "Ben Vendeur" in page
    assert "compte, fermé" in page


def test_lists_cost_the_same_however_long_they_are(browser: Client, ada: User) -> None:
    def statements(path: str) -> int:
        with query_budget(30) as counted:
            browser.get(path)
        return counted.count

    paths = ("/settings/people/", "/settings/teams/", "/settings/tags/", "/settings/aliases/", "/settings/log/")
    SettingChange.objects.create(by=ada, area="tag", name="tag", verb="created")
    browser.get("/settings/people/")
    before = [statements(path) for path in paths]
    for n in range(30):
        person = User.objects.create(username=f"p{n}", first_name=f"P{n}")
        Team.objects.create(code=f"t{n}", name=f"T{n}", lead=person).members.add(person)
        Tag.objects.create(name=f"tag {n}")
        Alias.objects.create(address=f"a{n}@agence.example", target_kind="request", default_owner=person)
        SettingChange.objects.create(by=ada, area="tag", name=f"tag {n}", verb="created")
    assert [statements(path) for path in paths] == before


def test_every_icon_one_can_choose_is_in_the_sprite(world: World) -> None:
    drawn = set(icon_names())
    used = {*ICONS, *Kind.objects.values_list("icon", flat=True), *ActivityType.objects.values_list("icon", flat=True)}
    assert used - drawn == set()


@pytest.mark.req("M-017", "O-007")
def test_a_person_chooses_what_she_is_mailed_and_how_she_reads(as_user: AsUser, ben: User) -> None:
    browser = as_user(ben)
    said = {"language": "en", "timezone": "America/Toronto", "theme": "dark", "notify": "all", "oldest_first": "True"}
    browser.post("/me/profile/", {**said, "signature": "Ben\nVentes"})
    ben = fresh(ben)
    assert (ben.language, ben.timezone, ben.theme, ben.notify) == ("en", "America/Toronto", "dark", "all")
    assert (ben.oldest_first, ben.single_keys, ben.signature) == (True, False, "Ben\nVentes")
    page = browser.get("/me/profile/").content.decode()
    assert '<html lang="en" data-theme="dark">' in page
    assert browser.post("/me/profile/", {**said, "timezone": "Mars/Olympus"}).status_code == 422


def test_an_absence_is_announced_and_ended(as_user: AsUser, ben: User, cleo: User) -> None:
    browser = as_user(ben)
    said = {"from_day": "2030-01-01", "to_day": "2030-01-09", "substitute": cleo.pk, "reason": "congé"}
    browser.post("/me/absences/", said)
    cover = Cover.objects.get(user=ben)
    assert cover.substitute == cleo
    assert "Ben Vendeur" in as_user(cleo).get("/me/absences/").content.decode()
    assert browser.post("/me/absences/", {**said, "to_day": "2029-12-31"}).status_code == 422
    assert as_user(User.objects.get(username="nadia")).post(f"/me/absences/{cover.pk}/end/").status_code == 403
    browser.post(f"/me/absences/{cover.pk}/end/")
    assert not Cover.objects.filter(pk=cover.pk).exists()
