"""What was written since the last look, as cheaply as the database can say it."""

from django.db import connection

from ariane.kernel.models import Signal

AT_ONCE = 500


class Feed:
    """Reads signals in order from where it stands. Always called in one and the same thread."""

    def __init__(self) -> None:
        self.position = 0
        self._version: int | None = None

    def start(self) -> None:
        """Stand at the end: what came before is for those who catch up."""
        self.position = Signal.objects.latest_id()
        self._version = None

    def next(self) -> list[Signal]:
        """The signals since, oldest first; a look that finds nothing new costs microseconds on SQLite."""
        if not self._something_written():
            return []
        signals = Signal.objects.after(self.position, limit=AT_ONCE)
        if signals:
            self.position = signals[-1].pk
        if len(signals) == AT_ONCE:
            self._version = None  # there may be more, though nobody writes any more
        return signals

    def _something_written(self) -> bool:
        """SQLite counts what other connections commit, in other processes too; PostgreSQL is simply asked."""
        if connection.vendor != "sqlite":
            return True
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            before, self._version = self._version, cursor.fetchone()[0]
        return before != self._version
