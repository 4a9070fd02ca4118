"""`GET /sse`: one stream of events per browser. Everything else of the process is not for this door."""

import asyncio
from http import HTTPStatus
from io import BytesIO

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, HTTPScope, Scope
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest

from ariane.realtime.hub import NotSignedIn, Stream, hub
from ariane.realtime.protocol import HEARTBEAT, HELLO, BadTopics, last_seen

SILENCE = 20.0  # seconds after which a stream says that it lives, so that proxies leave it open
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


async def app(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """The ASGI application of the streams."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1000, "reason": None})
    elif scope["path"] != "/sse":
        await _refuse(send, HTTPStatus.NOT_FOUND)
    elif scope["method"] != "GET":
        await _refuse(send, HTTPStatus.METHOD_NOT_ALLOWED)
    else:
        await _sse(scope, receive, send)


async def _lifespan(receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    while True:
        event = await receive()
        if event["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif event["type"] == "lifespan.shutdown":
            hub().close()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _sse(scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    request = ASGIRequest(scope, BytesIO())
    try:
        request.get_host()
    except DisallowedHost:
        return await _refuse(send, HTTPStatus.BAD_REQUEST)
    last = last_seen(request.headers.get("Last-Event-ID", ""), request.GET.get("last", ""))
    key, here = request.COOKIES.get(settings.SESSION_COOKIE_NAME), hub()
    try:
        stream, before = await here.join(key, request.GET.get("topics", ""), last)
    except NotSignedIn:
        return await _refuse(send, HTTPStatus.UNAUTHORIZED)
    except BadTopics:
        return await _refuse(send, HTTPStatus.BAD_REQUEST)
    gone = asyncio.create_task(_until_gone(receive, stream))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS, "trailers": False})
        await _write(send, HELLO, *before)
        await _follow(stream, send)
    finally:
        gone.cancel()
        here.leave(stream)


async def _follow(stream: Stream, send: ASGISendCallable) -> None:
    """Send what comes, and a sign of life when nothing does, until the stream ends."""
    while True:
        try:
            event = await asyncio.wait_for(stream.waiting.get(), SILENCE)
        except TimeoutError:
            event = HEARTBEAT
        if event is None:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        await _write(send, event)


async def _until_gone(receive: ASGIReceiveCallable, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()


async def _write(send: ASGISendCallable, *events: bytes) -> None:
    await send({"type": "http.response.body", "body": b"".join(events), "more_body": True})


async def _refuse(send: ASGISendCallable, status: HTTPStatus) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": int(status), "headers": headers, "trailers": False})
    await send({"type": "http.response.body", "body": status.phrase.encode(), "more_body": False})
