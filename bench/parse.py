"""Reading one mail: a reply of 10 kB with text and HTML, and the memory that a 25 MB photograph takes."""

import base64
import random
import subprocess
import sys
from collections.abc import Iterator

from ariane.mail.parse import parse
from bench.measure import Figure, median, quick, timed

LINE = "Le chantier peut commencer le 17 mars, pouvez-vous confirmer la nacelle et les échafaudages ?"
INTRO = "Le lun. 3 mars 2025 à 14:05, Sophie Lambert <sophie@nous.example> a écrit :"
PEAK = """
import resource, sys
from ariane.mail.parse import parse
raw = open(sys.argv[1], "rb").read()
mail = parse(raw)
assert mail.attachments[0].size == 24_999_975
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000)
"""


def figures() -> Iterator[Figure]:
    raw = reply()
    yield Figure("parse a reply of 10 kB", median(timed(lambda: parse(raw), times=50 if quick() else 500)), "ms", 3)
    yield Figure("memory to parse a 25 MB mail, whole process", peak(), "MB", 300)


def reply() -> bytes:
    """A Gmail reply: two thirds of it are what it quotes, as they usually are."""
    said = [f"{number}. {LINE}" for number in range(36)]
    text = "D’accord pour le 17.\n\nMarc\n\n" + INTRO + "\n\n" + "\n".join(f"> {line}" for line in said)
    intro = INTRO.replace("<", "&lt;").replace(">", "&gt;")
    quoted = "".join(f"<div>{line}</div>" for line in said)
    html = (
        f'<div dir="ltr">D’accord pour le 17.<div>Marc</div></div><br><div class="gmail_quote"><div class="gmail_attr">'
        f'{intro}<br></div><blockquote class="gmail_quote">{quoted}</blockquote></div>'
    )
    head = "From: Marc <marc@client.example>\nTo: sophie@nous.example\nSubject: Re: Offre\nMessage-ID: <1@c.example>\n"
    parts = "".join(
        f"--b\nContent-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}\n"
        for kind, body in (("plain", text), ("html", html))
    )
    return f"{head}MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n{parts}--b--\n".encode()


def peak() -> float:
    """Megabytes of a fresh process that holds the mail and reads it."""
    import tempfile

    photo = base64.encodebytes(random.Random(1).randbytes(999_999)) * 25
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"Content-Type: image/jpeg; name=p.jpg\nContent-Transfer-Encoding: base64\n\n" + photo)
        file.flush()
        told = subprocess.run([sys.executable, "-c", PEAK, file.name], capture_output=True, text=True, check=True)
    return float(told.stdout)
