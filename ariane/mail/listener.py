"""A small server in a thread of its own: SMTP or LMTP on a port or a Unix socket."""

import asyncio
import contextlib
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

Factory = Callable[[asyncio.AbstractEventLoop], asyncio.Protocol]


class Listener:
    """Listens at `where` ("host:port", port 0 for any free one, or "unix:/path") between start() and stop()."""

    def __init__(self, factory: Factory, where: str) -> None:
        self.factory = factory
        self.where = where
        self.port = 0
        self._conversations: weakref.WeakSet[asyncio.Protocol] = weakref.WeakSet()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"listen {where}", daemon=True)

    def __enter__(self) -> "Listener":
        self.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to listen; raises OSError when the address is taken."""
        self._thread.start()
        try:
            self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        except BaseException:
            self._end_loop()
            raise

    def stop(self) -> None:
        """Stop listening; conversations that are under way are cut, as nothing was promised to them yet."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(timeout=10)
        self._end_loop()

    async def _listen(self) -> asyncio.AbstractServer:
        if self.where.startswith("unix:"):
            path = Path(self.where.removeprefix("unix:"))
            path.unlink(missing_ok=True)
            return await self._loop.create_unix_server(self._converse, path)
        host, _colon, port = self.where.rpartition(":")
        server = await self._loop.create_server(self._converse, host, int(port))
        self.port = server.sockets[0].getsockname()[1]
        return server

    def _converse(self) -> asyncio.Protocol:
        protocol = self.factory(self._loop)
        self._conversations.add(protocol)
        return protocol

    async def _close(self) -> None:
        self._server.close()
        for protocol in self._conversations:
            if transport := getattr(protocol, "transport", None):
                transport.abort()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if self.where.startswith("unix:"):
            with contextlib.suppress(OSError):
                Path(self.where.removeprefix("unix:")).unlink()

    def _end_loop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()
