"""Views of other packages, imported when they are first asked for: what most requests never use stays out of memory."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponseBase


class Lazily:
    """`Lazily("package.views").login` is that view; the module is imported by its first request."""

    def __init__(self, module: str) -> None:
        self.module = module

    def __getattr__(self, name: str) -> Callable[..., HttpResponseBase]:
        def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            answer: HttpResponseBase = getattr(import_module(self.module), name)(request, *args, **kwargs)
            return answer

        view.__name__ = name
        return view
