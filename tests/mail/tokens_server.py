"""A provider's token endpoint for tests: what it was asked, what it answers, and which tokens it knows."""

import json
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

USER = "journal@agence.example"


@dataclass
class TokenServer:
    url: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    refuse: dict[str, str] | None = None
    good: set[str] = field(default_factory=set)
    made: int = 0

    def token(self, asked: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.asked.append(asked)
        if self.refuse:
            return 400, self.refuse
        self.made += 1
        self.good.add(f"token-{self.made}")
        made = {"access_token": f"token-{self.made}", "refresh_token": f"refresh-{self.made}", "expires_in": 3600}
        return 200, made

    def known(self, token: str) -> tuple[int, dict[str, Any]]:
        return 200, {"active": "true" if token in self.good else "false", "email": USER}


@contextmanager
def serving() -> Iterator[TokenServer]:
    state = TokenServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(*state.token(dict(urllib.parse.parse_qsl(body))))

        def do_GET(self) -> None:
            asked = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
            self.answer(*state.known(asked["token"][0]))

        def answer(self, code: int, told: dict[str, Any]) -> None:
            body = json.dumps(told).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
