"""The workflow of the guide: whole, and what its nodes send is what the API takes."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine

from ariane.hooks import deliver, tell
from ariane.hooks.models import Endpoint
from ariane.hooks.names import NAMES
from ariane.kernel import clock
from tests.api.test_api import DAY, MONDAY, Program
from tests.flows.office import invoice, sent_quote
from tests.world import World

FILE = Path("docs/guide/n8n-relances.json")
WORKFLOW: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
NODES = {one["name"]: one for one in WORKFLOW["nodes"]}
BASE = "http://localhost:8000"


def test_every_arrow_leads_from_a_node_to_a_node() -> None:
    assert len(NODES) == len(WORKFLOW["nodes"]) == len({one["id"] for one in WORKFLOW["nodes"]})
    ends = [end["node"] for way in WORKFLOW["connections"].values() for out in way["main"] for end in out]
    assert set(ends) | set(WORKFLOW["connections"]) <= set(NODES)
    starts = ("scheduleTrigger", "webhook", "stickyNote")
    lonely = {name for name, one in NODES.items() if one["type"].split(".")[1] not in starts} - set(ends)
    assert lonely == set()


def test_it_waits_for_events_that_exist() -> None:
    asked = NODES["Ce qui est arrivé"]["parameters"]["queryParameters"]["parameters"]
    types = next(one["value"] for one in asked if one["name"] == "type").split(",")
    conditions = NODES["Devis envoyé ?"]["parameters"]["conditions"]["conditions"]
    assert set(types) | {one["rightValue"] for one in conditions} <= set(NAMES)


def filled(name: str, **values: str) -> dict[str, Any]:
    """The body of a node, its expressions replaced by values."""
    text = NODES[name]["parameters"]["jsonBody"].removeprefix("=")
    text = re.sub(r"\{\{ (.*?) \}\}", lambda found: next(v for part, v in values.items() if part in found[1]), text)
    body: dict[str, Any] = json.loads(text)
    return body


@pytest.fixture
def clock_at_monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.mark.django_db
@pytest.mark.req("R-010", "X-27", "R-028")
def test_what_it_sends_is_what_the_api_takes(world: World, clock_at_monday: None) -> None:
    program = Program(world.ada)
    sent_quote(world, MONDAY - 8 * DAY)
    late = invoice(world, 1, (MONDAY - 6 * DAY).date())
    for question, name in (
        ("Devis en silence", "Demander la relance du devis"),
        ("Factures en retard", "Demander la relance de la facture"),
    ):
        asked = NODES[question]["parameters"]
        found = program.get(
            asked["url"].removeprefix(f"{BASE}/api/"),
            **{one["name"]: one["value"] for one in asked["queryParameters"]["parameters"]},
        )
        [item] = found.json()["items"]
        body = filled(name, uid=item["uid"], toFormat="2026-47", timestamp=clock.now().isoformat())
        answer = program.post("followups", **body)
        assert answer.status_code == 201, answer.content
        assert answer.json()["status"] in ("sent", "held")
    values = {"uid": str(late.uid), "toISODate": "2026-11-20", "ref": late.ref or ""}
    assert program.post("activities", **filled("Planifier un appel", **values)).status_code == 201


@pytest.mark.django_db
@pytest.mark.skipif(not shutil.which("node"), reason="Node")
def test_its_check_of_the_signature_takes_what_we_sign_and_refuses_the_rest(world: World) -> None:
    endpoint = Endpoint.objects.create(name="n8n", url="https://n8n.example/")
    event = tell.trial(by=world.ada, endpoint=endpoint).event
    sent = json.dumps(tell.body(event), ensure_ascii=False)
    code = NODES["Vérifier la signature"]["parameters"]["jsCode"].replace("whsec_REPLACE_ME", endpoint.secret)
    for altered, passes in ((sent, True), (sent.replace("Ariane", "Ariadne"), False)):
        item = {"headers": deliver.signed(endpoint, event, sent)}
        around = (
            f"const $input = {{ first: () => ({{ json: {json.dumps(item)}, binary: {{ data: {{ data: "
            f"Buffer.from({json.dumps(altered)}).toString('base64') }} }} }}) }};"
            f"const done = (() => {{ {code} }})(); process.stdout.write(JSON.stringify(done[0].json));"
        )
        ran = subprocess.run(["node", "-e", around], capture_output=True, text=True, check=False)
        assert (ran.returncode == 0) is passes, ran.stderr
        assert not passes or json.loads(ran.stdout)["type"] == "ariane.test"
