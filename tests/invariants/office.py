"""A post office with one thread of each privacy, into which hostile mails are thrown."""

from dataclasses import dataclass, field

from ariane.accounts.models import Identity, User
from ariane.journal import actions, sorting
from ariane.journal.models import Entry
from ariane.kernel.errors import DomainError
from ariane.mail.ingress import receive
from ariane.mail.models import Alias, InboundMail, Mailbox, OutboundContent
from ariane.mail.process import process
from ariane.search.vocabulary import learn
from tests.invariants.letters import Letter
from tests.world import World, record

CATCHER, ALIAS = "fil@agence.example", "offres@agence.example"
# a word that stands in the confidential entry alone
SECRET = "xanthogriffe"
INSIDE = ("note token", "notice token", "confidential token")


@dataclass
class Office:
    """The world before the mails, what places and references stand for, and the mails as they were settled."""

    world: World
    places: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    before: dict[int, str] = field(default_factory=dict)
    settled: list[tuple[Letter, InboundMail]] = field(default_factory=list)

    def deliver(self, letter: Letter) -> InboundMail:
        """Deliver a mail, as often as it says, and let it find its verdict."""
        raw = letter.raw(self.places, self.ids)
        envelopes = [self.places[name] for name in letter.envelope]
        for turn in range(1 + letter.again):
            to = envelopes[turn % len(envelopes) :] or [CATCHER]
            mail = receive(raw, source="smtp", envelope_from=letter.sender, envelope_to=to)
            process(mail)
        mail.refresh_from_db()
        self.ids["previous"] = mail.message_id or self.ids["unknown"]
        self.settled.append((letter, mail))
        return mail

    def sort_by_hand(self) -> None:
        """A person with every right files whatever waits, on the customer's offer."""
        for _letter, mail in self.settled:
            mail.refresh_from_db()
            if mail.verdict == InboundMail.Verdict.SORT:
                try:
                    sorting.file_mail(by=self.world.ada, mail=mail, record=record(self.world.offer))
                except DomainError:
                    continue
                mail.refresh_from_db()


def open_office(world: World) -> Office:
    Mailbox.objects.create(name="Agence", address=CATCHER, catches=True, smtp_host="localhost")
    Alias.objects.create(address=ALIAS, target_kind="request", team=world.team("ventes"))
    former = User.objects.create(username="parti", email="parti@agence.example")
    User.objects.filter(pk=former.pk).update(is_active=False)
    User.objects.filter(username="bea").update(notify="all")
    actions.follow(by=world.bea, record=record(world.offer), identity=world.bea.identity)
    office = Office(world)
    contents = threads(world)
    office.ids = {name: content.message_id for name, content in contents.items()} | {"unknown": "<x@y.example>"}
    office.ids["previous"] = office.ids["unknown"]
    genuine = contents["message"].reply_to
    local, _at, domain = genuine.rpartition("@")
    office.places = {f"{name} token": content.reply_to for name, content in contents.items()} | {
        "forged token": f"{local[:-4]}aaaa@{domain}",
        "cut token": f"{local[:-7]}@{domain}",
        "shouted token": contents["note"].reply_to.upper(),
        "catcher": CATCHER,
        "alias": ALIAS,
        "customer": "dora@aubrives.example",
        "architect": "erik@plans.example",
        "colleague": "ben@agence.example",
    }
    learn()
    office.before = dict(Entry.objects.values_list("pk", "visibility"))
    return office


def threads(world: World) -> dict[str, OutboundContent]:
    """One message to the customer and the notice of it, a note, a confidential note, and a message that was revoked."""
    offer, dora = record(world.offer), Identity.objects.get(address="dora@aubrives.example")
    letters = [actions.Message(html=f"<p>Offre {n}</p>", subject="Offre", recipients=(dora,)) for n in range(2)]
    sent, revoked = [actions.post_message(by=world.ben, record=offer, message=letter) for letter in letters]
    Entry.objects.filter(published_at=None).update(send_at="2020-01-01T00:00Z")
    actions.publish_due()
    note = actions.post_note(by=world.ben, record=offer, note=actions.Note(html=f"<p>{at(world.bea)} marge ?</p>"))
    sealed = actions.Note(
        html=f"<p>{at(world.julie)} soupçon de {SECRET}</p>", confidential=True, group=world.team("juridique")
    )
    world.team("juridique").members.add(world.ben)
    confidential = actions.post_note(by=User.objects.get(pk=world.ben.pk), record=record(world.commune), note=sealed)
    by_entry = {one.origin.partition(":")[0] + str(one.entry_uid): one for one in OutboundContent.objects.all()}
    OutboundContent.objects.filter(entry_uid=revoked.uid).update(revoked_at=revoked.recorded_at)
    return {
        "message": by_entry[f"entry{sent.uid}"],
        "notice": by_entry[f"notice{sent.uid}"],
        "note": by_entry[f"notice{note.uid}"],
        "confidential": by_entry[f"notice{confidential.uid}"],
        "revoked": by_entry[f"entry{revoked.uid}"],
    }


def at(person: User) -> str:
    return f'<span data-mention="user:{person.pk}">@{person.first_name}</span>'
