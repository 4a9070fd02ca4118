"""The mails of the corpus, in random order, to random addresses of ours, while the worker is killed: each ends once.

They come in by SMTP as from a mail server that tries again until it hears 250; some are handed over twice, as happens
when the answer to the first was lost.
"""

import json
import random
import smtplib
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ariane.mail.ingress import fingerprint
from tests.mail.ordeal import NURSERY, PREPARE, Ordeal
from tests.stories.house import CATCHER

FILES = sorted((Path(__file__).resolve().parents[1] / "emails").glob("*.eml"))
ALIASES = ("commercial@agence.example", "support@agence.example")
OPEN_ADDRESSES = """
from ariane.journal import drop
from ariane.mail.models import Alias
Alias.objects.create(address="commercial@agence.example", target_kind="request")
Alias.objects.create(address="support@agence.example", target_kind="task")
print(drop.address_of(offer))
"""
OBSERVER = """
import json, sys
import django
django.setup()
from collections import Counter
from ariane.journal.ledger import faults
from ariane.journal.models import Entry
from ariane.mail.models import InboundMail
print("up", flush=True)
for _line in sys.stdin:
    print(json.dumps({
        "in": Counter(InboundMail.objects.values_list("verdict", flat=True)),
        "known": [list(row) for row in InboundMail.objects.values_list("message_id", "digest")],
        "senders": list(InboundMail.objects.values_list("envelope_from", flat=True)),
        "faults": faults(),
        "waiting": InboundMail.objects.filter(more_at__isnull=False).count(),
    }), flush=True)
"""


@dataclass
class CorpusOrdeal(Ordeal):
    """`run_corpus()` it, then look at `facts`; `accepted` is what was answered with 250: its sender and fingerprint."""

    mails: list[bytes] = field(default_factory=list)
    accepted: dict[str, tuple[str, str]] = field(default_factory=dict)
    refused: int = 0

    def run_corpus(self, *, kills: int, patience: float) -> None:
        """Two mail servers outside hand everything over while the worker dies and comes back."""
        chance = random.Random(self.seed)
        code = PREPARE.format(catcher=CATCHER, sink=self.sink_port, count=0) + OPEN_ADDRESSES
        with self.helper(code) as preparing:
            addresses = [preparing.hear(), preparing.hear(), CATCHER, *ALIASES]
        chance.shuffle(self.mails)
        with self.helper(NURSERY) as nursery, self.helper(OBSERVER) as observer:
            assert {nursery.hear(), observer.hear()} == {"up"}
            feeders = [threading.Thread(target=self.hand_all, args=(part, addresses)) for part in range(2)]
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
            self.wait_for_verdicts(observer, patience)
            self.kill(pid, nursery)

    def hand_all(self, part: int, addresses: list[str]) -> None:
        chance = random.Random(self.seed + part)
        for number, raw in list(enumerate(self.mails))[part::2]:
            to = chance.sample(addresses, chance.choice((1, 1, 1, 2)))
            for _time in range(chance.choice((1, 1, 1, 2))):
                self.hand(f"c{number}@ailleurs.example", to, raw)

    def hand(self, sender: str, to: list[str], raw: bytes) -> None:
        """Until it hears 250, or a refusal for good: what a server does not take is not its to keep."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                with smtplib.SMTP("127.0.0.1", self.smtp, timeout=10) as session:
                    session.sendmail(sender, to, raw)
            except smtplib.SMTPResponseException as error:
                if error.smtp_code >= 500:
                    self.refused += 1
                    return
            except (OSError, smtplib.SMTPException):
                pass
            else:
                marks = fingerprint.of(raw)
                self.accepted[sender] = (marks.message_id, marks.digest)
                return
            time.sleep(0.05)
        self.undelivered.append(0)

    def wait_for_verdicts(self, observer: Any, patience: float) -> None:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            self.facts = json.loads(observer.ask())
            if "pending" not in self.facts["in"] and not self.facts["waiting"]:
                return
            time.sleep(0.2)


def judge_corpus(ordeal: CorpusOrdeal) -> None:
    """What was accepted is there once, has one end, and the ledger finds no fault."""
    known = [tuple(row) for row in ordeal.facts["known"]]
    assert ordeal.undelivered == []
    assert len(known) == len(set(known))
    assert "pending" not in ordeal.facts["in"] and "failed" not in ordeal.facts["in"], ordeal.facts["in"]
    assert ordeal.facts["faults"] == {}
    # the same mail in two files is one: then the first one's sender stands there, with the fingerprint of both
    lost = {one for one, marks in ordeal.accepted.items() if one not in ordeal.facts["senders"] and marks not in known}
    assert lost == set()
