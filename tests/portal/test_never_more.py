"""Whatever happens in a journal, the portal shows of it at most what the visitor's organisation sent or received."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ariane.accounts.models import Membership
from ariane.journal import actions, outside
from ariane.journal.actions import Note, post_note
from ariane.journal.models import Delivery, Entry, Record
from ariane.kernel.errors import DomainError
from ariane.pieces import online
from ariane.pieces.models import Piece
from tests.portal.people import DORA, ERIK, LUC, attach, identity, luc, reader, write
from tests.world import World, fresh, record

HOUSES = {DORA: {DORA, LUC}, LUC: {DORA, LUC}, ERIK: {ERIK}}
STEPS = ("note", "sealed", "to dora", "to luc", "to erik", "to both", "hidden copy", "undone", "scheduled", "from dora",
         "from erik", "move", "remove", "share", "withhold", "edit")  # fmt: skip
PLACES = st.integers(min_value=0, max_value=7)


class Journal:
    """Two records, and everything that may be done to them; a word of its own marks every entry."""

    def __init__(self, world: World) -> None:
        self.world, self.n = world, 0
        other = Piece.objects.create(
            kind=world.offer.kind, title="Seconde affaire", owner=world.ben, team=world.offer.team,
            created_by=world.ben,
        )  # fmt: skip
        self.records = [record(world.offer), record(other)]
        self.allowed: dict[str, set[str]] = {}
        self.group = world.team("juridique")
        Membership.objects.create(team=self.group, user=world.ben)
        self.ben = fresh(world.ben)
        luc(world)

    def word(self, *readers: str) -> str:
        self.n += 1
        word = f"MARQUE{self.n:03}X"
        self.allowed[word] = set(readers)
        return word

    def do(self, step: str, place: int) -> None:
        try:
            getattr(self, step.replace(" ", "_"))(place)
        except DomainError:
            return

    def at(self, place: int) -> Record:
        return Record.objects.select_related("kind", "stage").get(pk=self.records[place % 2].pk)

    def any_entry(self, place: int) -> Entry | None:
        entries = list(Entry.objects.select_related("record").order_by("pk"))
        return entries[place % len(entries)] if entries else None

    def note(self, place: int) -> None:
        document = attach(self.world, f"{self.word()} Note.pdf") if place % 2 == 0 else None
        content = Note(html=f"<p>{self.word()}</p>", documents=(document,) if document else ())
        post_note(by=self.ben, record=self.at(place), note=content)

    def sealed(self, place: int) -> None:
        post_note(
            by=self.ben,
            record=self.at(place),
            note=Note(html=f"<p>{self.word()}</p>", confidential=True, group=self.group),
        )

    def send(self, place: int, *to: str, **more: object) -> Entry:
        text = self.word(*to)
        files = ()
        if place % 2 == 0 and place > 2:
            files = (attach(self.world, f"{self.word(*to)} Pièce.pdf"),)
        return write(self.world, *to, text=text, on=self.at(place), documents=files, **more)

    def to_dora(self, place: int) -> None:
        self.send(place, DORA)

    def to_luc(self, place: int) -> None:
        self.send(place, LUC)

    def to_erik(self, place: int) -> None:
        self.send(place, ERIK)

    def to_both(self, place: int) -> None:
        self.send(place, DORA, ERIK)

    def hidden_copy(self, place: int) -> None:
        text = self.word(DORA, ERIK)
        write(self.world, DORA, text=text, on=self.at(place), bcc=(identity(ERIK),))

    def scheduled(self, place: int) -> None:
        content = actions.Message(html=f"<p>{self.word()}</p>", subject=self.word(), recipients=(identity(DORA),))
        actions.post_message(by=self.ben, record=self.at(place), message=content)

    def undone(self, place: int) -> None:
        content = actions.Message(html=f"<p>{self.word()}</p>", subject=self.word(), recipients=(identity(DORA),))
        entry = actions.post_message(by=self.ben, record=self.at(place), message=content)
        actions.undo_message(by=self.ben, entry=entry)

    def from_dora(self, place: int) -> None:
        actions.answer_online(by=reader(DORA), record=self.at(place), answer=actions.Answer(self.word(DORA)))

    def from_erik(self, place: int) -> None:
        actions.answer_online(by=reader(ERIK), record=self.at(place), answer=actions.Answer(self.word(ERIK)))

    def move(self, place: int) -> None:
        entry = self.any_entry(place)
        if entry is not None:
            to = next(one for one in self.records if one.pk != entry.record_id)
            actions.move_entry(by=self.ben, entry=entry, to=to)

    def remove(self, place: int) -> None:
        entry = self.any_entry(place)
        if entry is not None:
            actions.remove_entry(by=self.ben, entry=entry)

    def edit(self, place: int) -> None:
        entry = self.any_entry(place)
        if entry is not None:
            actions.edit_entry(by=self.ben, entry=entry, html=f"<p>{self.word()}</p>")

    def share(self, place: int) -> None:
        entry = self.any_entry(place)
        document = entry.documents.first() if entry else None
        if document is not None:
            actions.share_document(by=self.ben, document=document, identity=identity(DORA))
            self.allowed[document.name.split()[0]].add(DORA)

    def withhold(self, place: int) -> None:
        entry = self.any_entry(place)
        document = entry.documents.first() if entry else None
        if document is not None:
            actions.withhold_document(by=self.ben, document=document)


def shown(journal: Journal, address: str) -> str:
    """Everything that a visitor can read anywhere, as one text."""
    visitor, words = reader(address), []
    for one in outside.records(visitor):
        found = online.conversation(one, visitor, lambda document: str(document.uid))
        if found is not None:
            papers = [paper.name for said in found.messages for paper in said.files] + [p.name for p in found.shared]
            texts = [text for said in found.messages for text in (said.html, said.entry.text, said.entry.subject)]
            words += [found.heading, *papers, *texts]
    return " ".join(words)


@pytest.mark.req("X-20", "O-057", "X-05", "O-009")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), PLACES), min_size=1, max_size=12))
def test_the_portal_never_shows_more(steps: list[tuple[str, int]], world: World) -> None:
    from django.db import transaction

    with transaction.atomic():
        journal = Journal(world)
        for step, place in steps:
            journal.do(step, place)
        for address, house in HOUSES.items():
            text = shown(journal, address)
            leaked = [word for word, readers in journal.allowed.items() if word in text and not readers & house]
            assert leaked == [], (address, steps)
            for entry in Entry.objects.filter(outside.corresponded(reader(address)) & outside.standing()):
                to = set(
                    Delivery.objects.filter(entry=entry, external=True).values_list("recipient__address", flat=True)
                )
                assert house & ({entry.author.address} | to) and entry.visibility == "external"
        transaction.set_rollback(True)


@pytest.mark.req("O-057")
def test_the_steps_do_show_something(world: World) -> None:
    """The property above is not kept by showing nothing."""
    journal = Journal(world)
    for step in ("to dora", "to erik", "from dora", "to both"):
        journal.do(step, 4)
    assert [word for word, who in journal.allowed.items() if DORA in who and word not in shown(journal, DORA)] == []
    assert [word for word, who in journal.allowed.items() if ERIK in who and word not in shown(journal, ERIK)] == []
