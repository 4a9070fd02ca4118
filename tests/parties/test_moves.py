"""A person changes company, a card is archived and comes back: what hangs on it stays whole (P-034, P-037, P-050)."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ariane.accounts.models import User
from ariane.journal import chain
from ariane.journal.models import Entry, Record
from ariane.kernel.errors import DomainError
from ariane.parties import moves
from ariane.parties.actions import NewParty, create_party
from ariane.parties.archiving import Reason, archive_party, unarchive_party
from ariane.parties.models import Party, Suspicion
from ariane.pieces.actions import NewPiece, create_piece
from tests.parties.test_merging import FURNITURE, card, furnish, state
from tests.world import fresh

Person = Party.Type.PERSON
# what may hang on a person's card: nobody works for a person, and she is nobody's subsidiary
HANGS = sorted(set(FURNITURE) - {"person", "tie", "shared address"})
SLOW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
REASONS = st.sampled_from([Reason.LEFT, Reason.DUPLICATE, Reason.BANKRUPT, Reason.GONE, Reason.PRIVACY])


def hanging(found: dict[str, Any], one: Party) -> dict[str, set[int]]:
    """The rows of every table that name the card."""
    return {key: set(rows) for key, rows in found.items() if key.endswith(f" {one.pk}") and not key.startswith("card ")}


def starts_nothing(by: User, one: Party) -> None:
    """A card that is put away begins nothing, in no role (domain invariant 6)."""
    for kind in ("request", "quote", "letter", "case"):
        with pytest.raises(DomainError):
            create_piece(by=by, piece=NewPiece(kind, "Nouveau", fresh(one)))
    for role in ("requester", "sender", "addressee", "participant"):
        with pytest.raises(DomainError):
            create_piece(by=by, piece=NewPiece("request", "Autre", people=((role, fresh(one)),)))


@pytest.mark.req("P-050", "P-051", "P-037", "P-038")
@SLOW
@given(st.lists(st.sampled_from(HANGS), max_size=8), st.booleans())
def test_a_change_of_company_moves_nothing_and_ties_both_cards(ada: User, things: list[str], alone: bool) -> None:
    with transaction.atomic():
        before_firm = card(ada, "Rives SA", "contact@rives.example")
        to = None if alone else card(ada, "Quais SRL", "contact@quais.example")
        old = create_party(by=ada, party=NewParty("Paule Rives", Person, before_firm, ("paule@rives.example",)))
        for what in things:
            furnish(ada, old, what)
        pieces = set(fresh(old).pieces_of.values_list("pk", flat=True))
        before = hanging(state(old), old)
        new = moves.change_company(by=ada, party=old, to=to)
        after = hanging(state(old), old)
        lost = {key: rows - after[key] for key, rows in before.items() if not rows <= after[key]}
        assert lost == {}, "everything that hung on the card hangs there still"
        assert (fresh(old).archive_reason, fresh(old).organisation_id) == (Reason.MOVED, before_firm.pk)
        assert (fresh(new).archived_at, fresh(new).organisation) == (None, to)
        assert not new.pieces_of.exists() and not new.activities.exists()
        assert new.links.filter(role="same_person", to_record=old).exists()
        assert not Suspicion.objects.filter(first__archived_at=None, second__archived_at=None).exists()
        assert Entry.objects.filter(record=old, visibility="internal", type="note").exists(), "the reason is written"
        starts_nothing(ada, old)
        for piece in Record.objects.filter(pk__in=pieces):
            furnish(ada, piece, "note")  # type: ignore[arg-type]
        assert not [*chain.breaks(fresh(old).record_ptr), *chain.breaks(fresh(new).record_ptr)]
        transaction.set_rollback(True)


@pytest.mark.req("P-034", "P-037", "P-038")
@SLOW
@given(st.lists(st.sampled_from(HANGS), max_size=8), REASONS)
def test_an_archived_card_comes_back_as_it_was(corinne: User, things: list[str], reason: Reason) -> None:
    with transaction.atomic():
        one = create_party(by=corinne, party=NewParty("Paule Rives", Person, None, ("paule@rives.example",)))
        for what in things:
            furnish(corinne, one, what)
        before = state(one)
        with pytest.raises(DomainError):
            archive_party(by=corinne, party=one, reason=reason, note="  ")
        assert state(one) == before, "without a reason nothing happens"
        archive_party(by=corinne, party=one, reason=reason, note="Vu au Moniteur.")
        assert "Moniteur" in Entry.objects.filter(record=one, visibility="internal").latest("pk").text
        starts_nothing(corinne, one)
        furnish(corinne, fresh(one), "note")
        unarchive_party(by=corinne, party=fresh(one))
        now = state(one)
        assert now[f"card {one.pk}"] == before[f"card {one.pk}"]
        was = hanging(before, one)
        assert {key: rows - hanging(now, one)[key] for key, rows in was.items()} == {key: set() for key in was}
        assert not list(chain.breaks(fresh(one).record_ptr))
        transaction.set_rollback(True)
