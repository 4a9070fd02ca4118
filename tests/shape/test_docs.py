"""docs/settings.md and docs/events.md say what the code says."""

from tests import requirements
from tests.shape import pages


def test_every_setting_is_described_and_nothing_else() -> None:
    assert pages.described() == pages.variables()


def test_the_page_of_events_is_fresh() -> None:
    written = (pages.ROOT / "docs/events.md").read_text(encoding="utf-8")
    assert written == pages.events(), "run: python -m tests.shape.pages"


def test_the_page_of_requirements_is_fresh() -> None:
    written = requirements.PAGE.read_text(encoding="utf-8")
    assert written == requirements.page(written), "run: python -m tests.requirements"
