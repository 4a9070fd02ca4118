"""kill -9 at random moments, while mail comes in and goes out: what is left must be whole.

The worker is forked from a nursery that has imported everything, so that a kill and a new start cost milliseconds.
The world outside behaves as it does: its mail server keeps each mail until it hears 250, and the sink answers after
storing.
"""

import contextlib
import json
import os
import random
import signal
import smtplib
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.stories.house import CATCHER, ROOT, free_port

PREPARE = """
import django
django.setup()
from django.core.management import call_command
from django.db import transaction
call_command("migrate", verbosity=0)
from ariane.accounts.models import Identity, Organisation, User
from ariane.journal import actions
from ariane.journal.models import Record
from ariane.mail import outbox
from ariane.mail.models import Mailbox, OutboundContent
from tests import world
world.build()
Organisation.objects.update(undo_seconds=0)
Mailbox.objects.create(name="Agence", address="{catcher}", catches=True, smtp_host="127.0.0.1", smtp_port={sink},
                       smtp_security="none")
dora = Identity.objects.get(address="dora@aubrives.example")
message = actions.Message(html="<p>Bonjour</p>", subject="Offre", recipients=(dora,))
offer = Record.objects.get(ref="OFR-2026-0142")
entry = actions.post_message(by=User.objects.get(username="ben"), record=offer, message=message)
with transaction.atomic():
    for number in range({count}):
        person = Identity.of_address(f"client{{number}}@client.example")
        text = dict(subject=str(number), html="<p>x</p>", entry_visibility="external")
        outbox.enqueue(outbox.Outgoing(origin=f"ordeal:{{number}}", **text), [outbox.Envelope(person, external=True)])
print(OutboundContent.objects.get(entry_uid=entry.uid, origin__startswith="entry:").reply_to)
"""

SINK = """
import signal
import django
django.setup()
from ariane.mail import demo_sink
with demo_sink.sink("127.0.0.1:{sink}"):
    print("up", flush=True)
    signal.pause()
"""

NURSERY = """
import os, sys, threading
import django
django.setup()
from ariane.mail import worker
worker.LOOPS.pop("sink")
print("up", flush=True)
for _line in sys.stdin:
    pid = os.fork()
    if not pid:
        worker.run(threading.Event())
    print(pid, flush=True)
    os.waitpid(pid, 0)
    print("gone", flush=True)
"""

OBSERVER = """
import json, sys
import django
django.setup()
from collections import Counter
from ariane.journal.models import Entry
from ariane.mail.models import InboundMail, OutboundMail
print("up", flush=True)
for _line in sys.stdin:
    ours = OutboundMail.objects.filter(content__origin__startswith="ordeal:")
    print(json.dumps({
        "out": Counter(ours.values_list("state", flat=True)),
        "doubtful": list(ours.filter(state="uncertain").values_list("address", flat=True)),
        "in": Counter(InboundMail.objects.values_list("verdict", flat=True)),
        "entries": sorted(Entry.objects.filter(inbound__isnull=False).values_list("inbound__subject", flat=True)),
    }), flush=True)
"""


@dataclass
class Ordeal:
    """`run()` it, then look at `facts` and `sink()`."""

    home: Path
    count: int
    seed: int
    smtp: int = field(default_factory=free_port)
    sink_port: int = field(default_factory=free_port)
    evidence: bool = True
    kills: int = 0
    undelivered: list[int] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "ARIANE_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "ariane.config.settings",
            "PYTHONPATH": str(ROOT),
            "ARIANE_SMTP_LISTEN": f"127.0.0.1:{self.smtp}",
            # a worker that does not know the sink has no evidence of what reached it
            "ARIANE_SINK_LISTEN": f"127.0.0.1:{self.sink_port}" if self.evidence else "",
            "ARIANE_MAIL_CLAIM_SECONDS": "1",
            "ARIANE_MAIL_HANDOVER_SECONDS": "2",
            "ARIANE_LOG": "CRITICAL",
        }

    def run(self, *, kills: int, patience: float) -> None:
        """Mail goes both ways while the worker is killed; afterwards it may work in peace until all is done."""
        chance = random.Random(self.seed)
        code = PREPARE.format(catcher=CATCHER, sink=self.sink_port, count=self.count)
        with self.helper(code) as preparing:
            reply_to = preparing.hear()
        with (
            self.helper(SINK.format(sink=self.sink_port)) as sink,
            self.helper(NURSERY) as nursery,
            self.helper(OBSERVER) as observer,
        ):
            assert {sink.hear(), nursery.hear(), observer.hear()} == {"up"}
            feeders = [threading.Thread(target=self.feed, args=(reply_to, part)) for part in range(2)]
            for feeder in feeders:
                feeder.start()
            for _n in range(kills):
                pid = int(nursery.ask())
                time.sleep(chance.uniform(0.1, 0.9))
                self.kill(pid, nursery)
                self.kills += 1
            pid = int(nursery.ask())
            for feeder in feeders:
                feeder.join()
            self.wait_until_done(observer, patience)
            self.kill(pid, nursery)
            sink.process.kill()

    def kill(self, pid: int, nursery: "Helper") -> None:
        os.kill(pid, signal.SIGKILL)
        assert nursery.hear() == "gone"

    @contextlib.contextmanager
    def helper(self, code: str) -> Iterator["Helper"]:
        """A process of the ordeal; what it has to say goes to a file named `log`."""
        with (self.home / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", code],
                env=self.environment,
                cwd=ROOT,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
            try:
                yield Helper(process)
            finally:
                process.communicate()

    def feed(self, reply_to: str, part: int) -> None:
        """A mail server outside: it tries each mail until it hears 250, as RFC 5321 asks of it."""
        for number in range(part, self.count, 2):
            raw = (
                f"From: Client <client{number}@client.example>\r\nTo: {reply_to}\r\nSubject: reponse {number}\r\n"
                f"Message-ID: <{self.seed}.{number}@client.example>\r\n\r\nReponse {number}\r\n"
            ).encode()
            deadline = time.monotonic() + 300
            while not self.hand_over(reply_to, raw):
                if time.monotonic() > deadline:
                    self.undelivered.append(number)
                    return
                time.sleep(0.05)

    def hand_over(self, reply_to: str, raw: bytes) -> bool:
        try:
            with smtplib.SMTP("127.0.0.1", self.smtp, timeout=10) as session:
                session.sendmail("dora@aubrives.example", [reply_to], raw)
                return True
        except (OSError, smtplib.SMTPException):
            return False

    def sink(self) -> Counter[str]:
        """How often each client of the ordeal received its mail."""
        tops = (path.read_bytes().split(b"\r\n", 2)[1].decode() for path in (self.home / "sink").glob("*.eml"))
        return Counter(top.partition(": ")[2] for top in tops if "@client.example" in top)

    def wait_until_done(self, observer: "Helper", patience: float) -> None:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            self.facts = json.loads(observer.ask())
            moving = {"queued", "claimed", "transmitting", "retry"} & set(self.facts["out"])
            if not moving and "pending" not in self.facts["in"]:
                return
            time.sleep(0.1)


@dataclass
class Helper:
    """A process that says lines, one for each it is given."""

    process: "subprocess.Popen[str]"

    def ask(self) -> str:
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.hear()

    def hear(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


def judge(ordeal: Ordeal) -> None:
    """None lost, none twice, and each mail has its one end; without evidence every doubtful one is listed."""
    facts, arrived = ordeal.facts, ordeal.sink()
    everybody = {f"client{number}@client.example" for number in range(ordeal.count)}
    assert ordeal.undelivered == []
    assert facts["in"] == {"entry": ordeal.count}
    assert facts["entries"] == sorted(f"reponse {number}" for number in range(ordeal.count))
    assert [address for address, times in arrived.items() if times > 1] == []
    assert everybody - set(arrived) <= set(facts["doubtful"])
    if ordeal.evidence:
        assert facts["out"] == {"sent": ordeal.count}
    else:
        assert facts["out"].get("sent", 0) + len(facts["doubtful"]) == ordeal.count
