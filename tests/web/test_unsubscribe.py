"""Declining commercial mail: one click for a mail program, a page for a person, nothing by only looking."""

import pytest
from django.test import Client

from ariane.accounts.models import Identity
from ariane.mail import outbox, suppression, tokens
from ariane.mail.models import OutboundMail, Suppression
from tests.world import World

ADDRESS = "client@mairie.example"


@pytest.fixture
def mail(world: World) -> OutboundMail:
    values = {"subject": "Nos offres", "html": "<p>x</p>", "automatic": "auto-generated", "purpose": "commercial"}
    letter = outbox.Outgoing(origin="flow:1", entry_visibility="external", **values)  # type: ignore[arg-type]
    return outbox.enqueue(letter, [outbox.Envelope(Identity.of_address(ADDRESS), external=True)])[0]


def page_of(mail: OutboundMail) -> str:
    return f"/unsubscribe/{tokens.make('u', mail.pk)}/"


@pytest.mark.failure(24)
def test_one_click_needs_no_cookie_and_looking_does_nothing(mail: OutboundMail) -> None:
    stranger = Client(enforce_csrf_checks=True)
    page = stranger.get(page_of(mail)).content.decode()
    assert ADDRESS in page and "<form" in page and not Suppression.objects.exists()
    answer = stranger.post(page_of(mail), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and "<form method" not in answer.content.decode()
    row = Suppression.objects.get()
    assert (row.address, row.scope, row.reason, row.mail_id) == (ADDRESS, "commercial", "opt_out", mail.pk)
    stranger.post(page_of(mail))
    assert Suppression.objects.count() == 1
    assert suppression.standing([ADDRESS]) == {}


@pytest.mark.parametrize("kind", ["b", "r", "d"])
def test_another_token_or_a_forged_one_opens_nothing(mail: OutboundMail, kind: str) -> None:
    mine = tokens.make("u", mail.pk)
    forged = mine[:-2] + ("b" if mine[-2] == "a" else "a") + mine[-1]
    for token in (tokens.make(kind, mail.pk), forged, tokens.make("u", mail.pk + 1)):
        assert Client().post(f"/unsubscribe/{token}/").status_code == 404
    assert not Suppression.objects.exists()


def test_mail_that_nobody_may_decline_has_no_such_page(mail: OutboundMail, world: World) -> None:
    OutboundMail.objects.get().content.__class__.objects.update(purpose="")
    assert Client().get(page_of(mail)).status_code == 404
