"""Two hundred people connected: how soon a new entry is on every open page."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.request import urlopen

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from ariane.accounts.models import Membership, Role, Team, User
from ariane.journal import actions
from ariane.journal.models import Record
from bench.measure import Figure, p95, quick
from tests import world

STREAMS = 200
GOAL = 300.0
OPEN = 0


def figures() -> Iterator[Figure]:
    world.build()
    record = Record.objects.get(ref="OFR-2026-0142")
    cookies = [session(person) for person in crowd(STREAMS)]
    connection.close()
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "ariane.config.asgi:application", "--port", str(port)]
    server = subprocess.Popen([*command, "--log-level", "warning", "--timeout-graceful-shutdown", "1"], env=os.environ)
    try:
        wait_for(port)
        back, each, last = asyncio.run(story(port, cookies, record))
    finally:
        server.terminate()
        server.wait()
    yield Figure(f"{STREAMS} browsers come back at once", back, "s", 5.0)
    yield Figure(f"new entry on each of {STREAMS} open pages, 95 %", p95(each), "ms", GOAL)
    yield Figure(f"new entry on the last of {STREAMS} open pages, 95 %", p95(last), "ms", GOAL)


def crowd(count: int) -> list[User]:
    """Colleagues of one team who all read the offer."""
    team, role = Team.objects.get(code="ventes"), Role.objects.get(code="member")
    people = []
    for number in range(count):
        login = f"listener{number}"
        person = User.objects.filter(username=login).first() or User.objects.create(username=login)
        person.roles.add(role)
        Membership.objects.get_or_create(team=team, user=person)
        people.append(person)
    return people


def session(person: User) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return str(store.session_key)


async def story(port: int, cookies: list[str], record: Record) -> tuple[float, list[float], list[float]]:
    """Seconds until all streams are open; ms from commit to arrival on each page, and on the last of all."""
    arrived: dict[int, list[float]] = {}
    begun = time.perf_counter()
    opened = [asyncio.create_task(listen(port, cookie, record.pk, arrived)) for cookie in cookies]
    while len(arrived.get(OPEN, ())) < len(cookies):
        await asyncio.sleep(0.02)
    back = arrived.pop(OPEN)[-1] - begun
    each, last = [], []
    for _n in range(10 if quick() else 40):
        entry, committed = await asyncio.to_thread(post, record)
        while len(arrived.get(entry, ())) < len(cookies):
            await asyncio.sleep(0.01)
            if time.perf_counter() - committed > 10:
                raise RuntimeError(f"only {len(arrived.get(entry, ()))} pages were told")
        late = [(at - committed) * 1000 for at in arrived[entry]]
        each += late
        last.append(max(late))
        await asyncio.sleep(0.037)
    for task in opened:
        task.cancel()
    return back, each, last


def post(record: Record) -> tuple[int, float]:
    """A note, and when it was committed."""
    ben = User.objects.get(username="ben")
    note = actions.Note(html="<p>Le collège se réunit <b>jeudi</b> ; l’offre doit partir avant.</p>")
    entry = actions.post_note(by=ben, record=record, note=note)
    return entry.pk, time.perf_counter()


async def listen(port: int, cookie: str, record: int, arrived: dict[int, list[float]]) -> None:
    """One browser's stream: notes when it is open, and when each entry comes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    head = f"GET /sse?topics=record:{record},user:me HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={cookie}\r\n\r\n"
    writer.write(head.encode())
    while line := await reader.readline():
        if line.startswith(b"retry: "):
            arrived.setdefault(OPEN, []).append(time.perf_counter())
        elif line.startswith(b"data: ") and b'"entry.created"' in line:
            entry = int(line.split(b'"object_id":')[1].split(b",")[0].rstrip(b"}\n"))
            arrived.setdefault(entry, []).append(time.perf_counter())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    for _n in range(200):
        try:
            urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")
