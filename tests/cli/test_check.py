"""`ariane check` finds what would stop mail, and says nothing when nothing would."""

import datetime as dt
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from ariane.accounts.models import Identity
from ariane.cli import check
from ariane.kernel import beat, clock, hold
from ariane.mail.models import Mailbox, OutboundContent, OutboundMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Iterator[int]:
    """A port on which nothing speaks SMTP: it closes at once."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        yield int(listening.getsockname()[1])


@pytest.fixture(autouse=True)
def in_order(settings: Settings, tmp_path: Path) -> Mailbox:
    """An installation where nothing is wrong."""
    settings.HOME, settings.PUBLIC_URL = tmp_path, "https://ariane.example"
    beat.beat("worker")
    return Mailbox.objects.create(name="Poste", address="poste@val.example", smtp_host="127.0.0.1", catches=True)


def codes(*, offline: bool = True) -> set[tuple[str, bool]]:
    ours = {"disk", "bundle"}  # this machine's own affairs
    found = [one for one in check.findings(offline=offline) if one.state in ("stops", "note") and one.code not in ours]
    return {(one.code, one.stops) for one in found}


def outbound(state: str, *, minutes_late: int = 0) -> OutboundMail:
    content = OutboundContent.objects.create(
        origin=f"test:{state}", message_id=f"<{state}@val.example>", entry_visibility="external",
        from_address="poste@val.example", subject="Offre", text="…",
    )  # fmt: skip
    return OutboundMail.objects.create(
        content=content, recipient=Identity.objects.create(address=f"{state}@client.example"),
        address=f"{state}@client.example", external=True, entry_visibility="external", state=state,
        not_before=clock.now() - dt.timedelta(minutes=minutes_late),
    )  # fmt: skip


def test_nothing_is_said_when_nothing_is_wrong() -> None:
    outbound("sent")
    outbound("queued")
    assert codes() == set()


def test_no_worker(tmp_path: Path) -> None:
    (tmp_path / "worker.alive").unlink()
    assert codes() == {("worker", True), ("reminders_worker", True)}


def test_a_part_of_the_worker_that_does_not_work() -> None:
    beat.beat("worker", {"smtp": "address already in use"})
    assert codes() == {("loop", True)}


def test_mail_held_after_a_restore() -> None:
    hold.hold(hold.OUTBOX, reason="restored from a backup")
    assert codes() == {("held", True), ("reminders_way", True)}


def test_no_way_out_and_no_way_back(in_order: Mailbox) -> None:
    in_order.delete()
    assert codes() == {("no_outgoing", True), ("no_catcher", False), ("reminders_way", True)}


def test_links_that_lead_to_this_machine(settings: Settings) -> None:
    settings.PUBLIC_URL = "http://localhost:8000"
    assert codes() == {("address", False)}


def test_mails_that_should_have_left_and_those_that_wait_for_a_person() -> None:
    outbound("queued", minutes_late=11)
    outbound("uncertain")
    outbound("failed")
    assert codes() == {("overdue", True), ("uncertain", False), ("failed", False)}


def test_a_server_that_does_not_answer(in_order: Mailbox, server: int) -> None:
    in_order.smtp_port, in_order.last_error, in_order.imap_host = server, "login refused", "127.0.0.1"
    in_order.imap_port = 9
    in_order.save()
    assert codes(offline=False) == {("smtp", True), ("imap", False), ("fetching", True)}
