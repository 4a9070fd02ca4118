"""Configuration › Courriel › Modèles: the list, editing in place, translations, preview, history."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from ariane.accounts.models import SettingChange, User
from ariane.mail.models import OutboundMail
from ariane.templates.models import Template, Variant
from ariane.templates.zones import posted, shown_with_chips
from ariane.web.settings.wordings import read
from tests.budget import query_budget
from tests.world import World


@pytest.fixture
def browser(as_user: Callable[[User], Client], ada: User) -> Client:
    return as_user(ada)


def one(code: str = "negotiation") -> Template:
    return Template.objects.get(code=code)


def address(template: Template, rest: str = "") -> str:
    return f"/settings/templates/{template.pk}/{rest}"


def save(browser: Client, template: Template, html: str, language: str = "fr", **more: Any) -> Any:
    variant = template.variants.get(language=language)
    given = {"subject": "Objet", "number": variant.number, "zone-1-key": "z1", "zone-1-kind": "text",
             "zone-1-html": html, "zone-1-place": "1", **more}  # fmt: skip
    return browser.post(address(template, f"{language}/"), given)


@pytest.mark.req("M-023", "M-024", "M-025")
def test_the_list_shows_mode_situation_and_languages_and_opens_a_line(browser: Client, world: World) -> None:
    page = browser.get("/settings/templates/").content.decode()
    assert "Demande validée" in page
    assert "automatique" in page
    assert "proposé" in page
    assert f'href="{address(one())}"' in page
    assert browser.get(address(one())).status_code == 200
    found = browser.get("/settings/templates/?q=livraison+manquante&situation=delivery").content.decode()
    assert "missing-delivery" in found
    assert "quote-gentle" not in found
    assert "Aucun modèle" in browser.get("/settings/templates/?q=zzz").content.decode()


def test_the_list_asks_as_much_for_three_as_for_sixty(browser: Client, world: World) -> None:
    browser.get("/settings/templates/")
    Template.objects.exclude(code__in=("negotiation", "silent", "delay")).delete()
    few = query_budget(14)
    with few:
        browser.get("/settings/templates/")
    for number in range(57):
        made = Template.objects.create(code=f"t{number}", name_fr=f"Modèle {number}", media=["mail"])
        made.variants.create(language="fr", subject="x", changed_at=one().variants.first().changed_at)  # type: ignore[union-attr]
    many = query_budget(14)
    with many:
        browser.get("/settings/templates/")
    assert few.count == many.count


@pytest.mark.req("M-026")
def test_a_text_is_edited_in_place_and_its_values_come_through(browser: Client, world: World) -> None:
    page = browser.get(address(one(), "?edit=1")).content.decode()
    assert 'data-controller="editor"' in page
    assert "{{ title }}" in page
    chip = '<p>Bonjour <span data-value="{{ customer }}">Client</span><script>x</script></p>'
    second = {"zone-2-key": "z2", "zone-2-kind": "locked", "zone-2-html": "<p>TVA</p>", "zone-2-place": "2"}
    emptied = {"zone-3-key": "z3", "zone-3-kind": "text", "zone-3-html": "<p></p>"}
    answer = save(browser, one(), chip, **second, **emptied)
    assert answer.status_code == 302
    variant = one().variants.get(language="fr")
    assert (variant.number, variant.changed_by.username) == (2, "ada")  # type: ignore[union-attr]
    assert variant.zones == [
        {"key": "z1", "kind": "text", "html": "<p>Bonjour {{ customer }}</p>"},
        {"key": "z2", "kind": "locked", "html": "<p>TVA</p>"},
    ]
    assert SettingChange.objects.filter(area="template", verb="changed").exists()


DEMANDED = (
    "<p>{{ total }}, échus le {{ due }}, sont à payer dans les quatorze jours.</p>"
    "<p>{{ organisation }}, numéro d’entreprise {{ organisation_number }}</p>"
)


@pytest.mark.req("R-022", "R-023")
@pytest.mark.parametrize(
    ("left_out", "named"),
    [
        ("{{ total }}, échus", "le montant dû"),
        ("le {{ due }}", "la date d’exigibilité"),
        (", numéro d’entreprise {{ organisation_number }}", "numéro d’entreprise du créancier"),
        ("dans les quatorze jours", "le délai de quatorze jours"),
    ],
)
def test_a_reminder_without_a_mention_that_the_law_demands_is_refused(
    browser: Client, world: World, left_out: str, named: str
) -> None:
    whole = f"<p>À défaut, une indemnité suivra.</p>{DEMANDED}"
    answer = save(browser, one("invoice-consumer"), whole.replace(left_out, ""), "fr-BE")
    assert answer.status_code == 422
    assert named in answer.content.decode() and "livre XIX" in answer.content.decode()
    assert save(browser, one("invoice-consumer"), whole, "fr-BE").status_code == 302


def test_conditions_are_read_as_words_in_the_editor(world: World) -> None:
    with translation.override("fr"):
        shown = shown_with_chips("<p>{% if contact != '' %}({{ contact }}){% endif %}</p>")
    assert ">s’il y a\xa0: Contact</span>" in shown and ">fin</span>" in shown
    assert posted("z", "text", shown).html == "<p>{% if contact != '' %}({{ contact }}){% endif %}</p>"


@pytest.mark.req("M-028")
def test_a_translation_is_stale_once_the_reference_changed_until_it_is_gone_over(browser: Client, world: World) -> None:
    assert "à revoir" not in browser.get(address(one())).content.decode()
    save(browser, one(), "<p>Neuf</p>")
    assert "à revoir" in browser.get(address(one())).content.decode()
    english = one().variants.get(language="en")
    parts = {f"zone-{n}-{part}": value for n, zone in enumerate(english.zones, 1) for part, value in zone.items()}
    save(browser, one(), "", "en", **{**parts, "subject": english.subject})
    after = one().variants.get(language="en")
    assert (after.number, after.follows) == (1, 2)
    assert "à revoir" not in browser.get(address(one())).content.decode()


def test_a_language_is_added_from_the_reference_and_waits_to_be_translated(browser: Client, world: World) -> None:
    browser.post(address(one(), "languages/"), {"language": "nl"})
    added = one().variants.get(language="nl")
    assert added.follows == 0
    assert browser.post(address(one(), "languages/"), {"language": "nl"}).status_code >= 400


def test_a_broken_text_is_refused_with_its_place_and_kept_on_the_page(browser: Client, world: World) -> None:
    answer = save(browser, one(), "<p>Un</p><p>{{ zorglub }}</p>")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "zone 1" in page
    assert "zorglub" in page
    assert one().variants.get(language="fr").number == 1


def test_what_the_law_does_not_allow_is_refused_while_writing(browser: Client, world: World) -> None:
    consumer = one("invoice-consumer")
    words = f"<p>Des frais de rappel seront comptés.</p>{DEMANDED}"
    assert save(browser, consumer, words, "fr-BE").status_code == 302  # Belgium allows a fee after the free reminder
    answer = save(browser, one("quote-gentle"), "<p>Une indemnité forfaitaire de 40 € est due.</p>", "fr-CA")
    assert answer.status_code == 422
    assert "indemnité" in answer.content.decode()


def test_two_people_at_once_do_not_overwrite_each_other(browser: Client, world: World) -> None:
    assert save(browser, one(), "<p>a</p>").status_code == 302
    assert save(browser, one(), "<p>b</p>", number=1).status_code == 422


def test_an_earlier_text_is_put_back(browser: Client, world: World) -> None:
    before = one().variants.get(language="fr").zones
    save(browser, one(), "<p>autre</p>")
    assert "Remettre ce texte" in browser.get(address(one(), "fr/versions/")).content.decode()
    browser.post(address(one(), "fr/versions/"), {"number": "1"})
    now = one().variants.get(language="fr")
    assert (now.zones, now.number) == (before, 3)


def test_it_is_seen_on_a_real_record_and_sent_to_oneself(browser: Client, world: World) -> None:
    page = browser.get(address(one(), f"preview/?record={world.offer.pk}")).content.decode()
    assert world.offer.title in page
    browser.post(address(one(), "trial/"), {"record": world.offer.pk})
    mail = OutboundMail.objects.select_related("content").get()
    assert mail.address == world.ada.identity.address
    assert world.offer.title in mail.content.subject


def test_the_reader_s_missing_language_is_told(browser: Client, world: World) -> None:
    page = browser.get(address(one(), f"preview/?record={world.offer.pk}&language=nl")).content.decode()
    assert "nl" in page
    assert "aucun texte dans la langue" in page


def test_a_copy_is_the_house_s_own_and_one_put_aside_is_not_used(browser: Client, world: World) -> None:
    answer = browser.post(address(one("invoice-sending"), "copy/"))
    made = Template.objects.get(pk=int(answer["Location"].rstrip("/").split("/")[-1]))
    assert (made.builtin, made.event, made.variants.count()) == (False, "", 2)
    browser.post(address(made, "use/"), {"active": ""})
    assert not Template.objects.get(pk=made.pk).active


def test_a_template_is_made_with_its_event_and_mode(browser: Client, world: World) -> None:
    given = {"name_fr": "Salon", "situation": "contact", "leaves": ["mail"], "mode": "automatic", "tone": "1",
             "reference": "fr"}  # fmt: skip
    answer = browser.post("/settings/templates/new/", given)
    assert answer.status_code == 422
    browser.post("/settings/templates/new/", {**given, "event": "request.received"})
    made = Template.objects.get(name_fr="Salon")
    assert (made.media, made.event, made.mode) == (["mail"], "request.received", "automatic")
    browser.post(address(made, "about/"), {**given, "mode": "free", "leaves": ["letter"], "signatory": "executive"})
    made.refresh_from_db()
    assert (made.media, made.signatory) == (["letter"], "executive")


def test_zones_are_read_in_the_order_of_their_places() -> None:
    given = {"zone-1-html": "<p>un</p>", "zone-1-place": "2", "zone-2-html": "<p>deux</p>", "zone-2-place": "1"}
    assert [zone.html for zone in read(given)] == ["<p>deux</p>", "<p>un</p>"]


def test_only_who_configures_comes_in(as_user: Callable[[User], Client], world: World) -> None:
    assert as_user(world.ben).get("/settings/templates/").status_code == 403
    assert Variant.objects.exists()


@pytest.mark.req("D-022")
def test_the_page_of_exchanges_leads_to_the_mail_that_tells_of_one(browser: Client, world: World) -> None:
    page = browser.get("/settings/exchanges/").content.decode()
    assert f'href="{address(one("CONTACTRACKING_MAILINFO"))}"' in page
