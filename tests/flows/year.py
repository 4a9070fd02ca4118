"""A year of follow-ups under the real engine and a clock that stands still between ticks, with the year's misfortunes.

What is true is kept beside the database (`Truth`), so that what left is judged by what had happened and not by what the
engine says of itself.
"""

import datetime as dt
import itertools
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import time_machine
from django.db import transaction

from ariane.accounts.models import Identity, Organisation, User
from ariane.flows import calendars, coverage, engine, enrolling, house, places, sweep
from ariane.flows.model import Check, Send, Task, Until, Wait
from ariane.flows.models import Enrolment, Mailing, StepRun
from ariane.journal.append import Line, append
from ariane.journal.models import Kind, Link, Record
from ariane.kernel import clock, events, hold
from ariane.mail.events import AboutToLeave, MailSettled
from ariane.mail.models import Mailbox, OutboundMail
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from tests.flows.office import scenario
from tests.world import World, person_card

FIRST = dt.date(2026, 1, 5)
DAY = dt.timedelta(days=1)
GAP = 3
QUOTE = (Wait("", 7), Check("", "no_reply"), Send("", "quote-gentle"), Wait("", 5), Check("", "same_stage"),
         Send("", "quote-firm"), Wait("", 5), Task("", "Appeler le client"))  # fmt: skip
INVOICE = (Until("", "due_on", 3), Check("", "unpaid"), Send("", "invoice-after", tone="polite"),
           Until("", "due_on", 10), Check("", "unpaid"), Send("", "invoice-firm", tone="firm"))  # fmt: skip

MAILBOX_DOWN = range(40, 44)
STOPPED = range(100, 110)
OWNER_LEAVES = 120
CLOCK_FORWARD, CLOCK_BACK = 151, 170
CLOSED_IS_SAID, CLOSED = 200, range(206, 216)


@dataclass
class Truth:
    """What really happened to a record."""

    born: int
    replied: dt.datetime | None = None
    paid: bool = False
    reversed: bool = False


@dataclass
class Year:
    """`live()` it, then look at `wrong` (what must not be: word → how often) and `did` (what there was)."""

    count: int
    seed: int
    days: int = 365
    truth: dict[int, Truth] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)
    did: Counter[str] = field(default_factory=Counter)
    left: dict[int, list[dt.datetime]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.calendar = places.calendar("BE", "", Organisation.current())
        self.births: dict[int, list[int]] = defaultdict(list)
        for number in range(self.count):
            self.births[self.chance.randrange(max(1, self.days - 60))].append(number)
        # quotes whose week ends within the closure
        self.births[CLOSED.start - 7] += [2 * self.count + 1, 2 * self.count + 3, 2 * self.count + 5]
        self.cards: list[Party] = []

    def live(self) -> None:
        """All of it, day by day."""
        with time_machine.travel(self.at(0, 6), tick=False) as traveller:
            self.settle_in()
            for day in range(self.days):
                traveller.move_to(self.at(day, 6))
                self.outside(day)
                if day in STOPPED:
                    continue
                self.misfortune(day, traveller)
                for hour in (8, 10, 14) if not self.quiet(day) else (10,):
                    traveller.move_to(self.at(day, hour))
                    self.box(day)
                    self.work(day)
                if day % 7 == 0 or day - 1 in STOPPED:
                    self.truth_is_swept()
            traveller.move_to(self.at(self.days, 10))
            self.truth_is_swept()
            self.judge_days()

    def at(self, day: int, hour: int) -> dt.datetime:
        return dt.datetime.combine(FIRST + day * DAY, dt.time(hour), tzinfo=dt.UTC)

    def quiet(self, day: int) -> bool:
        return (FIRST + day * DAY).weekday() > 4

    def settle_in(self) -> None:
        scenario("quote", QUOTE)
        scenario("invoice", INVOICE)
        Mailbox.objects.create(name="Agence", address="agence@agence.example", catches=True, imap_host="imap.example",
                               smtp_host="smtp.example", last_run_at=clock.now())  # fmt: skip
        kind = Kind.objects.get(code="party")
        for number in range(max(1, self.count // 2)):
            party = Party.objects.create(kind=kind, title=f"Client {number}", country="BE")
            self.cards.append(person_card(kind, f"Contact {number}", f"c{number}@x.example", party))

    def box(self, day: int) -> None:
        """The mailbox is read, or is not."""
        down = day in MAILBOX_DOWN
        Mailbox.objects.update(**({} if down else {"last_run_at": clock.now()}),
                               failing_since=self.at(MAILBOX_DOWN.start, 0) if down else None)  # fmt: skip
        house.payments_are_read(clock.now())

    def misfortune(self, day: int, traveller: time_machine.Traveller) -> None:
        """What befalls the house itself."""
        if day == OWNER_LEAVES:
            User.objects.filter(username="ben").update(is_active=False)
        if day == CLOCK_FORWARD:
            # the machine believes for a moment that it is two days later, a Sunday morning
            traveller.move_to(self.at(day, 9) + 2 * DAY - dt.timedelta(days=(FIRST + day * DAY).weekday() - 4))
            self.work(day)
            traveller.move_to(self.at(day, 7))
        if day == CLOCK_BACK:
            traveller.move_to(self.at(day - 1, 9))
            engine.tick()
            self.wrong["nothing held a clock that went back"] += hold.held(hold.OUTBOX) is None
        if hold.held(hold.OUTBOX) is not None:
            self.did["held, and released by a person"] += 1
            hold.release(hold.OUTBOX)
        if day == CLOSED_IS_SAID:
            row = Organisation.objects.get()
            days = [(FIRST + one * DAY).isoformat() for one in CLOSED]
            row.settings["flows"] = {**row.settings.get("flows", {}), "closures": days}
            row.save()
            self.calendar = places.calendar("BE", "", row)
            self.did["dates moved by a closure"] = len(sweep.recount())

    def outside(self, day: int) -> None:
        """Quotes leave, invoices are published, customers answer, pay, and take payments back."""
        made = [self.born(number, day) for number in self.births[day]]
        # one in ten is written behind the events' back
        enrolling.attend([pk for pk in made if self.chance.random() < 0.9])
        for pk, truth in self.truth.items():
            if truth.replied or (truth.paid and truth.reversed):
                continue
            age, draw = day - truth.born, self.chance.random()
            if truth.paid and age > 25 and draw < 0.02:
                truth.paid, truth.reversed = False, True
                self.paid(pk, 0)
            elif not truth.paid and age > 2 and draw < 0.01:
                self.answer(pk)
            elif not truth.paid and draw > 0.98 and Piece.objects.filter(pk=pk, kind__code="invoice").exists():
                truth.paid = True
                # one in three is written behind the events' back, as an import may
                self.paid(pk, 100_00, told=self.chance.random() > 0.33)

    def born(self, number: int, day: int) -> int:
        world, card = World(), self.chance.choice(self.cards)
        code, stage = ("quote", "sent") if number % 2 else ("invoice", "published")
        kind, now = Kind.objects.get(code=code), clock.now()
        dates = {"sent_at": now} if number % 2 else {"published_at": now, "due_on": FIRST + (day + 20) * DAY}
        made = Piece.objects.create(
            kind=kind, ref=f"{code}-{number}", title=f"{code} {number}", main_party=card, owner=world.ben,
            team=world.team("ventes"), stage=kind.stages.get(code=stage), amount=100_00, amount_incl=100_00,
            currency="EUR", **dates,
        )  # fmt: skip
        Link.objects.create(from_record=made, to_record=card, role="contact")
        self.truth[made.pk] = Truth(day)
        return made.pk

    def answer(self, pk: int) -> None:
        record = Record.objects.get(pk=pk)
        person = Identity.objects.get(cards__party=record.main_party_id)
        self.truth[pk].replied = clock.now()
        self.did["replies"] += 1
        with transaction.atomic():
            append(record, Line(type="message", author=person, text="Bonjour", visibility="external", direction="in"))

    def paid(self, pk: int, amount: int, *, told: bool = True) -> None:
        self.did["payments" if amount else "payments taken back"] += 1
        Piece.objects.filter(pk=pk).update(amount_paid=amount)
        if told:
            enrolling.attend([pk])

    def work(self, day: int) -> None:
        """Decide; a customer may answer just then; then the post office hands over."""
        self.did["decided"] += engine.run().decided
        queued = OutboundMail.objects.filter(state="queued", content__origin__startswith="flow:")
        for mail in queued.select_related("content").order_by("pk"):
            records = StepRun.objects.filter(mailing__mail=mail).values_list("enrolment__record", flat=True)
            about = [pk for pk in records if pk is not None]
            if self.chance.random() < 0.05 and not self.truth[about[0]].replied:
                self.answer(about[0])
                self.did["replies between decision and handing over"] += 1
            self.hand_over(mail, about, day)

    def hand_over(self, mail: OutboundMail, about: list[int], day: int) -> None:
        """The post office's last question, and what became of it."""
        look = AboutToLeave(mail.pk, mail.content.origin, mail.recipient_id)
        with transaction.atomic():
            events.publish(look)
            state = "cancelled" if look.reason else "sent"
            OutboundMail.objects.filter(pk=mail.pk).update(state=state)
            events.publish(MailSettled(mail.pk, state))
        self.did[state] += 1
        if state == "cancelled":
            return
        now = clock.now()
        for pk in about:
            truth = self.truth[pk]
            started = Enrolment.objects.filter(record=pk).order_by("-pk").values_list("started_at", flat=True)[0]
            self.wrong["sent after a payment"] += truth.paid
            self.wrong["sent after a reply"] += truth.replied is not None and started <= truth.replied <= now
        self.wrong["sent while the mailbox was down"] += day in MAILBOX_DOWN
        self.left[Mailing.objects.get(mail=mail).party_id or 0].append(now)

    def truth_is_swept(self) -> None:
        """The hourly sweep; after it nothing is forgotten."""
        sweep.sweep()
        self.did["followed, excluded or at rest, seen"] += sum(one.total for one in coverage.coverage())
        for found in coverage.audit():
            self.wrong[f"audit {found.code}"] += found.code != "I2" or not self.late_by_right(found)

    def late_by_right(self, found: coverage.Finding) -> bool:
        """A due date that has passed since the last tick of this simulated day is none that was forgotten."""
        due = Enrolment.objects.values_list("due_at", flat=True).get(pk=found.enrolment_id)
        return due is not None and clock.now() - due < DAY

    def judge_days(self) -> None:
        """Every message within the hours of a working day, and the gap of the flow between two to one customer."""
        zone: calendars.Calendar = self.calendar
        for times in self.left.values():
            for one in times:
                self.wrong["outside of hours"] += zone.window(one) != one
            for before, after in itertools.pairwise(times):
                apart = zone.working_between(zone.day_of(before), zone.day_of(after))
                self.wrong["closer than the gap"] += apart < GAP
