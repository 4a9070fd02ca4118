"""Incoming mail over the whole path, from the bytes at the door to the entry: a reply, a new record, a file of 1 MiB.

Then how many a second two processes file, and the memory of a process that files a mail of 25 MB.
"""

import base64
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from ariane.accounts.models import Identity, Organisation, User
from ariane.journal import actions
from ariane.journal.models import Record
from ariane.mail.ingress import receive
from ariane.mail.models import Alias, InboundMail, Mailbox, OutboundContent
from ariane.mail.process import process
from bench.measure import Figure, median, p95, queries, quick, timed
from bench.parse import reply
from tests import world

CATCHER, REQUESTS = "fil@agence.example", "demandes@agence.example"
GOALS = (("reply", 8.0), ("new record", 10.0), ("reply with a file of 1 MiB", 25.0))
PER_SECOND = 180
PARSERS = 2

PARSER = """
import django
django.setup()
import sys, time
from ariane.mail import process
print("ready", flush=True)
sys.stdin.readline()
count = 0
while step := process.work():
    count += step
print(count, flush=True)
"""

PEAK = """
import django
django.setup()
import resource, sys
from ariane.mail.ingress import receive
from ariane.mail.process import process
with open(sys.argv[1], "rb") as file:
    mail = receive(file.read(), source="pipe", envelope_to=[sys.argv[2]])
process(mail)
assert mail.verdict == "entry", mail.reason
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000)
"""


def figures() -> Iterator[Figure]:
    to = settle_in()
    photo = base64.encodebytes(random.Random(1).randbytes(1 << 20))
    makers: tuple[Callable[[int], tuple[bytes, str]], ...] = (
        lambda number: (letter(number), to),
        lambda number: (letter(number), REQUESTS),
        lambda number: (letter(number, photo=photo), to),
    )
    number = 0
    for (name, most), make in zip(GOALS, makers, strict=True):

        def file_one(make: Callable[[int], tuple[bytes, str]] = make) -> None:
            nonlocal number
            number += 1
            raw, address = make(number)
            mail = receive(raw, source="smtp", envelope_from=f"c{number}@client.example", envelope_to=[address])
            process(mail)
            assert mail.verdict in ("entry", "record"), mail.reason

        taken = timed(file_one, times=20 if quick() else 150)
        yield Figure(f"incoming mail: {name}", median(taken), "ms", most)
        yield Figure(f"incoming mail: {name}, p95", p95(taken), "ms", most * 2)
        yield Figure(f"incoming mail: {name}", queries(file_one), "queries", 50)
    yield Figure(f"mails filed by {PARSERS} processes", rate(to, 10_000), "per s", PER_SECOND, most=False)
    yield Figure("memory to file a 25 MB mail, whole process", peak(to), "MB", 300)


def settle_in() -> str:
    """The cast with a mailbox and an address that makes requests; returns the reply address of a message."""
    world.build()
    Organisation.objects.update(undo_seconds=0)
    box = Mailbox.objects.create(name="Fil", address=CATCHER, catches=True, smtp_host="127.0.0.1", smtp_port=9)
    Alias.objects.create(address=REQUESTS, mailbox=box, target_kind="request")
    record = Record.objects.get(ref="OFR-2026-0142")
    people = (Identity.objects.get(address="dora@aubrives.example"),)
    message = actions.Message(html="<p>Bonjour</p>", subject="Offre", recipients=people)
    entry = actions.post_message(by=User.objects.get(username="ben"), record=record, message=message)
    return OutboundContent.objects.get(entry_uid=entry.uid, origin__startswith="entry:").reply_to


def letter(number: int, *, photo: bytes = b"") -> bytes:
    """A reply of 10 kB by a sender of its own (one who writes twenty times waits for a person)."""
    head = f"From: Client {number} <c{number}@client.example>\nTo: {CATCHER}\nMessage-ID: <{number}@client.example>\n"
    raw = reply().replace(b"From: Marc <marc@client.example>\nTo: sophie@nous.example\n", b"")
    raw = raw.replace(b"Message-ID: <1@c.example>\n", b"").replace(b"Marc", f"Client {number}".encode())
    if not photo:
        return head.encode() + raw
    fields, _blank, body = raw.partition(b"\n\n")
    body = body.removesuffix(b"--b--\n")
    file = b"--b\nContent-Type: image/jpeg; name=p.jpg\nContent-Transfer-Encoding: base64\n\n" + photo + b"\n--b--\n"
    return head.encode() + fields.replace(b"multipart/alternative", b"multipart/mixed") + b"\n\n" + body + file


def rate(to: str, first: int) -> float:
    """Mails a second that two processes give their verdict while nothing else is done."""
    count = 60 if quick() else 1500
    for number in range(first, first + count):
        receive(letter(number), source="smtp", envelope_from=f"c{number}@client.example", envelope_to=[to])
    parsers = [
        subprocess.Popen([sys.executable, "-c", PARSER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _number in range(PARSERS)
    ]
    for parser in parsers:
        assert parser.stdout is not None and parser.stdout.readline() == "ready\n"
    start = time.perf_counter()
    for parser in parsers:
        assert parser.stdin is not None
        parser.stdin.write("go\n")
        parser.stdin.flush()
    for parser in parsers:
        parser.wait()
    taken = time.perf_counter() - start
    assert not InboundMail.objects.filter(verdict="pending").exists()
    return count / taken


def peak(to: str) -> float:
    """Megabytes of a fresh process that takes in and files a mail with a photograph of 25 MB."""
    import tempfile

    photo = base64.encodebytes(random.Random(2).randbytes(999_999)) * 25
    with tempfile.NamedTemporaryFile() as file:
        file.write(letter(99_999, photo=photo))
        file.flush()
        command = [sys.executable, "-c", PEAK, file.name, to]
        told = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))
    if told.returncode:
        raise RuntimeError(told.stderr)
    return float(told.stdout)
