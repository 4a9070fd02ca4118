"""Every screen of the post office and of follow-ups, wide and narrow, light and dark: no barrier, nothing runs over."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from ariane.accounts.models import User
from ariane.flows.models import Rate
from ariane.mail import suppression
from ariane.mail.models import Alias, Mailbox
from ariane.templates.models import Template
from tests.flows import office
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SETTINGS = (
    "mailboxes/", "mailboxes/new/", "mailboxes/{box}/", "aliases/", "aliases/new/", "mail-health/", "outbox/",
    "round-trips/", "suppressions/", "signing/", "templates/", "templates/{template}/", "templates/{template}/about/",
    "help/sending/", "help/receiving/", "webhooks/", "api-keys/", "follow-ups/", "rates/", "rates/new/", "log/",
)  # fmt: skip
OTHERS = (
    "/flows/",
    "/flows/{flow}/",
    "/flows/{flow}/simulation/",
    "/departures/",
    "/control/",
    "/control/hole/",
    "/sort/",
)


@pytest.fixture
def addresses(world: World) -> list[str]:
    """One of everything that the screens show."""
    flow = office.scenario(approval="always", code="seen")
    office.follow(office.sent_quote(world))
    box = Mailbox.objects.create(name="Agence", address="fil@agence.example", catches=True, smtp_host="mx.example")
    Alias.objects.create(address="ventes@agence.example", mailbox=box, target_kind="request")
    gone = {"address": "parti@ailleurs.example", "scope": "all", "said": "A quitté la maison"}
    suppression.suppress_by_hand(by=world.ada, **gone)
    Rate.objects.create(country="BE", first="2026-07-01", last="2026-12-31", percent="10.5", source="Moniteur belge")
    names = {"box": box.pk, "template": Template.objects.get(code="quote-gentle").pk, "flow": flow.pk}
    return [one.format(**names) for one in (*OTHERS, *(f"/settings/{one}" for one in SETTINGS))]


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_no_screen_has_a_barrier_or_runs_over(
    page: Page, sign_in: Callable[[User], None], world: World, addresses: list[str], width: int, theme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    sign_in(world.ada)
    found = {}
    for address in addresses:
        page.goto(address)
        page.wait_for_load_state("load")
        violations = Axe().run(page).response["violations"]
        said = [(one["id"], [node["html"][:160] for node in one["nodes"][:2]]) for one in violations]
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if said or over > 0:
            found[address] = (said, over)
    assert found == {}
