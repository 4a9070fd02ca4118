"""The worker: a loop that fails is started again, and the others do not notice."""

import threading

import pytest

from ariane.cli import worker
from ariane.kernel.loops import every


def test_a_loop_that_fails_is_started_again(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    stop, tries = threading.Event(), []
    said: list[dict[str, str]] = []
    monkeypatch.setattr(stop, "wait", lambda _seconds: said.append(dict(worker.troubles)))

    def falls_twice(stop: threading.Event) -> None:
        tries.append(len(tries))
        if len(tries) == 3:
            stop.set()
            return
        raise OSError("the server went away")

    worker.keep("letters", falls_twice, stop)
    assert tries == [0, 1, 2]
    assert said == [{"letters": "the server went away"}, {"letters": "the server went away"}]
    assert worker.troubles == {}
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]


def test_a_step_that_found_work_is_followed_at_once_by_the_next() -> None:
    stop, waits, work = threading.Event(), [], [3, 2, 1, 0]
    stop.wait = lambda seconds=None: bool(waits.append(seconds) or stop.set())  # type: ignore[method-assign]
    every(5.0, lambda: work.pop(0))(stop)
    assert (work, waits) == ([], [5.0])


def test_every_layer_that_works_in_the_background_is_named() -> None:
    names = {name for name, _loop in worker.loops()}
    assert "messages" in names
