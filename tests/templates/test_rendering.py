"""Wordings filled in: the reader's language, mandatory blocks, limits, and where a broken one is wrong."""

import time
from typing import Any

import pytest

from ariane.accounts.models import Organisation
from ariane.flows import legal
from ariane.kernel import clock
from ariane.templates import queries, sandbox, shipped, zones
from ariane.templates.models import Template, Variant
from ariane.templates.rendering import choose, problems, render, wording
from ariane.templates.sandbox import Broken
from ariane.templates.values import examples
from tests.budget import query_budget

pytestmark = pytest.mark.django_db
BODY = [
    {"key": "z1", "kind": "text", "html": "<p>Bonjour {{ contact }},</p>"},
    {"key": "z2", "kind": "locked", "html": "<p>TVA incluse.</p>"},
    {"key": "z3", "kind": "free", "html": "<p>Un mot</p>"},
]


def made(code: str = "essai", body: list[dict[str, str]] | None = None, **languages: str) -> Template:
    template = Template.objects.create(code=code, name_fr="Essai", media=["mail"])
    for language, subject in (languages or {"fr": "Objet {{ ref }}"}).items():
        Variant.objects.create(
            template=template, language=language.replace("_", "-"), subject=subject, zones=body or BODY,
            changed_at=clock.now(),
        )  # fmt: skip
    return template


def test_values_are_escaped_and_zones_keep_their_nature(world: Any) -> None:
    one = render(made(), {"contact": "<b>Dora</b>", "ref": "A & B"}, "fr")
    assert one.subject == "Objet A & B"
    assert one.html == f"<p>Bonjour &lt;b&gt;Dora&lt;/b&gt;,</p>{zones.locked('z2', '<p>TVA incluse.</p>')}"
    assert '<section data-locked="z2"><p>TVA incluse.</p></section><p data-free="Un mot"></p>' in one.writing


@pytest.mark.req("M-027")
@pytest.mark.parametrize(
    ("reader", "got", "missing"),
    [("fr-BE", "fr", ""), ("fr-CA", "fr-CA", ""), ("en", "en", ""), ("nl", "fr", "nl"), ("en-GB", "en", "")],
)
def test_the_reader_s_language_else_the_house_s_and_it_is_told(world: Any, reader: str, got: str, missing: str) -> None:
    template = made(fr="F", fr_CA="C", en="E")
    variant, fallback = choose(template, reader)
    assert (variant.language, fallback) == (got, missing)
    Organisation.objects.update(language="en")
    assert choose(template, "nl")[0].language == "en"


def test_a_broken_wording_says_in_which_language_zone_and_line(world: Any) -> None:
    template = made(body=[BODY[0], {"key": "a", "kind": "text", "html": "<p>x</p>\n<p>{{ nonsense }}</p>"}])
    (problem,) = problems(template)
    assert (problem.language, problem.zone, problem.line) == ("fr", 2, 2)
    with pytest.raises(Broken, match="nonsense") as caught:
        render(template, {}, "fr")
    assert caught.value.line == 2
    assert problems(made("autre")) == []


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in (1..900) %}{% for b in (1..900) %}x{% endfor %}{% endfor %}",
        "{% include 'x' %}",
        "{% render 'x' %}",
        "{% for a in (1..99) %}{% assign s = s | append: s %}{% endfor %}",
        "{{ title | replace: '', title }}",
        "{% if %}",
        "{{ title",
        "{{ title.__class__.__mro__ }}",
        "x" * 20_001,
    ],
    ids=lambda source: source[:30],
)
def test_the_sandbox_refuses_quickly_what_would_run_or_reach(source: str) -> None:
    began = time.perf_counter()
    with pytest.raises(Broken):
        sandbox.fill(source, {"title": "a" * 1000, "s": "a" * 1000})
    assert time.perf_counter() - began < 1


def test_what_the_editor_writes_in_a_condition_is_understood() -> None:
    assert sandbox.fill("{% if days &gt; 3 %}oui{% endif %}", {"days": 4}) == "oui"


@pytest.mark.req("R-023")
def test_a_mandatory_block_leaves_as_the_template_has_it() -> None:
    blocks = {"z2": "<p>TVA incluse.</p>"}
    written = '<p>Salut</p><section data-locked="z2"><p>changé</p></section><section data-locked="zz">x</section>'
    assert zones.kept(written, blocks) == (f"<p>Salut</p>{zones.locked('z2', blocks['z2'])}", [])
    assert zones.kept('<p>Salut</p><p data-free="Un mot"><br></p>', blocks) == ("<p>Salut</p>", ["z2"])
    assert zones.kept("<p>Salut</p><p>TVA  incluse.</p>", blocks)[1] == []


def test_chips_come_and_go_without_loss() -> None:
    zone = zones.Zone("z1", "text", "<p>Bonjour {{ customer }}, {% if days &gt; 3 %}tard{% endif %}</p>")
    assert 'data-value="{{ customer }}"' in zone.edited
    assert zones.posted("z1", "text", zone.edited) == zone
    assert "<script" not in zones.posted("z1", "text", "<p>a<script>x</script></p>").html


@pytest.mark.req("R-021", "O-070", "R-024")
def test_what_ships_has_no_problem_in_any_language_and_claims_nothing_unlawful(world: Any) -> None:
    codes = {"quote-gentle", "quote-firm", "invoice-before", "invoice-after", "invoice-escalation", "negotiation",
             "missing-delivery", "request-received", "documents", "CONTACTRACKING_MAILINFO"}  # fmt: skip
    rows = list(queries.active()) + list(Template.objects.filter(active=False))
    assert codes <= {one.code for one in rows}
    for template in rows:
        assert problems(template) == []
        for variant in template.variants.all():
            assert variant.language in ("fr", "en", "fr-BE", "fr-CA")
            text = " ".join(zone["html"] for zone in variant.zones)
            country = variant.language[3:] or "FR"
            assert not legal.forbidden(text, legal.regime(country, template.audience or "b2c")), variant
            assert render(template, examples(), variant.language).subject
    assert "soumission" in wording(Template.objects.get(code="quote-gentle"))


def test_the_house_s_words_are_never_overwritten(world: Any) -> None:
    mine, theirs = Variant.objects.filter(template__code="negotiation").order_by("language")
    Variant.objects.filter(pk=mine.pk).update(subject="Le nôtre", number=2)
    Variant.objects.filter(pk=theirs.pk).update(subject="An earlier shipped wording")
    with query_budget(30):
        shipped.ensure()
    assert Variant.objects.get(pk=mine.pk).subject == "Le nôtre"
    assert Variant.objects.get(pk=theirs.pk).subject != "An earlier shipped wording"


def test_a_step_of_a_flow_chooses_among_names(world: Any) -> None:
    assert ("invoice-after", "Facture, après l’échéance") in queries.choices("invoice", "letter")
    assert "CONTACTRACKING_MAILINFO" not in dict(queries.choices())
