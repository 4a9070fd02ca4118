"""What a test needs that not every machine has. Missing: skipped, and said at the end; with CI=true, a failure."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

CI = os.environ.get("CI") == "true"
NEEDS: dict[str, tuple[Callable[[], bool], str]] = {
    "browser": (lambda: bool(shutil.which("chromium")), "Chromium (apt-get install chromium)"),
    "postgres": (
        lambda: os.environ.get("DATABASE_URL", "").startswith("postgres"),
        "PostgreSQL (DATABASE_URL=postgres://…)",
    ),
    "imap": (lambda: Path("/usr/lib/dovecot/imap").exists(), "Dovecot (apt-get install dovecot-imapd dovecot-lmtpd)"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="only the tests that use the database")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not asked for; skip what cannot run here (in CI let it run and fail)."""
    keep_together(items)
    if config.getoption("--database-only"):
        others = [item for item in items if not uses_database(item)]
        items[:] = [item for item in items if uses_database(item)]
        config.hook.pytest_deselected(items=others)
    for mark, what in missing():
        for item in items:
            if mark in item.keywords and not CI:
                item.add_marker(pytest.mark.skip(reason=what))


def keep_together(items: list[pytest.Item]) -> None:
    """What a whole file shares (a demonstration, a running house, a browser) is made in one process, not in each."""
    for item in items:
        used = getattr(item, "_fixtureinfo").name2fixturedefs.values()  # noqa: B009
        if any(one[-1].scope == "module" and one[-1].baseid.startswith(("tests", "proofs")) for one in used):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


def uses_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(
        fixtures & {"db", "transactional_db", "live_server"}
    )


def missing() -> Iterator[tuple[str, str]]:
    for mark, (here, what) in NEEDS.items():
        if not here():
            yield mark, what


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI nothing may be skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if CI and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in the last lines what was left out, and how to have it."""
    reasons = {str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", [])}
    for reason in sorted(reasons):
        terminalreporter.write_line(f"left out: {reason.removeprefix('Skipped: ')}", yellow=True)
