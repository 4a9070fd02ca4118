"""The invariants, as questions to the database: each returns when it holds and fails with what breaks it."""

import json

from ariane.accounts.models import Identity, User
from ariane.accounts.rights import Rights
from ariane.journal import finding, policy, queries
from ariane.journal.models import Delivery, Entry, Record
from ariane.kernel.models import Signal
from ariane.mail.models import InboundMail, OutboundAttachment, OutboundContent, OutboundMail
from ariane.realtime.delivery import Listener, Round
from ariane.realtime.protocol import Topic
from tests.invariants.office import INSIDE, SECRET, Office

Verdict = InboundMail.Verdict
MISTYPED = SECRET[:-3] + SECRET[-2] + SECRET[-3] + SECRET[-1]
# the administrator, a colleague of the author, one of another team, a substitute; and one of the group
SPIES = ("ada", "bea", "cleo", "thomas", "julie")
QUARANTINE = {Verdict.SORT, Verdict.REFUSED, Verdict.BOUNCE, Verdict.AUTO_REPLY, Verdict.DUPLICATE}


def no_visibility_grew(office: Office) -> None:
    """1. An entry's visibility never increases."""
    now = dict(Entry.objects.filter(pk__in=office.before).values_list("pk", "visibility"))
    assert now == office.before


def nothing_internal_is_on_its_way_out(_office: Office) -> None:
    """2. No notice, mail or file of an entry that is not external goes to an outsider."""
    outside = {one.pk for one in Identity.objects.all() if one.external}
    for told in Delivery.objects.select_related("entry", "recipient"):
        if told.entry is not None and not told.entry.is_external:
            assert told.recipient_id not in outside and not told.external, told.pk
    inside = set(Identity.objects.filter(user__isnull=False).values_list("address", flat=True))
    external = {one.uid for one in Entry.objects.filter(visibility="external")}
    for mail in OutboundMail.objects.select_related("content"):
        if mail.content.entry_uid not in external or mail.content.entry_visibility != "external":
            assert mail.address in inside and not mail.external, mail.address
    for file in OutboundAttachment.objects.select_related("content"):
        assert file.entry_visibility == file.content.entry_visibility


def answers_to_the_inside_stay_inside(office: Office) -> None:
    """3. A reply that carries the internal token is internal or quarantined, also once a person has filed it."""
    for letter, mail in office.settled:
        carried = {*letter.to, *letter.cc, *letter.envelope}
        if carried & {*INSIDE, "shouted token"}:
            entries = Entry.objects.filter(inbound=mail)
            assert not entries.filter(visibility="external").exists(), (letter, mail.verdict)
            assert entries.exists() or mail.verdict in QUARANTINE, (letter, mail.verdict)
        if "confidential token" in carried:
            assert not Entry.objects.filter(inbound=mail, visibility="internal").exists(), letter


def every_mail_has_one_fate(office: Office) -> None:
    """4. Every mail ends in exactly one of: entry, new record, « À trier », refused, duplicate, bounce, auto-reply."""
    by_id: dict[tuple[str, str], int] = {}
    for letter, mail in office.settled:
        assert mail.verdict not in {Verdict.PENDING, Verdict.FAILED}, (letter, mail.reason)
        filed = Entry.objects.filter(inbound=mail)
        per_record = list(filed.values_list("born_in", flat=True))
        assert len(per_record) == len(set(per_record)), "twice on one record"
        assert (mail.verdict in {Verdict.ENTRY, Verdict.RECORD}) <= filed.exists(), (letter, mail.verdict)
        if mail.verdict in {Verdict.SORT, Verdict.REFUSED, Verdict.BOUNCE, Verdict.DUPLICATE}:
            assert not filed.exists(), (letter, mail.verdict)
        assert by_id.setdefault((mail.message_id, mail.digest), mail.pk) == mail.pk


def the_secret_is_kept(office: Office) -> None:
    """14. Confidential text is met by its author and group alone: search, threads, mails, notices, live pages."""
    sealed = Entry.objects.filter(visibility="confidential")
    spies = list(User.objects.filter(username__in=SPIES))
    rights = Rights.of_many(spies)
    for person in spies:
        person.rights = rights[person.pk]
        allowed = set(sealed.filter(policy.within_record(person)).values_list("pk", flat=True))
        for word in (SECRET, SECRET[:6], MISTYPED):
            answer = finding.search(person, word)
            assert set(answer.ids) <= allowed, person
            assert allowed or answer.query == word, person
        holders = Record.objects.filter(policy.visible(person), entries__in=sealed).distinct()
        for record in holders.select_related("kind"):
            seen = queries.thread(record, person, queries.Ask(limit=200)).entries
            assert {one.pk for one in seen if one.visibility == "confidential"} <= allowed, person
        told = Delivery.objects.filter(user=person, entry__in=sealed).values_list("entry", flat=True)
        assert set(told) <= allowed, person
        assert_live_pages_keep_it(person, allowed)
    group = set(office.world.team("juridique").members.values_list("email", flat=True))
    for content in OutboundContent.objects.prefetch_related("mails"):
        if SECRET in content.text + content.html + content.subject:
            assert {mail.address for mail in content.mails.all()} <= group


def assert_live_pages_keep_it(person: User, allowed: set[int]) -> None:
    sealed = set(Entry.objects.filter(visibility="confidential").values_list("pk", flat=True))
    topics = frozenset(
        Topic(name, pk) for name in ("record", "thread") for pk in Record.objects.values_list("pk", flat=True)
    )
    heard: list[bytes] = []
    Round(list(Signal.objects.order_by("pk")), [Listener(person, topics, heard.append)]).deliver()
    for event in heard:
        data = json.loads(event.decode().split("\ndata: ")[1])
        if data["kind"].startswith("entry.") and data["object_id"] in sealed:
            assert data["object_id"] in allowed, (person, data)
        assert allowed or SECRET not in event.decode(), person


def machines_are_not_answered(office: Office) -> None:
    """17. An automatic mail is never answered by a machine; a bounce goes to bounce handling and no journal."""
    for letter, mail in office.settled:
        automatic = any(word.startswith(("Auto-Submitted", "X-Autoreply", "Precedence")) for word in letter.disguises)
        if automatic or letter.sender in {"", "MAILER-DAEMON@relais.example"}:
            answers = OutboundMail.objects.filter(address=letter.sender.lower(), content__automatic="auto-replied")
            assert not answers.exists(), letter
        if mail.verdict == Verdict.BOUNCE:
            assert not Entry.objects.filter(inbound=mail).exists()
    own = OutboundMail.objects.filter(address__in=(office.places["catcher"], office.places["alias"]))
    assert not own.exists(), "we write to ourselves: that goes round in circles"


def all_hold(office: Office) -> None:
    """Every law."""
    for law in (
        no_visibility_grew,
        nothing_internal_is_on_its_way_out,
        answers_to_the_inside_stay_inside,
        every_mail_has_one_fate,
        the_secret_is_kept,
        machines_are_not_answered,
    ):
        law(office)
