"""The bytes that leave: what a mail client makes of them."""

import email
import re
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ariane.mail import outbox, store, tokens
from ariane.mail.models import OutboundContent, OutboundMail
from ariane.mail.outbox import Context, Envelope, Outgoing, StoredFile
from ariane.mail.outbox.compose import compose, folded, headers, person
from ariane.mail.outbox.outgoing import Shown
from tests.world import World

pytestmark = pytest.mark.django_db

PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")


def queue(world: World, **changes: Any) -> OutboundMail:
    values = {
        "origin": "entry:1",
        "entry_visibility": "external",
        "author": world.ben,
        "subject": "Votre offre",
        "html": "<p>Bonjour <b>Dora</b>,</p><ul><li>un</li></ul>",
        "context": Context(ref="OFR-12", title="Bancs publics", url="https://ariane.example/r/12", footer="Pied"),
    }
    inside = changes.get("entry_visibility", "external") != "external"
    to = world.bea.identity if inside else world.dora.addresses.first().identity
    (row,) = outbox.enqueue(Outgoing(**values | changes), [Envelope(to, external=not inside)])
    return row


def written(row: OutboundMail) -> EmailMessage:
    raw = compose(row.content, row).for_recipient(row)
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()
    return email.message_from_bytes(raw, policy=default)  # type: ignore[return-value]


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content())


@pytest.mark.req("O-025")
def test_a_message_outside_is_text_and_html_and_shows_nothing_of_the_inside(world: World) -> None:
    mail = written(queue(world))
    assert mail.get_content_type() == "multipart/alternative"
    assert "Bonjour Dora," in part(mail, "plain") and "* un" in part(mail, "plain")
    html = part(mail, "html")
    assert 'lang="fr"' in html and "<b" in html and "<style" not in html
    for private in ("OFR-12", "ariane.example", "Pied"):
        assert private not in html and private not in part(mail, "plain")
    assert mail["Auto-Submitted"] is None


def test_a_notice_inside_leads_to_the_record_and_is_marked_automatic(world: World) -> None:
    mail = written(queue(world, entry_visibility="internal", automatic="auto-generated", author=None))
    html = part(mail, "html")
    assert "Ouvrir la fiche" in html and "OFR-12" in html and "Pied" in html
    assert "https://ariane.example/r/12" in part(mail, "plain")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "OOF" in mail["X-Auto-Response-Suppress"]


def test_every_style_stands_in_its_element_for_gmail_and_tables_for_outlook(world: World) -> None:
    html = part(written(queue(world, html="<blockquote>Cité</blockquote><p>Texte</p>")), "html")
    assert re.search(r"<blockquote style=\"[^\"]*border-left", html)
    assert html.count('role="presentation"') >= 2 and "[if mso]" in html
    assert "<script" not in html and "http" not in re.sub(r"https?://www\.w3\.org\S*", "", html)


def test_english_readers_get_english(world: World) -> None:
    context = Context(ref="X", title="T", url="https://a.example", language="en")
    mail = written(queue(world, entry_visibility="internal", context=context))
    assert "Open the record" in part(mail, "html")


def test_files_and_inline_images_travel_with_it(world: World) -> None:
    pdf, image = store.keep(b"%PDF-1.4 test"), store.keep(PIXEL)
    mail = written(
        queue(
            world,
            html='<p><img src="cid:logo@ariane" alt="Logo"></p>',
            attachments=[
                StoredFile("Offre été — n°12.pdf", "application/pdf", pdf.path, pdf.size),
                StoredFile("logo.png", "image/png", image.path, image.size, cid="logo@ariane"),
            ],
        )
    )
    assert mail.get_content_type() == "multipart/mixed"
    (attached,) = list(mail.iter_attachments())
    assert attached.get_filename() == "Offre été — n°12.pdf"
    assert attached.get_content() == b"%PDF-1.4 test"
    inline = next(one for one in mail.walk() if one.get_content_type() == "image/png")
    assert inline["Content-ID"] == "<logo@ariane>" and inline.get_content() == PIXEL


def test_what_is_too_heavy_becomes_a_link_the_largest_first(world: World, settings: Any) -> None:
    settings.MAIL_ATTACH_MAX_BYTES = 100
    small, large = store.keep(b"s" * 60), store.keep(b"l" * 90)
    mail = written(
        queue(
            world,
            attachments=[
                StoredFile("petit.txt", "text/plain", small.path, 60, url="https://ariane.example/f/1"),
                StoredFile("grand.txt", "text/plain", large.path, 90, url="https://ariane.example/f/2?s=a&t=b"),
            ],
        )
    )
    assert [one.get_filename() for one in mail.iter_attachments()] == ["petit.txt"]
    assert "grand.txt: https://ariane.example/f/2?s=a&t=b" in part(mail, "plain")
    assert "https://ariane.example/f/2?s=a&amp;t=b" in part(mail, "html")


def test_a_huge_body_still_leaves_in_reasonable_time(world: World) -> None:
    mail = written(queue(world, html="<p>" + "é paragraphe " * 400_000 + "</p>", text="court"))
    assert len(part(mail, "html")) > 5_000_000


def test_many_recipients_are_not_shown_to_each_other(world: World) -> None:
    few: list[Shown] = [(f"Nom {n}", f"n{n}@x.example") for n in range(3)]
    many: list[Shown] = [(f"Nom {n}", f"n{n}@x.example") for n in range(60)]
    assert len(written(queue(world, shown_to=few[:2], shown_cc=few[2:]))["To"].addresses) == 2
    assert len(written(queue(world, origin="entry:2", shown_to=many))["To"].addresses) == 1


def test_commercial_mail_offers_its_end_to_each_reader(world: World) -> None:
    mail = written(queue(world, automatic="auto-generated", purpose="commercial"))
    row = OutboundMail.objects.get()
    link = f"http://localhost:8000/unsubscribe/{tokens.make('u', row.pk)}/"
    assert mail["List-Unsubscribe"] == f"<{link}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in part(mail, "plain") and link in part(mail, "html")
    assert written(queue(world, origin="entry:2", automatic="auto-generated"))["List-Unsubscribe"] is None


def test_automatic_mail_lets_customers_absence_notices_come(world: World) -> None:
    mail = written(queue(world, automatic="auto-generated"))
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "AutoReply"


def test_a_long_thread_refers_to_its_first_and_last_mails(world: World) -> None:
    ids = [f"<{n}@thread.example>" for n in range(100)]
    mail = written(queue(world, references=ids, in_reply_to=ids[-1]))
    found = mail["References"].split()
    assert found[0] == ids[0] and found[-1] == ids[-1] and len(found) == 30
    assert mail["In-Reply-To"] == ids[-1]


HOSTILE = st.text(max_size=120)


@given(HOSTILE, HOSTILE, HOSTILE)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_ever_makes_a_header_of_its_own(world: World, subject: str, name: str, other: str) -> None:
    content = OutboundContent(
        subject=subject + "\r\nX-Evil: 1",
        from_name=name,
        from_address="a@b.example",
        message_id="<1@b.example>",
        automatic="",
    )
    lines = [f"{key}: {value}" for key, value in headers(content)]
    lines.append(f"To: {folded('To', [(name, 'c@d.example'), (other, 'e@f.example')])}")
    found = email.message_from_string("\r\n".join(lines) + "\r\n\r\n")
    assert found.get("X-Evil") is None
    assert set(found.keys()) == {"From", "Subject", "Date", "Message-ID", "X-Ariane-Message-ID", "To"}
    assert not found.defects


NAMES = ["Jean", "Müller, Öçşğ GmbH & Co", 'Le "grand" \\ chef', "é" * 150, "日本語の長い名前" * 9]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_reads_back_as_it_was(name: str) -> None:
    text = person("To", name, "a@b.example")
    assert max(map(len, text.split("\r\n"))) <= 78
    ((shown, address),) = getaddresses([text.replace("\r\n", "")])
    assert (str(make_header(decode_header(shown))), address) == (name, "a@b.example")
