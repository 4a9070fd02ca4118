"""A foreign letter on an address of its own: sanitised, sandboxed by its own policy, nothing loaded from elsewhere."""

import base64

from django.http import HttpResponse
from django.utils.html import escape

from ariane.kernel.html import clean
from ariane.mail.parse import ParsedMail

BEGIN = """<!doctype html><html><head><meta charset="utf-8"><base target="_blank">
<style>body{font:15px/1.5 sans-serif;margin:1rem;overflow-wrap:anywhere;background:#fff;color:#111}img{max-width:100%}
pre{white-space:pre-wrap}</style></head><body>"""
END = "</body></html>"
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
MOST_PICTURES = 8 * 1024 * 1024


def letter(parsed: ParsedMail, *, images: bool = False) -> HttpResponse:
    """The mail's body as a page that can run nothing; remote pictures only when the reader asked for them."""
    html = clean(parsed.html, cid_map=pictures(parsed), block_remote=not images).html if parsed.html else ""
    answer = HttpResponse(BEGIN + (html or f"<pre>{escape(parsed.text)}</pre>") + END)
    sources = "data: https: http:" if images else "data:"
    answer["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'unsafe-inline'; img-src {sources}; frame-ancestors 'self'; "
        "sandbox allow-popups allow-popups-to-escape-sandbox"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "private, no-store"
    return answer


def held(parsed: ParsedMail) -> int:
    """How many remote pictures are not shown."""
    return clean(parsed.html).remote_images if parsed.html else 0


def pictures(parsed: ParsedMail) -> dict[str, str]:
    """The pictures that stand in the text, as data: a sandboxed page has no cookie with which to fetch them."""
    found: dict[str, str] = {}
    left = MOST_PICTURES
    for file in parsed.attachments:
        if file.content_id and file.type in PICTURES and file.size <= left:
            left -= file.size
            content = base64.b64encode(file.content).decode()
            found[file.content_id.strip("<>")] = f"data:{file.type};base64,{content}"
    return found
