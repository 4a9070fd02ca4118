"""Every address of the project declares who may use it, and a walk over all of them finds no leak and no crash."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ariane.accounts.models import Identity, Membership, User
from ariane.activities.actions import Plan, plan
from ariane.activities.models import ActivityType
from ariane.journal.actions import Message, Note, attach, post_message, post_note
from ariane.journal.actions.documents import Upload
from ariane.journal.models import Entry
from ariane.kernel import clock
from ariane.web.access import Access, access_of
from tests.world import World, fresh

SECRETS = ("hall relais", "MARQUE-NOTE", "MARQUE-FICHIER", "MARQUE-TACHE", "MARQUE-CONFIDENTIELLE")
# what an address without these words may be asked by anybody
PUBLIC_PLACES = (
    "accounts/", "setup/", "health", "demo/", "unsubscribe/", "mail/in/", "portal/",
    "app.webmanifest", "app-icon-", "service-worker.js", "offline/",
)  # fmt: skip


def doors(patterns: Any = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns or get_resolver().url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from doors(pattern.url_patterns, route)
        else:
            yield route, pattern


def test_every_address_declares_its_policy() -> None:
    assert [route for route, door in doors() if access_of(door.callback) is None] == []


def test_what_is_public_is_on_purpose() -> None:
    public = [route.lstrip("^") for route, door in doors() if access_of(door.callback) == Access("public")]
    assert [route for route in public if not route.startswith(PUBLIC_PLACES)] == []


def test_the_configuration_asks_for_the_capability() -> None:
    settings = {access_of(door.callback) for route, door in doors() if route.startswith("settings/")}
    assert settings == {Access("capability", ("configure",))}


class Secrets:
    """Ben's offer with something secret of every sort, and the addresses at which it could be asked for."""

    def __init__(self, world: World) -> None:
        offer, ben = world.offer, world.ben
        post_note(by=ben, record=offer, note=Note(html="<p>MARQUE-NOTE</p>"))
        Membership.objects.create(team=world.team("juridique"), user=ben)
        group = world.team("juridique")
        note = Note(html="<p>MARQUE-CONFIDENTIELLE</p>", confidential=True, group=group)
        post_note(by=fresh(ben), record=offer, note=note)
        self.document = attach(by=ben, record=offer, upload=Upload("MARQUE-FICHIER.txt", b"MARQUE-FICHIER"))
        todo = Plan(
            type=ActivityType.objects.get(code="call"), summary="MARQUE-TACHE", due_on=clock.today(), assignee=ben
        )
        self.activity = plan(by=ben, record=offer, plan=todo)
        self.offer = offer
        self.entries = list(Entry.objects.filter(record=offer).values_list("pk", flat=True))

    def paths(self) -> list[str]:
        """Every address, with the offer's own numbers where it takes any."""
        return [path for route, _door in doors() for path in self.fill(route)]

    def fill(self, route: str) -> list[str]:
        numbers = self.numbers(route)
        words = {
            "<uuid:uid>": str(self.document.uid),
            "<uuidstr:uid>": str(self.offer.uid),
            "<lasting:uid>": str(self.offer.uid),
            "<lasting:document>": str(self.document.uid),
            "<slug:code>": "quote",
            "<slug:language>": "fr",
            "<str:token>": "u0",
            "<slug:name>": "no-letter",
            "<slug:key>": "b1",
            "<slug:status>": "hole",
            "<slug:provider_id>": "directory",
            "<rows:what>": "stages",
            r"^accounts/password/choose/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "accounts/password/choose/1-x/",
        }
        for word, value in words.items():
            route = route.replace(word, value)
        return ["/" + with_number(route, number) for number in numbers]

    def numbers(self, route: str) -> list[int]:
        if "<int:" not in route:
            return [0]
        if route.startswith("entries/"):
            return self.entries
        return [self.activity.pk if route.startswith("activities/") else self.offer.pk]


def with_number(route: str, number: int) -> str:
    while "<int:" in route:
        before, _mark, rest = route.partition("<int:")
        route = f"{before}{number}{rest.partition('>')[2]}"
    return route


@pytest.fixture
def secrets(world: World) -> Secrets:
    return Secrets(world)


def test_the_walk_fills_every_address(secrets: Secrets) -> None:
    assert [path for path in secrets.paths() if set(path) & set("<>()^$")] == []
    assert f"/records/{secrets.offer.pk}/" in secrets.paths()


def leaks(answer: Any, words: tuple[str, ...]) -> list[str]:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return [word for word in words if word.encode() in body]


@pytest.mark.req("O-009", "O-074")
@pytest.mark.parametrize("who", ["cleo", "idle", None])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_learns_anything(
    secrets: Secrets, world: World, as_user: Callable[[User], Client], who: str | None, method: str
) -> None:
    """Another team's member, an account without roles and a stranger: every address, read and posted to."""
    found = []
    browser = None
    for path in secrets.paths():
        if browser is None or method == "post":  # a post may sign out
            browser = as_user(getattr(world, who)) if who else Client()
        answer = getattr(browser, method)(path)
        if answer.status_code >= 500 or (words := leaks(answer, SECRETS)):
            found.append((path, answer.status_code, words))
    assert found == []


@pytest.mark.req("O-057", "X-20", "O-009")
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_of_the_portal_learns_only_her_side(secrets: Secrets, world: World, method: str) -> None:
    """Another outsider of the record, recognised by a code: every address, read and posted to."""
    outsider = Identity.objects.get(address="erik@plans.example")
    message = Message(html="<p>Bonjour Erik</p>", subject="Plans", recipients=(outsider,))
    entry = post_message(by=world.ben, record=secrets.offer, message=message)
    Entry.objects.filter(pk=entry.pk).update(published_at=clock.now())
    found, opened = [], 0
    browser = visitor(outsider)
    for path in secrets.paths():
        answer = getattr(browser, method)(path)
        opened += path == f"/portal/threads/{secrets.offer.uid}/" and b"Bonjour Erik" in answer.content
        if answer.status_code >= 500 or (words := leaks(answer, (*SECRETS, "Aubrives", "Dora"))):
            found.append((path, answer.status_code, words))
        browser = visitor(outsider) if method == "post" else browser
    assert found == [] and (opened or method == "post")


def visitor(outsider: Identity) -> Client:
    """A browser in which this outsider typed her code."""
    browser = Client()
    session = browser.session
    session["portal"] = {"identity": outsider.pk, "until": clock.now().timestamp() + 3600}
    session.save()
    browser.cookies["sessionid"] = session.session_key or ""
    return browser


def test_a_stranger_gets_only_what_is_public(secrets: Secrets) -> None:
    wrong = []
    for route, door in doors():
        access = access_of(door.callback)
        for path in secrets.fill(route) if access != Access("public") else []:
            answer = Client().get(path)
            if access == Access("key") and answer.status_code in (401, 405):
                continue
            if answer.status_code != 302 or not answer["Location"].startswith("/accounts/login/?next="):
                wrong.append((path, answer.status_code))
    assert wrong == []


def test_an_account_without_roles_configures_nothing(
    secrets: Secrets, idle: User, as_user: Callable[[User], Client]
) -> None:
    browser = as_user(idle)
    paths = [path for path in secrets.paths() if path.startswith("/settings/")]
    assert {browser.get(path).status_code for path in paths} == {403}
    assert {as_user(idle).post(path).status_code for path in paths} == {403}


@pytest.mark.req("X-05")
@pytest.mark.parametrize("who", ["bea", "ada"])
def test_what_is_confidential_stays_with_its_group(
    secrets: Secrets, world: World, as_user: Callable[[User], Client], who: str
) -> None:
    """The lead of the same team and the administrator read the record, never what is confidential to a group."""
    browser = as_user(getattr(world, who))
    reads = [path for path in secrets.paths() if leaks(browser.get(path), ("MARQUE-CONFIDENTIELLE",))]
    assert reads == []
    assert leaks(browser.get(f"/records/{secrets.offer.pk}/"), ("MARQUE-NOTE",))
