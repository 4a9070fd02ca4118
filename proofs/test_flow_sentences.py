"""Ten thousand random flows: said in French and in English, read back, the same flow and the same sentence."""

from hypothesis import HealthCheck, given, settings

from ariane.flows.checks import problems
from ariane.flows.model import Flow, as_json, from_json
from ariane.flows.sentence import sentence
from ariane.flows.understand import understand
from ariane.flows.words import LANGUAGES
from tests.flows.strategies import flows


@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(flows())
def test_ten_thousand_flows_are_said_and_read_back(flow: Flow) -> None:
    assert not [one for one in problems(flow) if one.code != "too_many"]
    assert from_json(as_json(flow)) == flow
    for language in LANGUAGES:
        text = sentence(flow, language)
        again = understand(text, language, old=flow)
        assert (again, sentence(again, language)) == (flow, text)
