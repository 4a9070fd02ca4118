"""Merge and unmerge: everything follows, everything comes back (X-32, domain invariant 12)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ariane.accounts.models import Identity, User
from ariane.activities.actions import Plan, plan
from ariane.activities.models import ActivityType
from ariane.journal import actions, chain, finding
from ariane.journal.models import Entry, Follower, Record, Tag
from ariane.kernel import clock
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.parties import merging, rows
from ariane.parties.actions import NewParty, add_address, create_party
from ariane.parties.archiving import Reason, archive_party
from ariane.parties.models import Merge, Party, PartyPhone
from ariane.pieces.actions import NewPiece, create_piece
from tests.world import World, fresh

Person = Party.Type.PERSON
# what a merge adds to journals on purpose, and what every save moves
MOVING = frozenset({"updated_at", "version", "chain"})


def card(by: User, name: str, *addresses: str, **more: Any) -> Party:
    return create_party(by=by, party=NewParty(name, addresses=addresses, **more))


def state(*cards: Party) -> dict[str, Any]:
    """Both cards, and every row of every table that names one of them."""
    found: dict[str, Any] = {}
    for one in cards:
        now = Party.objects.get(pk=one.pk)
        found[f"card {one.pk}"] = {
            field.attname: getattr(now, field.attname) for field in now._meta.fields if field.name not in MOVING
        }
    for column in rows.columns():
        for one in cards:
            wanted = column.model._base_manager.filter(**{column.name: one.pk})
            if column.model is Entry:
                wanted = wanted.exclude(type=Entry.Type.SYSTEM)
            found[f"{column.label}.{column.name} {one.pk}"] = sorted(wanted.values_list("pk", flat=True))
    return found


def other_of(party: Party) -> Party:
    return Party.objects.filter(title__startswith="Rives").exclude(pk=party.pk).get()


def called(by: User, party: Party) -> None:
    call = ActivityType.objects.get(code="call")
    plan(by=by, record=party, plan=Plan(call, clock.today(), "Appeler", assignee=by))


# what may hang on a card, by name
FURNITURE: dict[str, Callable[[User, Party], Any]] = {
    "note": lambda by, party: actions.post_note(by=by, record=party, note=actions.Note(html="<p>Un mot</p>")),
    "piece": lambda by, party: create_piece(by=by, piece=NewPiece("request", "Une demande", party)),
    "activity": called,
    "follower": lambda by, party: Follower.objects.get_or_create(
        record=party, identity=by.identity, defaults={"user": by}
    ),
    "phone": lambda by, party: PartyPhone.objects.create(party=party, number="+32 82 00 00 00"),
    "tag": lambda by, party: party.tags.add(Tag.objects.get_or_create(name="zoning")[0]),
    "address": lambda by, party: add_address(by=by, party=party, address=f"bureau{party.pk}@rives.example"),
    "shared address": lambda by, party: add_address(by=by, party=party, address="info@rives.example"),
    "person": lambda by, party: create_party(by=by, party=NewParty("Paul Rives", Person, party)),
    "link": lambda by, party: actions.link(
        by=by, record=party, to=Party.objects.get(title="Erik Architecte"), role="contact"
    ),
    "tie": lambda by, party: actions.link(by=by, record=party, to=other_of(party), role="subsidiary"),
}


def furnish(by: User, party: Party, what: str) -> None:
    """Let something hang on a card."""
    FURNITURE[what](by, party)


@pytest.mark.req("X-32")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(FURNITURE)), st.booleans()), max_size=10), st.booleans())
def test_merge_then_unmerge_restores_both(corinne: User, pieces: list[tuple[str, bool]], archived: bool) -> None:
    from django.db import transaction

    with transaction.atomic():
        kept = card(corinne, "Rives SA", "contact@rives.example")
        merged = card(corinne, "Rives S.A.", fields={"establishment_no": "2164281915", "city": "Namur"})
        for what, on_kept in pieces:
            furnish(corinne, kept if on_kept else merged, what)
        if archived:
            archive_party(by=corinne, party=merged, reason=Reason.GONE, note="Radiée.")
        before = state(kept, merged)
        done = merging.merge(by=corinne, kept=kept, merged=merged)
        assert fresh(merged).merged_into_id == kept.pk
        merging.unmerge(by=corinne, merge=done)
        assert state(kept, merged) == before
        assert not [*chain.breaks(record_of(kept)), *chain.breaks(record_of(merged))]
        transaction.set_rollback(True)


def record_of(party: Party) -> Record:
    return Record.objects.get(pk=party.pk)


@pytest.fixture
def pair(corinne: User) -> tuple[Party, Party]:
    one = card(corinne, "Rives SA", "contact@rives.example")
    return one, card(corinne, "Rives S.A.", "vente@rives.example", fields={"city": "Namur"}, phones=("082 55 01 20",))


@pytest.mark.req("X-32")
def test_everything_of_the_merged_card_stands_on_the_kept_one(corinne: User, pair: tuple[Party, Party]) -> None:
    kept, merged = pair
    for what in ("note", "piece", "activity", "person"):
        furnish(corinne, merged, what)
    merging.merge(by=corinne, kept=kept, merged=merged)
    kept, gone = fresh(kept), fresh(merged)
    assert (kept.city, gone.archive_reason, merging.current(gone).pk) == ("Namur", Reason.DUPLICATE, kept.pk)
    assert kept.addresses.count() == 2
    assert kept.phones.count() == kept.people.count() == kept.pieces_of.count() == kept.activities.count() == 1
    assert not gone.entries.exclude(type=Entry.Type.SYSTEM).exists()
    assert finding.search(corinne, "mot", record=kept, rollup=False).ids


@pytest.mark.req("X-32")
def test_what_arrived_in_between_goes_where_its_address_says(corinne: User, pair: tuple[Party, Party]) -> None:
    kept, merged = pair
    done = merging.merge(by=corinne, kept=kept, merged=merged)
    theirs = received(kept, "vente@rives.example")
    ours = received(kept, "contact@rives.example")
    merging.unmerge(by=corinne, merge=done)
    assert fresh(theirs).record_id == merged.pk
    assert fresh(ours).record_id == kept.pk


def received(party: Party, address: str) -> Entry:
    from ariane.journal.append import Line, append

    line = Line(type=Entry.Type.MESSAGE, author=Identity.of_address(address), text="Bonjour")
    line.visibility, line.direction = Entry.Visibility.EXTERNAL, Entry.Direction.IN
    return append(party, line)


def test_what_a_person_changed_meanwhile_stays(corinne: User, pair: tuple[Party, Party], erik: Party) -> None:
    kept, merged = pair
    furnish(corinne, merged, "piece")
    done = merging.merge(by=corinne, kept=kept, merged=merged)
    piece = fresh(kept).pieces_of.get()
    Record.objects.filter(pk=piece.pk).update(main_party=erik.pk)
    actions.change_fields(by=corinne, record=fresh(kept), changes={"city": "Dinant"})
    merging.unmerge(by=corinne, merge=done)
    assert fresh(piece).main_party_id == erik.pk
    assert fresh(kept).city == "Dinant"


def test_merging_belongs_to_the_steward(ben: User, ada: User, pair: tuple[Party, Party]) -> None:
    kept, merged = pair
    for other in (ben, ada):
        with pytest.raises(NotAllowed):
            merging.merge(by=other, kept=kept, merged=merged)
    assert not Merge.objects.exists()


def test_what_cannot_be_merged_is_refused(corinne: User, pair: tuple[Party, Party], dora: Party) -> None:
    kept, merged = pair
    for one, other in ((kept, kept), (kept, dora)):
        with pytest.raises(DomainError):
            merging.merge(by=corinne, kept=one, merged=other)
    done = merging.merge(by=corinne, kept=kept, merged=merged)
    with pytest.raises(DomainError):
        merging.merge(by=corinne, kept=kept, merged=merged)
    merging.unmerge(by=corinne, merge=done)
    with pytest.raises(DomainError):
        merging.unmerge(by=corinne, merge=done)


def test_a_chain_of_merges_is_taken_back_in_order(corinne: User, pair: tuple[Party, Party], world: World) -> None:
    kept, merged = pair
    first = merging.merge(by=corinne, kept=kept, merged=merged)
    second = merging.merge(by=corinne, kept=world.commune, merged=fresh(kept))
    assert merging.current(fresh(merged)).pk == world.commune.pk
    with pytest.raises(DomainError):
        merging.unmerge(by=corinne, merge=first)
    merging.unmerge(by=corinne, merge=second)
    merging.unmerge(by=corinne, merge=first)
    assert fresh(merged).merged_into_id is None


def test_every_table_that_names_a_card_is_known_to_the_merge() -> None:
    """A new table either moves with its card or is left alone on purpose; the list of those left is short."""
    known = {column.label for column in rows.columns()}
    for label in rows.LEFT_ALONE:
        assert apps.get_model(label)
    assert {"journal.entry", "journal.follower", "activities.activity", "parties.partyaddress"} <= known
    assert not known & rows.LEFT_ALONE
