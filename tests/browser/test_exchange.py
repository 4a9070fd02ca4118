"""The stop-watch on keys: an exchange with a new party, a new contact, a task and an event, by the keyboard alone."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from ariane.accounts.models import User
from ariane.kernel import clock
from ariane.parties.models import Party
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.models import Piece
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_KEYS = 40


class Keyboard:
    """Counts the keys that are not text."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.name || document.activeElement.tagName"))

    def tab_to(self, name: str) -> None:
        """Tab on until a field has the focus; each press counts."""
        for _n in range(20):
            if self.focused() == name:
                return
            self.press("Tab")
        raise AssertionError(f"{name} not reached, at {self.focused()}")


@pytest.mark.req("D-003", "D-009", "D-012", "D-028", "D-029")
def test_an_exchange_with_all_that_follows_in_forty_keys(
    page: Page, sign_in: Callable[[User], None], world: World
) -> None:
    create_piece(by=world.ben, piece=NewPiece("case", "Hauts Prés", None))
    sign_in(world.ben)
    page.goto("/activities/")
    page.wait_for_selector(".topbar a[data-htmx-powered]")
    keys = Keyboard(page)
    keys.press("e")
    page.wait_for_selector("dialog[open] form")
    keys.press("Alt+t")
    page.wait_for_selector("[name=np-name]:focus")
    keys.type("Dehan & Fils SRL")
    keys.press("Alt+c")
    page.wait_for_selector("[name=nc-name]:focus")
    keys.type("Luc Dehan")
    keys.tab_to("nc-email")
    keys.type("luc@dehan.example")
    keys.tab_to("comment")
    keys.type("Souhaite visiter le hall avant la fin du mois.")
    keys.press("Alt+k")
    keys.tab_to("task_case")
    keys.press("ArrowDown")
    keys.tab_to("task_title")
    keys.type("Préparer le dossier de visite")
    keys.press("Alt+v")
    keys.tab_to("event_summary")
    keys.type("Visite du hall")
    keys.tab_to("event_day")
    day = clock.today() + dt.timedelta(days=3)
    page.fill("[name=event_day]", day.isoformat())  # text too; its order follows the machine’s language
    keys.press("Control+Enter")
    page.wait_for_selector("dialog[open]", state="detached")
    page.wait_for_load_state("load")
    assert keys.count <= MOST_KEYS
    made = Piece.objects.get(kind__code="interaction")
    assert made.main_party == Party.objects.get(title="Dehan & Fils SRL").record_ptr
    assert made.links.filter(role="contact", to_record__title="Luc Dehan").exists()
    assert Piece.objects.get(kind__code="task").parent.title == "Hauts Prés"  # type: ignore[union-attr]
    assert made.activities.get().due_on == day
