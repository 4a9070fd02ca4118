"""Over HTTP, one and eight clients at a time: posting with ten followers, and the record page whole."""

import http.client
import re
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.measure import Figure, median, quick
from tests.stories.house import House
from tests.world import PASSWORD

FOLLOWERS = """
import django
django.setup()
from ariane.journal.models import Record
from bench.post import follow
follow(Record.objects.get(ref="OFR-2026-0142"), 10)
print(Record.objects.get(ref="OFR-2026-0142").pk)
"""


class Client:
    """One browser's connection: keeps its cookies, follows nothing."""

    def __init__(self, port: int) -> None:
        self.line = http.client.HTTPConnection("localhost", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.cookies["csrftoken"]}
        self.line.request(method, path, urllib.parse.urlencode(form) if form is not None else None, headers)
        answer = self.line.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _equals, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read().decode()

    def sign_in(self) -> None:
        self.ask("GET", "/accounts/login/")
        self.ask("POST", "/accounts/login/", {"login": "ben", "password": PASSWORD})


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as home:
        house = House(Path(home))
        house.settle_in()
        record = int(re.findall(r"\d+", house.run("-c", FOLLOWERS))[-1])
        house.open(web_processes=2)
        try:
            yield from measured(house, record)
        finally:
            house.close()


def measured(house: House, record: int) -> Iterator[Figure]:
    first = Client(house.web)
    first.sign_in()
    clients = [first, *(Client(house.web) for _n in range(7))]
    for other in clients[1:]:
        other.cookies = dict(first.cookies)

    def post(client: Client) -> None:
        status, _page = client.ask("POST", f"/records/{record}/entries/", {"mode": "note", "body": "Rien de neuf."})
        assert status in (200, 302), status

    def page(client: Client) -> None:
        status, _page = client.ask("GET", f"/records/{record}/")
        assert status == 200, status

    many = 10 if quick() else 60
    for name, act, most_ms, least in (
        ("post over HTTP, 10 followers", post, 12, 150),
        ("record page over HTTP", page, 30, 60),
    ):
        yield Figure(f"{name}, 1 client", median(alone(act, first, many)), "ms", most_ms)
        yield Figure(f"{name}, 8 clients", together(act, clients, many), "per s", least, most=False)


def alone(act: Callable[[Client], None], client: Client, many: int) -> list[float]:
    taken = []
    for _n in range(many + 3):
        start = time.perf_counter()
        act(client)
        taken.append((time.perf_counter() - start) * 1000)
    return taken[3:]


def together(act: Callable[[Client], None], clients: list[Client], many: int) -> float:
    """Requests a second when each client asks as fast as it is answered."""

    def ask(client: Client) -> None:
        for _n in range(many):
            act(client)

    start = time.perf_counter()
    with ThreadPoolExecutor(len(clients)) as pool:
        list(pool.map(ask, clients))
    return len(clients) * many / (time.perf_counter() - start)
