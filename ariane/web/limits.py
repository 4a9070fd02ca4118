"""How often one address may post a public form."""

import functools
import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from ariane.kernel.limits import address, count

View = Callable[..., HttpResponseBase]
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def limit(name: str, rate: str) -> Callable[[View], View]:
    """At most `rate` (`"5/m"`: s, m, h, d) posts of a view from one network address; beyond, 429 with words.

    Views that share a name share the count. Reading is never limited.
    """
    match = re.fullmatch(r"(\d+)/([smhd])", rate)
    if match is None:
        raise ValueError(rate)
    most, seconds = int(match[1]), UNITS[match[2]]

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method == "POST" and count(f"limit:{name}:{address(request)}", seconds) > most:
                words = _("Too many tries. Wait a moment, then try again.")
                return render(request, "web/refused.html", {"message": words, "status": 429}, status=429)
            return view(request, *args, **kwargs)

        return limited

    return decorate
