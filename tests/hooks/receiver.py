"""A real program at the other end: it checks signatures with the secret it was given, and answers as it is told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook


class Receiver:
    """What came in, and what is answered: `statuses` in turn, then 200."""

    def __init__(self) -> None:
        self.secret = ""
        self.statuses: list[int] = []
        self.headers: dict[str, str] = {}
        self.got: list[dict[str, Any]] = []
        self.raw: list[tuple[bytes, dict[str, str]]] = []
        self.url = ""

    def take(self, body: bytes, headers: dict[str, str]) -> int:
        self.raw.append((body, headers))
        if self.secret:
            self.got.append(Webhook(self.secret).verify(body, headers))
        return self.statuses.pop(0) if self.statuses else 200


@contextmanager
def receiving() -> Iterator[Receiver]:
    here = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = here.take(body, dict(self.headers.items()))
            self.send_response(status)
            for name, value in here.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_said: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
