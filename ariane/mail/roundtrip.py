"""Does an address work all the way? A mail leaves, is found outside, is answered, and the answer comes back (O-035).

Outside is a probe mailbox lent for it, the demonstration's sink, or, without either, the sending mailbox itself. A
person starts the first test of an address; from then on it is repeated every night. Each step has its patience; the
one that fails is said in words.
"""

import datetime as dt
import email
import smtplib
import uuid
from collections.abc import Iterable
from email.message import EmailMessage
from email.utils import make_msgid

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ariane.accounts.models import Identity
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from ariane.mail import demo_sink, imap, outbox, tokens
from ariane.mail.failures import ServerFailed
from ariane.mail.models import Alias, Mailbox, OutboundMail, RoundTrip
from ariane.mail.models.outbound import State
from ariane.mail.outbox import senders
from ariane.mail.outbox.transport import Line, NotNow
from ariane.mail.routing import Incoming

PATIENCE = dt.timedelta(minutes=15)
NIGHT = range(2, 5)
FAILED_AT: dict[str, str | Promise] = {
    "leave": gettext_lazy("The message did not leave."),
    "arrive": gettext_lazy("The message left, but did not arrive outside."),
    "answer": gettext_lazy("The message arrived outside, but the answer could not be sent."),
    "return": gettext_lazy("The answer was sent, but did not come back to this address."),
    "": "",
}
NOTICED_AT: dict[str, str | Promise] = {
    "leave": gettext_lazy("leaving"),
    "arrive": gettext_lazy("waited for outside"),
    "answer": gettext_lazy("being answered"),
    "return": gettext_lazy("the answer is waited for"),
}
OUTSIDE = "essai@exterieur.example"


def addresses() -> list[str]:
    """Every address that can be tested: mailboxes that catch, and aliases in use."""
    boxes = Mailbox.objects.filter(active=True, catches=True, probe=False).order_by("pk")
    aliases = Alias.objects.filter(active=True).order_by("address")
    named = [*boxes.values_list("address", flat=True), *aliases.values_list("address", flat=True)]
    return list(dict.fromkeys(one.lower() for one in named))


def lights(asked: Iterable[str]) -> dict[str, RoundTrip]:
    """Address → its newest test; an address without one is untested (O-083). One query."""
    rows = RoundTrip.objects.filter(address__in=["", *asked]).order_by("started_at", "pk")
    return {row.address: row for row in rows}


@transaction.atomic
def start(address: str) -> RoundTrip:
    """Begin a test of an address of ours. Raises DomainError when nothing sends or nothing catches."""
    alias = Alias.objects.filter(address=address, active=True).select_related("mailbox").first()
    own = Mailbox.objects.filter(address=address, active=True).first()
    boxes = senders.offices(alias.mailbox if alias else own)
    if boxes.sending is None:
        raise DomainError(_("No mailbox says which server sends."))
    if boxes.catching is None:
        raise DomainError(_("No mailbox catches answers."))
    probe = Mailbox.objects.filter(active=True, probe=True).order_by("pk").first()
    trip = RoundTrip.objects.create(address=address, alias=alias, mailbox=boxes.sending, probe=probe)
    outside = probe.address if probe else OUTSIDE if demo_sink.serves(boxes.sending) else boxes.sending.address
    letter = outbox.Outgoing(
        origin=f"roundtrip:{trip.pk}",
        entry_visibility="external",
        author_name="Ariane",
        subject=_("Test of %(address)s") % {"address": address},
        html="<p>{}</p>".format(_("This message is answered by a machine. It tests that answers come back.")),
        automatic="auto-generated",
        mailbox=boxes.sending,
        reply_to=address if alias else "",
    )
    (trip.mail,) = outbox.enqueue(letter, [outbox.Envelope(Identity.of_address(outside), external=True)])
    trip.save(update_fields=["mail"])
    return trip


def work() -> int:
    """Bring every test that is under way one step further; begin those of the night. Safe in several processes."""
    for trip in RoundTrip.objects.filter(state=RoundTrip.State.RUNNING).select_related("mailbox", "probe", "mail"):
        advance(trip)
    return nightly()


def nightly() -> int:
    """Repeat, at night, the tests that a person began once; returns how many were begun."""
    if timezone.localtime(clock.now()).hour not in NIGHT:
        return 0
    today = clock.today()
    due = [last for last in lights(addresses()).values() if clock.local_day(last.started_at) < today]
    for last in due:
        try:
            start(last.address)
        except DomainError as error:
            trip = RoundTrip.objects.create(address=last.address, alias=last.alias, mailbox=last.mailbox)
            fail(trip, "leave", str(error))
    return len(due)


def advance(trip: RoundTrip) -> None:
    """One look at where a test stands."""
    mail = trip.mail
    if mail is None or mail.state in (State.FAILED, State.BOUNCED, State.CANCELLED):
        fail(trip, "leave" if trip.step == "leave" else "arrive", " ".join((mail.why(), mail.error)) if mail else "")
    elif trip.step == "leave" and mail.state == State.SENT:
        move(trip, "arrive")
    elif trip.step == "arrive":
        look_outside(trip, mail)
    if trip.state == RoundTrip.State.RUNNING and clock.now() - trip.step_at > PATIENCE:
        fail(trip, trip.step, mail.why() if mail and trip.step == "leave" else "")


def look_outside(trip: RoundTrip, mail: OutboundMail) -> None:
    """Whether the mail is in the probe mailbox or in the sink; in a mailbox of ours, it is told by `seen_outside`."""
    mark = tokens.make("b", mail.pk)
    head: bytes | None = None
    try:
        if trip.probe is not None:
            head = imap.head_of(trip.probe, trip.probe.imap_folders[0], "X-Ariane-Delivery", mark)
        elif demo_sink.serves(trip.mailbox):
            head = demo_sink.by_mark(mark)
    except ServerFailed as failure:
        trip.said = str(failure)
    if head is not None:
        reply(trip, head)


def reply(trip: RoundTrip, head: bytes) -> None:
    """Answer what was found outside, as its reader's mail program would: to its Reply-To, naming its Message-ID."""
    found = email.message_from_bytes(head)
    answer = EmailMessage()
    answer["From"] = trip.probe.address if trip.probe else trip.mail.address if trip.mail else ""
    answer["To"] = flat(found["Reply-To"] or found["From"])
    answer["Subject"] = f"Re: {trip.address}"
    answer["In-Reply-To"] = answer["References"] = flat(found["X-Ariane-Message-ID"] or found["Message-ID"])
    answer["Message-ID"] = make_msgid(idstring=uuid.uuid4().hex[:12], domain="roundtrip.invalid")
    answer["Auto-Submitted"] = "auto-generated"
    answer.set_content("OK")
    if not move(trip, "return"):
        return
    try:
        hand_in(trip, answer)
    except (OSError, smtplib.SMTPException, NotNow, DomainError) as error:
        fail(trip, "answer", str(error))


def flat(header: object) -> str:
    """A header in one line."""
    return " ".join(str(header).split())


def hand_in(trip: RoundTrip, answer: EmailMessage) -> None:
    """Send the answer from outside: by the probe's server, into the sink's own door, or by the mailbox itself."""
    sender, to = str(answer["From"]), str(answer["To"])
    raw = answer.as_bytes(policy=answer.policy.clone(linesep="\r\n"))
    if trip.probe is None and demo_sink.serves(trip.mailbox):
        demo_sink.hand_in(sender, to, raw)
        return
    with Line(trip.probe or trip.mailbox) as line:
        line.ready()
        outcome = line.offer(sender, to, len(raw)) or line.send(raw)
    if outcome.state not in (State.SENT, State.UNCERTAIN):
        raise DomainError(outcome.said or outcome.problem)


def of_keys(keys: list[int]) -> RoundTrip | None:
    """The test whose mail bears one of these keys."""
    if not keys:
        return None
    mine = RoundTrip.objects.filter(mail__content__key__in=keys, mail__content__origin__startswith="roundtrip:")
    return mine.select_related("mailbox", "probe", "mail__content").first()


def seen_outside(trip: RoundTrip, incoming: Incoming) -> str:
    """The mail of a test came into one of our own mailboxes: where there is no probe, that is outside."""
    if trip.probe is None and trip.step in ("leave", "arrive") and trip.state == RoundTrip.State.RUNNING:
        head = "".join(f"{name}: {value}\n" for name, value in incoming.parsed.headers if "\n" not in value)
        transaction.on_commit(lambda: reply(trip, head.encode("utf-8", "replace")))
    return trip.address


def came_back(trip: RoundTrip, incoming: Incoming) -> str:
    """The answer of a test came in: it passed when it reached the tested address."""
    plain = {tokens.split(address)[0] for address in incoming.addresses} | set(incoming.addresses)
    if trip.address in plain and trip.state == RoundTrip.State.RUNNING:
        finish(trip, RoundTrip.State.PASSED)
    return trip.address


def move(trip: RoundTrip, step: str) -> bool:
    """The next step, once: False when another process took it."""
    now = clock.now()
    mine = RoundTrip.objects.filter(pk=trip.pk, state=RoundTrip.State.RUNNING, step=trip.step)
    moved = bool(mine.update(step=step, step_at=now, said=""))
    if moved:
        trip.step, trip.step_at = step, now
    return moved


def fail(trip: RoundTrip, step: str, said: str) -> None:
    trip.step, trip.said = step, (said or trip.said).strip()[:1000]
    finish(trip, RoundTrip.State.FAILED)


def finish(trip: RoundTrip, state: str) -> None:
    trip.state = state
    RoundTrip.objects.filter(pk=trip.pk, state=RoundTrip.State.RUNNING).update(
        state=state, step=trip.step if state == RoundTrip.State.FAILED else "", said=trip.said, finished_at=clock.now()
    )


def in_words(trip: RoundTrip | None) -> str:
    """What a light means, in the reader's language."""
    if trip is None:
        return _("never tested")
    if trip.state == RoundTrip.State.PASSED:
        return _("works both ways")
    if trip.state == RoundTrip.State.RUNNING:
        return str(NOTICED_AT.get(trip.step, ""))
    return " ".join(filter(None, (str(FAILED_AT.get(trip.step, "")), trip.said)))
