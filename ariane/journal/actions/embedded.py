"""Pictures that a mail client wrote into the text itself (data: URIs) become files, shown where they stood."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from ariane.mail.parse import Attachment, ParsedMail

PICTURE = re.compile(r"""data:image/(png|jpeg|gif|webp);base64,([A-Za-z0-9+/=\s%]{16,})(?=["')])""", re.IGNORECASE)
MOST = 50


def taken_out(parsed: ParsedMail) -> ParsedMail:
    """The mail with its embedded pictures as attachments that its text names by Content-ID; at most fifty."""
    if "data:image/" not in (parsed.html + parsed.quoted_html).lower():
        return parsed
    found: dict[str, Attachment] = {}
    swap = partial(_named, found)
    html, reply = PICTURE.sub(swap, parsed.html), PICTURE.sub(swap, parsed.reply_html)
    quoted = PICTURE.sub(swap, parsed.quoted_html)
    files = (*parsed.attachments, *found.values())
    return replace(parsed, html=html, reply_html=reply, quoted_html=quoted, attachments=files)


def _named(found: dict[str, Attachment], match: "re.Match[str]") -> str:
    """The `cid:` of one picture; what is no picture, or one too many, stays as it is and is dropped on cleaning."""
    kind = match[1].lower()
    try:
        content = base64.b64decode("".join(match[2].replace("%0A", "").split()), validate=True)
    except (binascii.Error, ValueError):
        return match[0]
    digest = hashlib.sha256(content).hexdigest()
    if digest not in found and len(found) >= MOST:
        return match[0]
    if digest not in found:
        name = f"image{len(found)}.{'jpg' if kind == 'jpeg' else kind}"
        found[digest] = Attachment(
            name=name,
            type=f"image/{kind}",
            size=len(content),
            sha256=digest,
            content_id=f"{digest[:24]}@embedded",
            inline=True,
            chunks=partial(_once, content),
        )
    return f"cid:{found[digest].content_id}"


def _once(content: bytes) -> Iterator[bytes]:
    yield content
