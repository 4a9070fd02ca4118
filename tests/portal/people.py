"""Outsiders of the tests: the Commune (Dora, Luc), Erik the architect, and what was exchanged with each."""

from ariane.accounts.models import Identity
from ariane.journal import actions
from ariane.journal.actions.documents import Upload
from ariane.journal.actions.messages import Message
from ariane.journal.models import Document, Entry, Kind, Record
from ariane.journal.outside import Outsider
from ariane.mail import tokens
from ariane.mail.models import OutboundMail
from ariane.parties.models import Party
from ariane.parties.outsiders import outsider
from tests.world import World, person_card, record

DORA, LUC, ERIK = "dora@aubrives.example", "luc@aubrives.example", "erik@plans.example"


def identity(address: str) -> Identity:
    return Identity.objects.get(address=address)


def reader(address: str) -> Outsider:
    return outsider(identity(address))


def luc(world: World) -> Party:
    return person_card(Kind.objects.get(code="party"), "Luc Henry", LUC, world.commune)


def write(world: World, *to: str, text: str = "Bonjour", on: Record | None = None, **more: object) -> Entry:
    """Ben's message to these addresses, published."""
    people = tuple(map(identity, to))
    content = Message(html=f"<p>{text}</p>", subject=f"Objet {text}", recipients=people, **more)  # type: ignore[arg-type]
    entry = actions.post_message(by=world.ben, record=on or record(world.offer), message=content)
    Entry.objects.filter(pk=entry.pk).update(published_at=entry.send_at)
    entry.refresh_from_db()
    return entry


def attach(world: World, name: str) -> Document:
    upload = Upload(name, name.encode())
    return actions.attach(by=world.ben, record=record(world.offer), upload=upload)


def link(entry: Entry, address: str) -> str:
    """The path in the mail of that message to that address."""
    mail = OutboundMail.objects.get(content__entry_uid=entry.uid, address=address)
    assert mail.view_key is not None
    return f"/portal/in/{tokens.make('v', mail.view_key)}/"
