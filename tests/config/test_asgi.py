"""The router in front: who gets which connection, and what no page may be told."""

import asyncio
from typing import Any, cast

import pytest
from asgiref.typing import HTTPScope, Scope

from ariane.config import asgi

SCOPE: dict[str, Any] = {"type": "http", "path": "/", "headers": []}


@pytest.mark.parametrize(
    ("scope", "door"),
    [
        ({"type": "http", "path": "/records/7"}, "pages"),
        ({"type": "http", "path": "/wsdl"}, "pages"),
        ({"type": "http", "path": "*"}, "pages"),
        ({"type": "http", "path": "/sse"}, "streams"),
        ({"type": "websocket", "path": "/ws/calls"}, "streams"),
        ({"type": "lifespan"}, "streams"),
    ],
)
def test_streams_stay_asynchronous_and_pages_go_to_threads(
    scope: dict[str, Any], door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: list[str] = []

    def app(name: str) -> Any:
        async def reach(*_connection: object) -> None:
            reached.append(name)

        return reach

    monkeypatch.setattr(asgi, "pages", lambda: app("pages"))
    monkeypatch.setattr(asgi, "streams", lambda: app("streams"))
    router = asgi.Router()
    asyncio.run(router(cast(Scope, SCOPE | scope), cast(Any, None), cast(Any, None)))
    assert reached == [door]


def test_a_header_with_an_underscore_cannot_pass_for_the_proxys() -> None:
    headers = [(b"x_forwarded_proto", b"https"), (b"x-forwarded-for", b"203.0.113.9")]
    kept = asgi.for_wsgi(cast(HTTPScope, SCOPE | {"headers": headers}))["headers"]
    assert kept == [(b"x-forwarded-for", b"203.0.113.9")]
