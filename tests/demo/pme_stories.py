"""The stories of the workshop, walked through on its demonstration (T7, T13, T15, T18); the others stand beside the
subsystems they prove. `tests/demo/test_pme.py` imports them."""

from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.journal import presence
from ariane.journal.models import Entry, Record
from ariane.parties.models import Merge, Party, Suspicion
from ariane.pieces.interaction.settings import ExchangeSettings
from ariane.pieces.models import Piece

Browser = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


def person_with(capability: str) -> User:
    return next(one for one in User.objects.order_by("pk") if one.rights.may(capability))


def user(login: str) -> User:
    return User.objects.get(username=login)


@pytest.mark.req("O-051", "O-052")
def test_t7_a_price_exception_is_approved_in_the_thread_and_never_edited(pack: str, as_user: Browser) -> None:
    asked = Activity.objects.filter(type__code="approve-price", state="planned").select_related("record").first()
    assert asked is not None and asked.assignee is not None
    page = as_user(asked.assignee)
    assert asked.summary in page.get(f"/records/{asked.record_id}/").content.decode()
    done = page.post(f"/activities/{asked.pk}/completion/", {"outcome": "yes", "feedback": "Une fois"}, headers=HTMX)
    assert done.status_code in (200, 204)
    entry = Entry.objects.filter(record=asked.record_id, type="activity").latest("pk")
    assert (entry.visibility, entry.author.user) == ("internal", asked.assignee)
    assert page.post(f"/entries/{entry.pk}/edit/", {"body": "<p>Non</p>"}, headers=HTMX).status_code in (
        403,
        404,
        409,
        422,
    )


@pytest.mark.req("X-31")
def test_t13_two_people_on_one_record_see_each_other(pack: str, as_user: Browser) -> None:
    quote = Piece.objects.filter(kind__code="quote", stage__code="sent").order_by("pk")[0]
    as_user(user("chloe")).post(f"/records/{quote.pk}/presence/", {"typing": "1"}, headers=HTMX)
    here = presence.present(Record.objects.get(pk=quote.pk), user("mathieu"))
    assert [one.user.username for one in here] == ["chloe"]
    assert "Chloé" in as_user(user("mathieu")).get(f"/records/{quote.pk}/presence/", headers=HTMX).content.decode()


@pytest.mark.req("X-32")
def test_t15_two_cards_of_one_customer_are_merged_and_taken_apart(pack: str, as_user: Browser) -> None:
    waiting = list(Suspicion.objects.filter(state="open"))
    assert not [one for one in waiting if one.reasons == ["phone"]], "no strangers are taken for doubles"
    pair = next(one for one in waiting if "address" in one.reasons)
    steward = as_user(person_with("party.govern"))
    assert str(pair.first.title) in steward.get(f"/duplicates/{pair.pk}/").content.decode()
    kept = Party.objects.get(title="Café des Artistes")
    merged = pair.second if pair.first_id == kept.pk else pair.first
    steward.post(f"/duplicates/{pair.pk}/merge/", {"keep": kept.pk, "kept": kept.pk}, headers=HTMX)
    done = Merge.objects.get()
    assert done.kept_id == kept.pk
    steward.post(f"/merges/{done.pk}/undo/", headers=HTMX)
    merged.refresh_from_db()
    assert (merged.archived_at, merged.merged_into) == (None, None)


@pytest.mark.req("D-003", "D-009", "D-012", "D-028", "D-029")
def test_t18_one_pop_up_logs_with_new_party_contact_task_and_event(pack: str, as_user: Browser) -> None:
    settings = ExchangeSettings.current()
    settings.colleagues = True
    settings.save()
    page = as_user(user("chloe"))
    given = {
        "np-name": "Auberge du Lac", "np-party_type": "organisation", "nc-name": "Luce Tremblay",
        "nc-phone": "418 555-0999",
        "comment": "Veut douze tables", "day": "2026-11-20", "hour": "10:00", "mode": "phone", "state": "logged",
        "event": "1", "event_summary": "Visite de la salle", "event_day": "2026-12-01", "event_hour": "09:00",
        "event_remind": "1d", "event_who": user("chloe").pk, "colleagues": [user("mathieu").pk],
    }  # fmt: skip
    answer = page.post("/exchanges/new/", given, headers=HTMX)
    assert answer.status_code in (200, 204), answer.content.decode()[:500]
    firm = Party.objects.get(title="Auberge du Lac")
    made = Piece.objects.get(kind__code="interaction", main_party=firm)
    assert Party.objects.get(title="Luce Tremblay").organisation == firm
    assert Activity.objects.filter(record=made, summary="Visite de la salle").exists()
