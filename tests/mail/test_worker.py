"""The worker's loops: they begin at a tap, listen where they are told, and end when they are told."""

import smtplib
import threading
from typing import Any

import pytest

from ariane.mail import demo_sink, worker
from ariane.mail.listener import Listener
from tests.mail.conftest import FakeServer


def test_a_loop_begins_at_a_tap_and_not_at_its_next_look(monkeypatch: Any) -> None:
    monkeypatch.setattr(worker, "LOOK_SECONDS", 30)
    stop, tap, worked = threading.Event(), threading.Event(), threading.Semaphore(0)

    def step() -> int:
        worked.release()
        return 0

    thread = threading.Thread(target=worker.woken(step, tap), args=(stop,))
    thread.start()
    assert worked.acquire(timeout=5)
    tap.set()
    assert worked.acquire(timeout=5)
    stop.set()
    tap.set()
    thread.join(timeout=5)
    assert not thread.is_alive()


def test_without_an_address_a_listener_only_waits_for_the_end() -> None:
    stop = threading.Event()
    stop.set()

    def never(_where: str) -> Listener:
        raise AssertionError("nobody said where")

    worker.listening("", never)(stop)


def test_a_taken_port_is_said_and_leaves_no_thread(server: FakeServer) -> None:
    with pytest.raises(OSError, match="in use"):
        demo_sink.sink(f"127.0.0.1:{server.port}").start()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("listen 127.0.0.1:0 sink")]


def test_the_sink_stores_before_it_answers(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path
    raw = b"X-Ariane-Delivery: babc\r\nSubject: Offre\r\n\r\n.point\r\n"
    with demo_sink.sink("127.0.0.1:0") as listener, smtplib.SMTP("127.0.0.1", listener.port) as session:
        session.sendmail("journal@agence.example", ["dora@mairie.example"], raw)
        assert demo_sink.has("babc") and not demo_sink.has("bxyz")
    (mail,) = demo_sink.received()
    assert (mail.sender, mail.recipient, mail.raw) == ("journal@agence.example", "dora@mairie.example", raw)
