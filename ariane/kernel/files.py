"""Files made for an answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO


@contextmanager
def to_hand_over() -> Iterator[IO[bytes]]:
    """A nameless file to write in; rewound at the end and left open for the answer that sends and closes it, closed
    when writing it failed."""
    file = TemporaryFile()  # noqa: SIM115 — who takes it closes it
    try:
        yield file
    except BaseException:
        file.close()
        raise
    file.seek(0)
