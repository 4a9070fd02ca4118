import pytest


@pytest.fixture(autouse=True)
def _hints_only(settings) -> None:  # type: ignore[no-untyped-def]
    """Events without fragments, unless a test names its own: what pages look like is shown elsewhere."""
    settings.LIVE_ENTRY = ""
