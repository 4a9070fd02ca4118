"""Address headers: who, as real mailers write it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ariane.mail.parse import words
from ariane.mail.parse.model import Address

MAX_RECIPIENTS = 1000
# A quoted string, a comment, an angle address, a separator, or a run of anything else.
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|\((?:[^()\\]|\\.|\([^()]*\))*\)?|<[^<>]*>?|[,;:]|[^",;:<(]+|.', re.S)
MAILBOX = re.compile(
    r"(?:\"[^\"@]+\"|(?<![^\s<>()\[\],;:\"'`@])[^\s<>()\[\],;:\"'`@]++)@(?:\[[^\s\[\]]+\]|[^\s<>()\[\],;:\"'`]+)"
)
LITERAL = re.compile(r"@\[[^\s\[\]]+\]\W*$")
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"?')


def addresses(values: Iterable[str]) -> tuple[tuple[Address, ...], bool]:
    """The mailboxes of raw address headers, at most MAX_RECIPIENTS, and whether some were left out."""
    out: list[Address] = []
    for value in values:
        for address in one_header(words.unfold(value)):
            if len(out) >= MAX_RECIPIENTS:
                return tuple(out), True
            out.append(address)
    return tuple(out), any(len(value) > words.MAX_VALUE for value in values)


def one_header(value: str) -> list[Address]:
    """Mailboxes of one header. Structure is read before encoded words, whose text may hold commas."""
    reader = Reader()
    for match in TOKEN.finditer(value):
        reader.take(match.group())
    reader.end()
    return reader.found


@dataclass(slots=True)
class Reader:
    """The mailbox being read: its display name so far, its comment, its address."""

    name: list[str] = field(default_factory=list)
    comment: str = ""
    email: str = ""
    group: str = ""
    found: list[Address] = field(default_factory=list)

    def take(self, lexeme: str) -> None:
        if lexeme in {",", ";"}:
            self.separator(lexeme)
        elif lexeme == ":":
            self.group, self.name = "".join(self.name), []  # its members follow
        elif lexeme[0] == "<":
            if self.email:  # the separator was forgotten
                self.finish()
            self.email = lexeme.strip("<> \t")
        elif lexeme[0] == "(":
            self.comment = lexeme[1:].removesuffix(")")
        else:
            if self.email and MAILBOX.search(lexeme):
                self.finish()
            self.name.append(lexeme)  # after the address too: « <m@x.example> Marc »

    def separator(self, lexeme: str) -> None:
        self.group = ""
        text = "".join(self.name)
        if lexeme == "," and text.strip() and not self.email and "@" not in text and "=40" not in text:
            self.name.append(", ")  # « Dupont, Marc <m@…> » without its quotes
        else:
            self.finish()

    def finish(self) -> None:
        if self.email or "".join(self.name).strip(" ,"):
            made = mailboxes(self.name, self.comment, self.email)
            if self.found and [item.email for item in made] == [self.found[-1].email] and not made[0].name:
                made = []  # « Marc <m@x.example> <m@x.example> »
            self.found += made
        self.name, self.comment, self.email = [], "", ""

    def end(self) -> None:
        """The header's end: « Service: Marc <m@x.example> » was no group, as nothing closed it."""
        if self.group.strip() and self.email and "".join(self.name).strip():
            self.name = [f"{self.group.strip()}: ", *(part.lstrip() for part in self.name[:1]), *self.name[1:]]
        self.finish()


def mailboxes(parts: list[str], comment: str, email: str) -> list[Address]:
    """The mailbox of one stretch between separators; several when only blanks part bare addresses."""
    text = "".join(parts).strip(" \t,")
    if email:
        return [named(clean_name(text) or clean_name(comment), email)]
    text = words.decode_value(text) if "=?" in text else text
    found = MAILBOX.findall(text)
    rest = MAILBOX.sub(" ", text).strip(" \t\"'<>") if found else text
    name = clean_name(rest) or clean_name(comment)
    return [named(name, item) for item in found or [""]]


def named(name: str, email: str) -> Address:
    return Address("" if name == email else name, clean_email(email))


def clean_name(text: str) -> str:
    text = QUOTED.sub(lambda hit: re.sub(r"\\(.)", r"\1", hit.group(1)), text.strip())
    name = re.sub(r"\s+", " ", words.decode_value(text)).strip()
    while len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
        name = name[1:-1].strip()
    return name


def clean_email(text: str) -> str:
    email = words.decode_value(text)
    email = re.sub(r"^(?:mailto|smtp|rfc822)[:;]\s*", "", email, flags=re.I)
    if email.startswith("@") and ":" in email:  # RFC 822 source route
        email = email.split(":", 1)[1]
    literal = LITERAL.search(email)
    local, at, domain = email.strip(" \t'`,.;<>" if literal else " \t'`,.;<>[]").rpartition("@")
    if not re.fullmatch(r'"[^"]+"', local):
        local = re.sub(r"[\s\"]", "", local)
    domain = re.sub(r"[\s\"]", "", domain)
    return f"{local}{at}{domain.lower()}" if at else domain
