"""What `ariane mail parse --json` and `ariane html clean --json` print: the documented fields, nothing more."""

from __future__ import annotations

from typing import Any

from ariane.mail.parse.model import Address, ParsedMail


def to_json(mail: ParsedMail, file: str) -> dict[str, Any]:
    """A mail as one row that `json.dumps` takes as it is."""
    bounce, forward = mail.bounce, mail.forward
    return {
        "file": file,
        "subject": mail.subject,
        "from": emails(mail.from_),
        "to": emails(mail.to),
        "text": mail.text,
        "html": mail.html,
        "reply_text": mail.reply_text,
        "reply_html": mail.reply_html,
        "attachments": [
            {"name": file.name, "type": file.type, "size": file.size, "sha256": file.sha256}
            for file in mail.attachments
        ],
        "bounce": {"permanent": list(bounce.permanent), "temporary": list(bounce.temporary)} if bounce else None,
        "auto": mail.auto,
        "forward": {
            "from": forward.email,
            "name": forward.name,
            "date": forward.date.isoformat() if forward.date else None,
            "confidence": forward.confidence,
        }
        if forward
        else None,
        "references": list(mail.references),
    }


def cleaned(html: bytes, file: str) -> dict[str, Any]:
    """A file of HTML as messages show it: remote images held back, everything that could run gone."""
    from ariane.kernel.html import clean
    from ariane.mail.parse.charset import decode

    return {"file": file, "html": clean(decode(html, html=True)[0]).html}


def emails(found: tuple[Address, ...]) -> list[str]:
    return [address.email for address in found if address.email]
