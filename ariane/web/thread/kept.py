"""Lines rendered before: a journal hardly changes, so its page is mostly put together from what was made already.

Kept in the process by everything that a line shows; whatever changes makes another key, so nothing is ever forgotten on
purpose. A message that can still be taken back is not kept.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from ariane.kernel import clock

if TYPE_CHECKING:
    from ariane.web.thread.lines import Line

MOST = 3000
_lines: OrderedDict[Hashable, str] = OrderedDict()
_lock = threading.Lock()


def html(lines: "Sequence[Line]") -> None:
    """Give every line its HTML, made now or before, in the language and the zone of the reader."""
    zone = timezone.get_current_timezone_name()
    where = (translation.get_language(), zone, clock.today(zone))
    template = get_template("web/thread/line.html")
    for line in lines:
        key = (*where, *line.key)
        made = _get(key)
        if made is None:
            made = template.render({"line": line})
            if not line.undo:
                _put(key, made)
        line.html = mark_safe(made)  # noqa: S308 (our own template's output)


def _get(key: Hashable) -> str | None:
    with _lock:
        found = _lines.get(key)
        if found is not None:
            _lines.move_to_end(key)
        return found


def _put(key: Hashable, made: str) -> None:
    with _lock:
        _lines[key] = made
        while len(_lines) > MOST:
            _lines.popitem(last=False)
