"""The outbox at work: how fast a queue of mails drains to the sink, and that a throttled server keeps to its rate."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction

from ariane.accounts.models import Identity
from ariane.kernel import clock
from ariane.mail import demo_sink
from ariane.mail.models import Mailbox, OutboundContent, OutboundMail
from ariane.mail.outbox import Outgoing, enqueue, transmit
from ariane.mail.outbox.outgoing import Envelope
from bench.measure import Figure, quick
from tests import world

QUEUED = 100_000
DRAINED = 2_000
PER_MINUTE = 1_200
SECONDS = 12


def figures() -> Iterator[Figure]:
    world.build()
    with tempfile.TemporaryDirectory() as home, demo_sink.sink("127.0.0.1:0") as listener:
        settings.HOME = Path(home)
        settings.MAIL_SINK_LISTEN = f"127.0.0.1:{listener.port}"
        box = Mailbox.objects.create(
            name="Agence", address="fil@agence.example", smtp_host="127.0.0.1", smtp_port=listener.port,
            smtp_security="none", catches=True,
        )  # fmt: skip
        waiting = 5_000 if quick() else QUEUED
        fill(waiting)
        taken = drain(200 if quick() else DRAINED)
        count = len(list(demo_sink.folder().glob("*.eml")))
        yield Figure(f"drained from {waiting} queued mails", count / taken, "per s", 50, most=False)
        Mailbox.objects.filter(pk=box.pk).update(per_minute=PER_MINUTE, next_slot_at=None)
        seconds = 4 if quick() else SECONDS
        steady(2)  # what the worker's slack allows at once is used up
        before, start = len(list(demo_sink.folder().glob("*.eml"))), time.monotonic()
        steady(seconds)
        left = len(list(demo_sink.folder().glob("*.eml"))) - before
        rate = left / (time.monotonic() - start) * 60
        yield Figure(f"throttled to {PER_MINUTE} a minute, most", rate, "per min", PER_MINUTE * 1.1)
        yield Figure(f"throttled to {PER_MINUTE} a minute, least", rate, "per min", PER_MINUTE * 0.8, most=False)


def steady(seconds: float) -> None:
    """Work as the worker does, for so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not transmit.work():
            time.sleep(0.2)


def drain(mails: int) -> float:
    """Seconds that a number of transmissions took."""
    start, done = time.perf_counter(), 0
    while done < mails:
        done += transmit.work()
    return time.perf_counter() - start


def fill(count: int) -> None:
    """One content and one transmission each, as many small automatic mails are."""
    person = Identity.of_address("client@client.example")
    with transaction.atomic():
        first = Outgoing(origin="bench:0", entry_visibility="external", subject="Offre", html="<p>Bonjour</p>")
        (model,) = enqueue(first, [Envelope(person, external=True)])
        content, box = model.content, model.mailbox
        now = clock.now()
        for start in range(1, count, 5000):
            numbers = range(start, min(start + 5000, count))
            contents = OutboundContent.objects.bulk_create(
                OutboundContent(
                    origin=f"bench:{n}", entry_visibility="external", message_id=f"<b{n}@agence.example>",
                    from_name=content.from_name, from_address=content.from_address, reply_to=content.reply_to,
                    subject="Offre", html=content.html, mailbox=box,
                )
                for n in numbers
            )  # fmt: skip
            OutboundMail.objects.bulk_create(
                OutboundMail(
                    content=one, recipient=person, address=person.address or "", external=True,
                    entry_visibility="external", mailbox=box, not_before=now,
                )
                for one in contents
            )  # fmt: skip
