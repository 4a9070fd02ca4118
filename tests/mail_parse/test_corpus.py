"""Every mail of tests/emails against what expected.json says of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from ariane.kernel.nesting import words_only
from ariane.mail.parse import ParsedMail, parse

FOLDER = Path(__file__).resolve().parents[1] / "emails"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text("utf-8"))


def squeeze(text: str) -> str:
    return " ".join(text.split())


def words_of(html: str) -> str:
    return squeeze(words_only(html))


def check_forward(mail: ParsedMail, wanted: dict[str, Any] | None) -> None:
    found = mail.forward
    if wanted is None:
        assert found is None
        return
    assert found is not None
    assert found.email == wanted["from"]
    assert found.name == wanted.get("name", found.name)
    if "date" in wanted:
        assert found.date is not None
        assert found.date.isoformat().startswith(wanted["date"])
    assert found.subject == wanted.get("subject", found.subject)
    assert wanted.get("least", 0) <= found.confidence <= wanted.get("most", 1)
    assert found.attached == wanted.get("attached", False)


def check_bounce(mail: ParsedMail, wanted: dict[str, Any] | None) -> None:
    found = mail.bounce
    if wanted is None:
        assert found is None
        return
    assert found is not None
    assert list(found.permanent) == wanted.get("permanent", [])
    assert list(found.temporary) == wanted.get("temporary", [])
    assert found.original_message_id == wanted.get("original", found.original_message_id)
    assert found.status == wanted.get("status", found.status)
    assert wanted.get("reason", "") in found.reason


def check_attachments(mail: ParsedMail, wanted: list[dict[str, Any]]) -> None:
    rows = [
        {"name": f.name, "type": f.type, "size": f.size, "sha256": f.sha256, "inline": f.inline, "cid": f.content_id}
        for f in mail.attachments
    ]
    assert [{key: row[key] for key in want} for row, want in zip(rows, wanted, strict=True)] == wanted
    for file in mail.attachments:
        assert len(file.content) == file.size
        assert file.filename


def check_auto(mail: ParsedMail, wanted: str | None) -> None:
    if wanted is None:
        assert mail.auto is None
    else:
        assert mail.auto is not None
        assert mail.auto.startswith(wanted)


def check_receipt(mail: ParsedMail, wanted: dict[str, Any] | None) -> None:
    if wanted is None:
        assert mail.receipt is None
        return
    assert mail.receipt is not None
    assert {key: getattr(mail.receipt, key) for key in wanted} == wanted


def emails(found: Any) -> list[str]:
    return [address.email for address in found]


CHECKS: dict[str, Any] = {
    "forward": check_forward,
    "bounce": check_bounce,
    "attachments": check_attachments,
    "auto": check_auto,
    "receipt": check_receipt,
    "reply_text": lambda mail, wanted: same(mail.reply_text, wanted),
    "reply_text_lines": lambda mail, wanted: same([line for line in mail.reply_text.split("\n") if line], wanted),
    "signature": lambda mail, wanted: same(mail.signature_text, wanted),
    "text": lambda mail, wanted: same(mail.text.strip(), wanted),
    "text_has": lambda mail, wanted: contains(mail.text, wanted),
    "html_has": lambda mail, wanted: contains(mail.html, wanted),
    "reply_html_words": lambda mail, wanted: contains(words_of(mail.reply_html), wanted),
    "reply_html_without": lambda mail, wanted: lacks(words_of(mail.reply_html), wanted),
    "quoted_words": lambda mail, wanted: contains(squeeze(mail.quoted_text + words_of(mail.quoted_html)), wanted),
    "forward_text_words": lambda mail, wanted: contains(mail.forward.text if mail.forward else "", wanted),
    "hops": lambda mail, wanted: same(emails(mail.forward.hops if mail.forward else ()), wanted),
    "references": lambda mail, wanted: same(list(mail.references), wanted),
    "from": lambda mail, wanted: same([str(address) for address in mail.from_], wanted),
    "to": lambda mail, wanted: same(emails(mail.to), wanted),
    "cc": lambda mail, wanted: same(emails(mail.cc), wanted),
    "reply_to": lambda mail, wanted: same(emails(mail.reply_to), wanted),
    "delivered_to": lambda mail, wanted: same(emails(mail.delivered_to), wanted),
    "date": lambda mail, wanted: same(mail.date.isoformat() if mail.date else None, wanted),
    "problems": lambda mail, wanted: contains("\n".join(mail.problems), wanted),
}


def same(found: Any, wanted: Any) -> None:
    assert found == wanted


def contains(found: str, wanted: list[str]) -> None:
    assert [words for words in wanted if words not in found] == [], found


def lacks(found: str, wanted: list[str]) -> None:
    assert [words for words in wanted if words in found] == [], found


def case(name: str) -> Any:
    """A forward proves whom the request is from (P-008); an absence or a failure, that it is no answer (X-11)."""
    proved = {"forward": "P-008", "absence": "X-11", "bounce": "X-11"}.get(name.partition("_")[0])
    return pytest.param(name, marks=[pytest.mark.req(proved)] if proved else [])


@pytest.mark.parametrize("name", [case(name) for name in sorted(EXPECTED)])
def test_mail(name: str) -> None:
    mail = parse((FOLDER / f"{name}.eml").read_bytes())
    for key, wanted in EXPECTED[name].items():
        check = CHECKS.get(key)
        if check is not None:
            check(mail, wanted)
        else:
            assert getattr(mail, key) == wanted, key


def test_every_file_has_its_expectation() -> None:
    assert {path.stem for path in FOLDER.glob("*.eml")} == set(EXPECTED)


def test_every_address_is_an_example() -> None:
    for path in FOLDER.glob("*.eml"):
        for word in path.read_bytes().replace(b"=\r\n", b"").decode("latin-1").lower().split():
            domain = word.rpartition("@")[2].strip("<>()[]:;,.\"'")
            assert "@" not in word or ".example" in domain or "." not in domain, (path.name, word)
