"""What holds for every demonstration pack; each pack's file imports these tests."""

import datetime as dt
from collections import Counter

import pytest
from django.db.models import Q
from django.utils import timezone

from ariane.accounts.models import Organisation, User
from ariane.activities.models import Activity
from ariane.demo.load import AnotherOrganisation, load
from ariane.journal import chain, inbox
from ariane.journal.models import Delivery, Document, Entry, Record
from ariane.mail.models import InboundMail, OutboundMail
from ariane.parties.models import Party
from ariane.search.models import SearchDoc

FIGURES = {
    "agence": {
        "request": 45, "quote": 18, "order": 9, "invoice": 6, "letter": 25, "interaction": 70, "case": 4, "task": 10,
    },
    "pme": {
        "product": 24, "quote": 40, "order": 22, "purchase": 15, "delivery": 12, "invoice": 35, "ticket": 20, "job": 6,
    },
}  # fmt: skip
PEOPLE = {"agence": 14, "pme": 9}


def test_the_figures_of_the_pack_hold(pack: str) -> None:
    kinds = Counter(Record.objects.exclude(kind__family="party").values_list("kind__code", flat=True))
    assert dict(kinds) == FIGURES[pack]
    assert User.objects.count() == PEOPLE[pack]
    assert all(
        not address or address.endswith(".example")
        for address in Party.objects.values_list("addresses__identity__address", flat=True)
    )


def test_loading_again_changes_nothing_and_another_pack_is_refused(pack: str) -> None:
    before = Entry.objects.count()
    assert load(pack).steps == 0
    with pytest.raises(AnotherOrganisation):
        load("pme" if pack == "agence" else "agence")
    assert Entry.objects.count() == before > 1200


def test_every_chain_is_whole_and_every_entry_is_found(pack: str) -> None:
    for record in Record.objects.order_by("pk"):
        assert next(chain.breaks(record), None) is None, record
    standing = Entry.objects.filter(published_at__isnull=False, removed_at=None).count()
    assert SearchDoc.objects.count() == standing


def test_nothing_internal_went_outside(pack: str) -> None:
    inside = ~Q(entry_visibility="external")
    assert not Delivery.objects.filter(inside, external=True).exists()
    assert not OutboundMail.objects.filter(inside, external=True).exists()
    assert not Entry.objects.filter(visibility="external").exclude(type__in=("message", "flow")).exists()
    assert not Record.objects.filter(followers__user=None, followers__isnull=False).exists()


def test_nothing_of_the_story_waits_to_be_sent_and_nothing_is_of_tomorrow(pack: str) -> None:
    assert not OutboundMail.objects.exclude(state__in=("sent", "bounced")).exists()
    assert not InboundMail.objects.filter(verdict__in=("pending", "failed", "refused")).exists()
    assert not Entry.objects.filter(occurred_at__gt=timezone.now() + dt.timedelta(minutes=1)).exists()
    assert Organisation.current().undo_seconds == 20


def test_activities_are_late_due_today_and_to_come(pack: str) -> None:
    planned = Activity.objects.filter(state="planned")
    today = timezone.localdate()
    assert planned.filter(due_on__lt=today).exists()
    assert planned.filter(due_on__gt=today).exists()
    assert Activity.objects.filter(state="done", feedback__isnull=False).exists()


def test_everybody_has_something_and_nobody_has_too_much(pack: str) -> None:
    waiting = [inbox.count(user) for user in User.objects.all()]
    assert max(waiting) <= 4
    assert sum(waiting) > 5


def test_documents_are_real_files(pack: str) -> None:
    types = Counter(Document.objects.filter(destroyed_at=None).values_list("mime", flat=True))
    assert types["application/pdf"] > 20
    assert types["image/jpeg"] > 5
    assert set(types) <= {"application/pdf", "image/jpeg"}
