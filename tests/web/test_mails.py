"""One received mail on its page: why it is here, its letter in a sandbox, its source; for those who may."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.journal.models import Entry
from ariane.mail.ingress import receive
from ariane.mail.models import InboundMail
from ariane.mail.process import process
from tests.journal.test_replies import CATCHER, deliver, noted, office, sent
from tests.web.reading import shown
from tests.world import World, fresh

__all__ = ["office"]
Browser = Callable[[User], Client]
HTML = (
    '<p onclick="x()">Bonjour</p><script>alert(1)</script><img src="https://suivi.example/p.gif"><img src="cid:plan">'
    '<style>body{position:fixed}</style><form action="/x"><input name="a"></form>'
)
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")


@pytest.fixture
def mail(office: World) -> InboundMail:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "erik@plans.example", CATCHER, "Plan"
    letter["Message-ID"] = "<plan@plans.example>"
    letter.set_content("Bonjour")
    letter.add_alternative(HTML, subtype="html")
    letter.get_payload()[1].add_related(PNG, "image", "png", cid="<plan>")  # type: ignore[index,union-attr]
    letter.add_attachment(b"<html>", maintype="text", subtype="html", filename="é.html")
    kept = receive(bytes(letter), source="pipe", envelope_from="erik@plans.example", envelope_to=[CATCHER])
    process(kept)
    return fresh(kept)  # type: ignore[no-any-return]


def test_why_here_in_words(world: World, as_user: Browser, mail: InboundMail) -> None:
    page = shown(as_user(world.ada).get(f"/mails/{mail.pk}/"))
    assert "Pourquoi ici ?" in page and "Aucune de ses adresses ne crée de fiches." in page
    assert "1 image distante est bloquée" in page and 'sandbox="allow-popups' in page


def test_the_letter_runs_and_loads_nothing(world: World, as_user: Browser, mail: InboundMail) -> None:
    answer = as_user(world.ada).get(f"/mails/{mail.pk}/letter/")
    policy, page = answer.headers["Content-Security-Policy"], shown(answer)
    assert "sandbox allow-popups" in policy and "allow-scripts" not in policy and "default-src 'none'" in policy
    assert "https:" not in policy and "https:" in as_user(world.ada).get(
        f"/mails/{mail.pk}/letter/?images=1"
    ).headers.get("Content-Security-Policy", "")
    assert "Bonjour" in page and "<script" not in page and "onclick" not in page and "<form" not in page
    assert ' src="https://suivi' not in page and "data:image/png;base64," in page
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def saved(browser: Client, path: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and bytes of a download; the test's browser closes a stream that was read to its end."""
    answer = browser.get(path)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[arg-type]
    return answer.status_code, dict(answer.headers), content


def test_source_and_files_are_only_ever_saved(world: World, as_user: Browser, mail: InboundMail) -> None:
    browser = as_user(world.ada)
    paths = [f"/mails/{mail.pk}/{name}/" for name in ("source", "files/0", "files/1")]
    for path in paths:
        status, headers, _content = saved(browser, path)
        assert status == 200 and headers["Content-Disposition"].startswith("attachment")
        assert headers["Content-Type"] == "application/octet-stream"
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert b"Message-ID: <plan@plans.example>" in saved(browser, paths[0])[2]
    assert browser.get(f"/mails/{mail.pk}/files/9/").status_code == 404


def test_a_filed_mail_is_open_to_the_readers_of_its_entry_and_to_nobody_else(
    office: World,
    as_user: Browser,
) -> None:
    _entry, content = sent(office)
    answer = deliver("dora@aubrives.example", content.reply_to)
    assert Entry.objects.get(inbound=answer).record_id == office.offer.pk
    assert "Il a été envoyé à une de nos adresses de retour" in shown(as_user(office.ben).get(f"/mails/{answer.pk}/"))
    for person in (office.cleo, office.nadia):
        for path in ("", "letter/", "source/", "files/0/"):
            assert as_user(person).get(f"/mails/{answer.pk}/{path}").status_code == 404


def test_what_waits_is_open_to_those_who_sort(world: World, as_user: Browser, mail: InboundMail) -> None:
    for path in ("", "letter/", "source/", "files/0/"):
        assert as_user(world.ben).get(f"/mails/{mail.pk}/{path}").status_code == 404
        assert Client().get(f"/mails/{mail.pk}/{path}").status_code == 302
    assert as_user(world.ada).get("/mails/999/").status_code == 404


def test_a_note_that_came_by_mail_is_its_readers_alone(office: World, as_user: Browser) -> None:
    _entry, content = noted(office)
    answer = deliver("bea@agence.example", content.reply_to)
    assert as_user(office.ben).get(f"/mails/{answer.pk}/").status_code == 200
    assert as_user(office.cleo).get(f"/mails/{answer.pk}/").status_code == 404


def test_a_mail_that_cannot_be_read_still_gives_its_source(world: World, as_user: Browser, mail: InboundMail) -> None:
    InboundMail.objects.filter(pk=mail.pk).update(verdict="failed", reason="ValueError: x", rule="failed")
    from ariane.mail import store

    store.full_path(mail.raw_path).write_bytes(b"")
    page = as_user(world.ada).get(f"/mails/{mail.pk}/")
    assert page.status_code == 200
    assert saved(as_user(world.ada), f"/mails/{mail.pk}/source/")[0] == 200
