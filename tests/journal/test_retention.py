"""Documents are destroyed by a rule, never archived; the line and the name stay."""

import datetime as dt

import pytest

from ariane.accounts.models import User
from ariane.journal import retention
from ariane.journal.actions import attach
from ariane.journal.actions.documents import Upload
from ariane.journal.models import Document, Entry, RetentionRule
from ariane.journal.wording import sentence
from ariane.kernel import clock
from ariane.mail import store
from ariane.pieces.models import Piece
from tests.world import World


@pytest.fixture
def old(ben: User, world: World) -> Document:
    file = attach(by=ben, record=world.offer, upload=Upload("contrat.pdf", b"%PDF-1.4", doc_type="CONTRAT"))
    Document.objects.filter(pk=file.pk).update(created_at=clock.now() - dt.timedelta(days=11 * 366))
    file.refresh_from_db()
    return file


def close(world: World, code: str = "refused") -> None:
    stage = world.offer.kind.stages.get(code=code)
    Piece.objects.filter(pk=world.offer.pk).update(stage=stage)


@pytest.mark.req("P-040", "X-14")
def test_what_is_too_old_on_a_closed_record_is_destroyed_with_a_tombstone(
    old: Document, world: World, django_capture_on_commit_callbacks: object
) -> None:
    RetentionRule.objects.create(name="Dix ans, code civil", doc_type="CONTRAT", years=10)
    assert retention.apply() == 0
    close(world)
    path = old.path
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert retention.apply() == 1
    old.refresh_from_db()
    assert (old.name, old.path, old.destroyed_by) == ("contrat.pdf", "", None)
    assert old.destroyed_at is not None and "Dix ans" in old.destroyed_reason
    assert not store.full_path(path).exists()
    said = Entry.objects.get(record=world.offer, meta__say="document_expired")
    assert sentence(said).endswith("Dix ans, code civil\u00a0»\u00a0: contrat.pdf")
    assert retention.apply() == 0
    assert not hasattr(old, "archived_at")


@pytest.mark.parametrize(
    "rule",
    [
        {"doc_type": "FAC", "years": 10},
        {"kind": "invoice", "years": 10},
        {"doc_type": "CONTRAT", "years": 20},
        {"doc_type": "CONTRAT", "years": 10, "active": False},
    ],
)
def test_another_rule_leaves_it(old: Document, world: World, rule: dict[str, object]) -> None:
    RetentionRule.objects.create(name="Autre", **rule)
    close(world)
    assert retention.apply() == 0
