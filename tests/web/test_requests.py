"""The first line's form, the second line's queue, the follow-up tab."""

from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.journal import actions
from ariane.kernel import clock
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from ariane.pieces.request import desk
from tests.world import World, fresh

Browser = Callable[[User], Client]


@pytest.mark.req("P-010", "P-013", "P-031")
def test_one_form_holds_the_requester_and_the_request(as_user: Browser, nadia: User, commune: Party) -> None:
    given = {
        "title": "Hall relais", "party": commune.pk, "nr-name": "Anne Renard", "nr-phone": "082 55 01 20",
        "channel": "phone", "description": "400 m²", "received_on": clock.today().isoformat(), "urgent": "yes",
        "origin": "mayor", "follow_up": "Premier appel",
    }  # fmt: skip
    as_user(nadia).post("/requests/capture/", given)
    made = Piece.objects.get(kind__code="request")
    assert (made.urgent, made.urgency_origin, made.stage.code) == (True, "mayor", "to-check")  # type: ignore[union-attr]
    anne = Party.objects.get(title="Anne Renard")
    assert anne.organisation_id == commune.pk
    assert made.links.filter(role="requester", to_record=anne.pk).exists()


@pytest.mark.req("P-010", "P-013")
def test_what_is_missing_is_said_to_both_lines(as_user: Browser, nadia: User, sophie: User) -> None:
    page = as_user(nadia).post("/requests/capture/", {"title": "Un appel"}, follow=True).content.decode()
    assert "un moyen de la joindre" in page
    made = Piece.objects.get(kind__code="request")
    assert "/validation/" not in as_user(nadia).get(f"/records/{made.pk}/").content.decode()
    seen = as_user(sophie).get(f"/records/{made.pk}/").content.decode()
    assert "un moyen de la joindre" in seen
    assert f"/requests/{made.pk}/validation/" in seen
    assert as_user(nadia).post("/requests/capture/", {"nr-email": "a@b.example"}).status_code == 422


@pytest.mark.req("P-011", "P-012", "P-063")
def test_the_queue_is_worked_by_the_second_line_and_its_substitute(
    as_user: Browser, nadia: User, thomas: User, ben: User, commune: Party
) -> None:
    made = desk.capture(by=nadia, captured=desk.Capture("Hall relais", party=commune))
    url = f"/requests/{made.pk}/validation/"
    assert "Hall relais" in as_user(thomas).get("/requests/to-check/").content.decode()
    assert url not in as_user(nadia).get("/requests/to-check/").content.decode()
    assert as_user(nadia).get(url).status_code == 403
    assert as_user(nadia).post(url, {"owner": ben.pk}).status_code == 403
    as_user(thomas).post(url, {"owner": ben.pk})
    assert fresh(made).owner == ben
    assert as_user(nadia).post(f"/requests/{made.pk}/return/", {"why": "x"}).status_code == 403


@pytest.mark.req("P-026", "P-028", "P-029")
def test_the_follow_up_tab_takes_lines_and_text(as_user: Browser, ben: User, cleo: User, world: World) -> None:
    page, url = as_user(ben), f"/records/{world.offer.pk}/follow-up/"
    page.post(url, {"text": "Plans reçus", "day": clock.today().isoformat()})
    page.post(f"{url}text/", {"text": "3/2/2026 : premier appel"})
    shown = page.get(f"/records/{world.offer.pk}/?tab=follow-up").content.decode()
    assert shown.index("Plans reçus") < shown.index("premier appel")
    assert f'value="{clock.today().isoformat()}"' in shown
    assert "03/02/2026 : premier appel" in page.get(f"{url}text/").content.decode()
    assert "n’a pas de date" in page.post(f"{url}text/", {"text": "rien"}, follow=True).content.decode()
    for path in (url, f"{url}text/"):
        assert as_user(cleo).post(path, {"text": "x"}).status_code == 404
    assert as_user(cleo).get(f"{url}text/").status_code == 404


@pytest.mark.req("P-026")
def test_the_request_shows_the_offer_s_lines_only_to_who_may_read_it(
    as_user: Browser, ben: User, cleo: User, nadia: User, world: World
) -> None:
    made = desk.capture(by=nadia, captured=desk.Capture("Hall relais", party=world.commune))
    actions.link(by=ben, record=world.offer, to=made, role="follows_from")
    actions.post_follow_up(by=ben, record=world.offer, text="Remise de 3 %")
    url = f"/records/{made.pk}/?tab=follow-up"
    assert "Remise de 3 %" in as_user(ben).get(url).content.decode()
    assert "Remise de 3 %" not in as_user(cleo).get(url).content.decode()
