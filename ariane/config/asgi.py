"""One port, two ways of working: streams (`/sse`, `/ws`) stay asynchronous, every page runs in Django's WSGI handler.

Pages in a pool of threads with database connections that stay open serve twice as many requests as Django under ASGI.
"""

import os
from importlib import import_module
from importlib.util import find_spec
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, HTTPScope, Scope

STREAMS = {"sse", "ws"}
THREADS = int(os.environ.get("ARIANE_THREADS", "8"))


def pages() -> ASGI3Application:
    """Django as an ASGI application of its own threads."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ariane.config.settings")
    from django.core.wsgi import get_wsgi_application

    return cast(ASGI3Application, WSGIMiddleware(cast(Any, get_wsgi_application()), workers=THREADS))


def streams() -> ASGI3Application | None:
    """The real-time door, when there is one; it also gets the lifespan events."""
    if find_spec("ariane.realtime") is None:
        return None
    return cast(ASGI3Application, import_module("ariane.realtime.asgi").app)


class Router:
    """Sends a connection to the streams or to the pages by its path."""

    def __init__(self) -> None:
        self.pages = pages()
        self.streams = streams() or self.pages

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] == "http" and scope["path"].lstrip("/").partition("/")[0] not in STREAMS:
            await self.pages(for_wsgi(scope), receive, send)
        else:
            await self.streams(scope, receive, send)


def for_wsgi(scope: HTTPScope) -> HTTPScope:
    """The scope without `X_Y` headers: WSGI would take them for `X-Y`, which a proxy in front may vouch for."""
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if b"_" not in name]}


application = Router()
