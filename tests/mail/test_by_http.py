"""Mail that comes by HTTP: only signed, only for our addresses, only once on disk."""

import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from ariane.mail import store
from ariane.mail.ingress import webhook
from ariane.mail.models import InboundMail, Mailbox
from ariane.web.mail_in import views
from ariane.web.mail_in.providers import patterns
from tests.world import World

pytestmark = pytest.mark.django_db
SECRET = "un secret partagé"
RAW = b"From: dora@mairie.example\r\nSubject: Bonjour\r\nMessage-ID: <1@x>\r\n\r\n\xe9t\xe9\r\n"


@pytest.fixture(autouse=True)
def box(world: World, settings: Any) -> Mailbox:
    settings.MAIL_WEBHOOK_SECRET = SECRET
    return Mailbox.objects.create(name="Journal", address="journal@agence.example", catches=True)


def hand_in(raw: bytes = RAW, *, to: str = "journal@agence.example", at: int | None = None, **more: Any) -> Any:
    sender = "dora@mairie.example"
    signed = webhook.signature(SECRET, at=at or int(time.time()), sender=sender, recipients=to, raw=raw)
    headers = {"X-Envelope-From": sender, "X-Envelope-To": to, "X-Ariane-Signature": signed, **more}
    return Client().post("/mail/in/", raw, content_type="message/rfc822", headers=headers)


@pytest.mark.req("O-026")
def test_a_signed_mail_is_kept_as_it_is_once() -> None:
    answer = hand_in()
    assert (answer.status_code, answer.json()["known"]) == (200, False)
    assert hand_in().json()["known"] is True
    kept = InboundMail.objects.get()
    assert store.read(kept.raw_path) == RAW
    assert (kept.source, kept.envelope_from, kept.envelope_to) == (
        "http", "dora@mairie.example", ["journal@agence.example"]
    )  # fmt: skip


def test_without_a_right_and_fresh_signature_nothing_is_kept(settings: Any) -> None:
    wrong = [
        hand_in(**{"X-Ariane-Signature": ""}),
        hand_in(**{"X-Ariane-Signature": "t=1,v1=" + "0" * 64}),
        hand_in(**{"X-Envelope-To": "commercial@agence.example"}),
        hand_in(at=int(time.time()) - 400),
    ]
    assert {answer.status_code for answer in wrong} == {403}
    settings.MAIL_WEBHOOK_SECRET = ""
    assert hand_in().status_code == 404
    assert not InboundMail.objects.exists()


def test_what_is_not_ours_too_large_or_untimely_is_said(settings: Any, monkeypatch: Any) -> None:
    assert hand_in(to="autre@ailleurs.example").status_code == 404

    def locked(*_args: Any, **_options: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(views, "receive", locked)
    answer = hand_in()
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    settings.MAIL_IN_MAX_BYTES = 10
    assert hand_in().status_code == 413
    assert not InboundMail.objects.exists()


def test_a_mail_larger_than_a_form_may_be_is_taken(settings: Any) -> None:
    big = RAW + b"x" * 12_000_000
    assert hand_in(big).status_code == 200


def test_a_sending_service_hands_mail_over(settings: Any) -> None:
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": "clef"}
    (door,) = patterns("mailgun")
    at = str(int(time.time()))
    said = {
        "timestamp": at, "token": "t", "recipient": "journal@agence.example", "sender": "dora@mairie.example",
        "signature": hmac.new(b"clef", f"{at}t".encode(), hashlib.sha256).hexdigest(),
        "body-mime": RAW.decode("latin-1").replace("été", "bon"),
    }  # fmt: skip
    for changed, code in (({}, 200), ({"signature": "0" * 64}, 400)):
        request = RequestFactory().post("/mail/in/mailgun/", {**said, **changed})
        try:
            answer = door.callback(request).status_code
        except Exception as error:  # the middleware makes 400 of it
            answer = 400 if type(error).__name__ == "AnymailWebhookValidationFailure" else json.dumps(str(error))
        assert answer == code
    kept = InboundMail.objects.get()
    assert (kept.subject, kept.source, kept.envelope_to) == ("Bonjour", "http", ["journal@agence.example"])
    assert patterns("") == []
