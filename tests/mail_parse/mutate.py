"""Mails that no mailer wrote: the corpus cut, doubled, crossed and bitten."""

import random

TOKENS = (
    b"\r\n", b"\n\n", b"\r", b"\x00", b"\xff\xfe", b"=?utf-8?q?", b"?=", b"--", b"boundary=", b'"', b"<", b">", b";",
    b"Content-Type: multipart/mixed; boundary=x\n\n--x\n", b"Content-Transfer-Encoding: base64\n", b"charset=utf-16",
    b"> " * 40, b"=",
    b"<div " * 30, b"<!--", b"De : x\nObjet : y\n", b"On 3 Mar 2025 wrote:\n", b"\xe2\x80\xae",
    b"begin 644 x\n", b"=" * 80,
)  # fmt: skip


def mutated(rng: random.Random, corpus: list[bytes]) -> bytes:
    """One mail of the corpus after one to six accidents."""
    mail = rng.choice(corpus)
    for _ in range(rng.randint(1, 6)):
        mail = accident(rng, mail, corpus)
    return mail[:200_000]


def accident(rng: random.Random, mail: bytes, corpus: list[bytes]) -> bytes:
    at, to = sorted((rng.randrange(len(mail) + 1), rng.randrange(len(mail) + 1)))
    kind = rng.randrange(7)
    if kind == 0:
        return mail[:at] + mail[to:]
    if kind == 1:
        return mail[:to] + mail[at:]
    if kind == 2:
        return mail[:at] + rng.choice(TOKENS) + mail[at:]
    if kind == 3:
        return mail[:at] + rng.randbytes(rng.randint(1, 12)) + mail[at + 4 :]
    if kind == 4:
        other = rng.choice(corpus)
        return mail[:at] + other[rng.randrange(len(other) + 1) :]
    if kind == 5:
        lines = mail.split(b"\n")
        rng.shuffle(lines)
        return b"\n".join(lines)
    return mail.replace(b"\r\n", rng.choice((b"\n", b"\r", b"\r\r\n")))
