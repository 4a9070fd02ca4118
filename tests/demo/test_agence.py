"""Pack 1, Agence Val-Mosan: its figures, and the scenes it is known for."""

from collections import Counter

import pytest
from django.db.models import Count
from django.utils import timezone

from ariane.accounts.models import User
from ariane.journal import finding, policy, queries
from ariane.journal.models import Entry, Record
from ariane.mail.models import InboundMail, OutboundMail
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from ariane.search import find
from tests.demo.agence_stories import *  # noqa: F403
from tests.demo.checks import *  # noqa: F403

PACK = "agence"
pytestmark = pytest.mark.django_db


def test_the_hall_relais_is_told_as_the_look_shows_it(pack: str) -> None:
    year = timezone.localdate().year
    offer = Piece.objects.get(ref__in=(f"OFR-{year}-0142", f"OFR-{year - 1}-0142"))
    marc, karim = User.objects.get(username="marc"), User.objects.get(username="karim")
    assert (offer.title, offer.amount, offer.stage.code, offer.stars) == (
        "Rénovation du hall relais", 4_825_000, "sent", 2,
    )  # fmt: skip
    told = queries.thread(offer, marc, queries.Ask(limit=60)).entries
    # the answer ended the follow-up of the quote, which says so
    assert told[0].meta["say"] == "flow_ended"
    thread = [entry for entry in told if entry.type != "system"]
    newest = thread[0]
    assert (newest.author.address, newest.direction) == ("anne.renard@aubrives.example", "in")
    assert newest.documents.get().name == "Plan de toiture.pdf"
    assert [entry.author.name for entry in thread[:3]] == ["Anne Renard", "Hélène Duchêne", "Julie Pirard"]
    assert "amiante" in thread[2].text
    assert thread[2].visibility == "confidential"
    assert "amiante" not in " ".join(e.text for e in queries.thread(offer, karim, queries.Ask(limit=60)).entries)
    change = next(entry for entry in thread if entry.type == "change" and len(entry.changes) > 1)
    assert [(one["field"], one.get("old_name") or one["old"]) for one in change.changes] == [
        ("stage", "approuvée"), ("amount", 4_690_000),
    ]  # fmt: skip
    states = dict(
        OutboundMail.objects.filter(content__entry_uid__in=[e.uid for e in thread]).values_list("address", "state")
    )
    assert states["luc.henry@henry.example"] == "bounced"
    assert states["anne.renard@aubrives.example"] == "sent"


def test_the_contact_file_has_its_accidents(pack: str) -> None:
    numbers = Party.objects.exclude(establishment_no="").values("establishment_no").annotate(n=Count("pk"))
    assert numbers.filter(n=2).count() == 1
    organisations = Party.objects.filter(party_type="organisation")
    assert sum(not card.establishment for card in organisations) == 5
    assert [card.title for card in organisations if card.establishment and not card.establishment.valid] == [
        "Peintures Absil"
    ]
    reasons = Counter(Party.objects.exclude(archive_reason="").values_list("archive_reason", flat=True))
    assert reasons == {"left": 2, "bankrupt": 1, "duplicate": 1, "moved": 1}
    kinds = Counter(Party.objects.values_list("party_type", flat=True))
    assert kinds["person"] == 95
    assert 175 <= sum(kinds.values()) <= 190


def test_requests_stand_in_every_stage(pack: str) -> None:
    stages = set(Record.objects.filter(kind__code="request").values_list("stage__code", flat=True))
    assert stages == {
        "lead", "to-complete", "to-check", "assigned", "in-progress", "offer-made", "won", "dropped", "redirected",
    }  # fmt: skip


def test_mails_wait_to_be_sorted_with_a_reason_each(pack: str) -> None:
    waiting = InboundMail.objects.filter(verdict="sort")
    reasons = {mail.reason: mail for mail in waiting}
    assert set(reasons) == {"alias_only_in_copy", "sender_to_identify", "forged_token", "note_by_outsider"}
    assert reasons["note_by_outsider"].internal_only


@pytest.mark.req("X-07", "X-08")
def test_an_archived_persons_mails_are_filed_and_her_new_one_is_to_be_identified(pack: str) -> None:
    fresh = Piece.objects.get(title="Demande de terrain artisanal")
    assert fresh.main_party is None
    assert Entry.objects.filter(record=fresh, author__address="j.quoilin@perso.example").exists()


def test_a_confidential_word_is_found_by_its_group_alone(pack: str) -> None:
    found = {
        login: bool(find.search("amiante", visible=finding.searchable(User.objects.get(username=login))).ids)
        for login in ("julie", "luc", "helene", "marc", "karim", "nadia")
    }
    assert found == {"julie": True, "luc": True, "helene": True, "marc": True, "karim": False, "nadia": False}


def test_teams_see_their_own_commercial_records(pack: str) -> None:
    offers = Record.objects.filter(kind__code="quote")
    seen = {
        login: offers.filter(policy.visible(User.objects.get(username=login))).count()
        for login in ("karim", "fatima", "quentin", "sophie")
    }
    assert seen["karim"] == seen["sophie"] == 18
    assert 0 < seen["quentin"] < seen["fatima"] < 18
