"""A crawler that fills in every form it finds with nonsense: what a scanner, a broken script or a bored visitor sends.

It goes from page to page by what they link to, keeps one or two of each shape of address, and reports each answer of
500 or more with the place in our code it came from. Posts are rolled back, so the pages stay as they were.
"""

import logging
import random
import re
import traceback
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.db import transaction
from django.http import Http404
from django.test import Client
from selectolax.lexbor import LexborHTMLParser, LexborNode

from ariane.accounts.models import User

HERE = "http://testserver"
JUNK = (
    "", " ", "0", "-1", "-0", "1,5", "1e309", "NaN", "Infinity", "٣", "²", "9223372036854775808", "9" * 21, "é" * 3,
    "x" * 70_000, "\x00", "a\x00b", "😀", "﷽", "2026-13-45", "31/02/2026", "2026-11-28T25:61", "on", "null", "true",
    "[1,2]", '{"a":1}', "{{ 7*7 }}", "{% if %}", "'; drop table x;--", "../../etc/passwd", "<script>alert(1)</script>",
    "javascript:alert(1)", "http://127.0.0.1/", "a@b", "a@b.example,c@d.example",
    "00000000-0000-0000-0000-000000000000",
)  # fmt: skip
QUERY = ("q", "page", "sort", "after", "older", "entry", "group", "state", "owner", "month", "tab", "from", "record")
START = (
    "/", "/activities/", "/messages/", "/sort/", "/kinds/", "/exchanges/", "/exchanges/new/", "/search/?q=a",
    "/search/palette/?q=a", "/settings/", "/flows/", "/departures/", "/control/", "/duplicates/", "/incomplete-cards/",
    "/requests/to-check/", "/requests/capture/", "/me/profile/", "/me/preferences/", "/me/keys/", "/me/absences/",
)  # fmt: skip
OURS = re.compile(r"^(?!.*site-packages).*/ariane/")
LEFT_OUT = re.compile(r"logout|^/demo/")


@dataclass(frozen=True)
class Form:
    """Where a form goes and what it sends."""

    method: str
    path: str
    values: dict[str, str]


@dataclass
class Crawl:
    """One person's walk; `failures` names each place that broke once, with how to see it again."""

    user: User
    seed: int = 7
    most: int = 400
    each: int = 2
    failures: dict[str, str] = field(default_factory=dict)
    asked: int = 0

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.browser = self._signed_in()
        self.shapes: Counter[str] = Counter()
        self.known: set[tuple[Any, ...]] = set()
        self.log = Watch()

    def run(self) -> None:
        """Walk until nothing is left or `most` pages were read."""
        queue, seen = deque(START), set()
        logger = logging.getLogger("django.request")
        logger.addHandler(self.log)
        try:
            while queue and len(seen) < self.most:
                path = queue.popleft()
                if path in seen or LEFT_OUT.search(path) or self.shapes[shape(path)] >= self.each:
                    continue
                seen.add(path)
                queue.extend(self._page(path))
        finally:
            logger.removeHandler(self.log)

    def _page(self, path: str) -> list[str]:
        """Read a page, play with its address and its forms; returns where it leads."""
        first = not self.shapes[shape(path)]
        self.shapes[shape(path)] += 1
        answer = self._send(Form("get", path, {}))
        if first:
            bare, _mark, query = path.partition("?")
            for name in self.rng.sample(QUERY, 4):
                self._send(Form("get", bare, {**dict(parse_qsl(query)), name: self.rng.choice(JUNK)}))
        if answer is None or answer.status_code != 200 or "text/html" not in answer.get("Content-Type", ""):
            return []
        page = LexborHTMLParser(answer.content.decode())
        for form in forms(page, path):
            mark = (form.method, shape(form.path), tuple(sorted(form.values)))
            if mark not in self.known and not LEFT_OUT.search(form.path):
                self.known.add(mark)
                self._play(form)
        return list(links(page, path))

    def _play(self, form: Form) -> None:
        self._send(form)
        self._send(Form(form.method, form.path, {}))
        for name in form.values:
            for junk in self.rng.sample(JUNK, 3):
                self._send(Form(form.method, form.path, {**form.values, name: junk}))
        for _n in range(3):
            self._send(Form(form.method, form.path, {name: self.rng.choice(JUNK) for name in form.values}))

    def _send(self, form: Form) -> Any:
        self.asked += 1
        headers = {"HX-Request": "true"} if self.rng.random() < 0.5 else {}
        self.log.where = ""
        point = transaction.savepoint()
        answer = getattr(self.browser, form.method)(form.path, form.values, headers=headers)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if form.method == "post":
            transaction.savepoint_rollback(point)
            self.browser = self._signed_in()
        else:
            transaction.savepoint_commit(point)
        if answer.status_code >= 500:
            where = self.log.where or body[:80].decode("utf-8", "replace")
            values = {name: value[:40] for name, value in form.values.items()}
            self.failures.setdefault(where, f"{form.method} {form.path} {values}")
        return None if answer.streaming else answer

    def _signed_in(self) -> Client:
        browser = Client(raise_request_exception=False)
        browser.force_login(self.user)
        return browser


class Watch(logging.Handler):
    """Keeps where in our own code the last refused request broke."""

    where = ""

    def emit(self, record: logging.LogRecord) -> None:
        if not record.exc_info or record.exc_info[1] is None or isinstance(record.exc_info[1], Http404):
            return
        error, trace = record.exc_info[1], record.exc_info[2]
        self.where = f"{place(trace)}: {type(error).__name__}: {str(error)[:80]}"


def place(trace: TracebackType | None) -> str:
    ours = [
        one for one in traceback.extract_tb(trace) if "/ariane/" in one.filename and "site-packages" not in one.filename
    ]
    return " < ".join(f"{one.filename.rpartition('/ariane/')[2]}:{one.lineno}" for one in reversed(ours[-3:]))


def shape(path: str) -> str:
    """An address without its numbers."""
    bare = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "U", path.partition("?")[0])
    return re.sub(r"\d+", "N", bare)


def links(page: LexborHTMLParser, path: str) -> Iterator[str]:
    for name in ("href", "hx-get"):
        for node in page.css(f"[{name}]"):
            found = urlsplit(urljoin(HERE + path, node.attributes[name] or ""))
            if found.netloc == "testserver":
                yield found.path + (f"?{found.query}" if found.query else "")


def forms(page: LexborHTMLParser, path: str) -> Iterator[Form]:
    for node in page.css("form, [hx-post]"):
        given = node.attributes
        posts = bool(given.get("hx-post")) or (given.get("method") or "get").lower() == "post"
        to = urlsplit(urljoin(HERE + path, given.get("hx-post") or given.get("action") or path)).path
        values = {one.attributes["name"] or "": value(one) for one in node.css("[name]") if one.tag != "form"}
        values.pop("csrfmiddlewaretoken", None)
        yield Form("post" if posts else "get", to, values)


def value(node: LexborNode) -> str:
    if node.tag == "textarea":
        return node.text()
    if node.tag == "select":
        node = node.css_first("option[selected]") or node.css_first("option") or node
    return node.attributes.get("value") or ""
