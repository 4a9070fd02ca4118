"""The flows that ship: publishable, lawful for whom they are meant, quiet in a new installation; the command line."""

import argparse
import json

import pytest

from ariane.cli import flows as cli
from ariane.flows import legal, letters, publishing, shipped
from ariane.flows.checks import problems
from ariane.flows.model import Send, rekeyed, walk
from ariane.flows.models import Enrolment, Scenario
from tests.flows.office import follow, scenario, sent_quote
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.req("R-021", "R-032")
@pytest.mark.parametrize("spec", shipped.SHIPPED, ids=lambda spec: spec.code)
def test_a_shipped_flow_can_be_published_and_claims_nothing_forbidden(spec: shipped.Spec) -> None:
    assert problems(rekeyed(spec.flow)) == []
    for step, _depth in walk(spec.flow.steps):
        if isinstance(step, Send):
            letter = letters.inspect([step.template])[step.template]
            assert letter.broken == ""
            for country in spec.flow.segment.countries or ("BE", "FR"):
                rules = legal.regime(country, spec.flow.segment.customers or "b2b")
                assert not letter.claims - rules.allowed


def test_a_new_installation_sends_nothing_by_itself(world: World) -> None:
    shipped.install()
    shipped.install()
    assert set(Scenario.objects.values_list("state", flat=True)) == {"simulated"}
    assert Scenario.objects.count() == len(shipped.SHIPPED)
    assert follow(sent_quote(world)) == []


@pytest.mark.req("R-011")
def test_a_flow_leaves_and_comes_back_as_a_file(world: World) -> None:
    data = json.loads(json.dumps(publishing.as_file(scenario())))
    made = publishing.from_file(by=world.ada, data={**data, "code": "copie"})
    assert publishing.publish(by=world.ada, scenario=made, flow=scenario(code="x").version.flow).number == 1  # type: ignore[union-attr]


def test_the_command_line_speaks_json(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    scenario()
    sent_quote(world)
    parser = argparse.ArgumentParser()
    cli.arguments(parser)
    for words in (["tick", "--json"], ["coverage", "--json"], ["simulate", "quote-test", "--from", "2026-01-01", "--to",
                  "2026-12-31", "--json"]):  # fmt: skip
        assert cli.run(parser.parse_args(words)) == 0
    row = Enrolment.objects.get()
    assert cli.run(parser.parse_args(["explain", str(row.pk), "--json"])) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["enrolled"] == 1
    assert lines[-1]["block"] == "attendre 7 jours ouvrés"
