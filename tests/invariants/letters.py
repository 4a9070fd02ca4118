"""Hostile mails, drawn at random: who writes, to which addresses, referring to what, in which disguise."""

from dataclasses import dataclass
from email.utils import make_msgid

from hypothesis import strategies as st

SENDERS = (
    "dora@aubrives.example",  # the customer
    "erik@plans.example",  # another outsider
    "inconnu@ailleurs.example",
    "ben@agence.example",  # colleagues; anybody may write their names
    "bea@agence.example",
    "cleo@agence.example",
    "julie@agence.example",
    "idle@agence.example",
    "parti@agence.example",  # a former colleague
    "fil@agence.example",  # our own mailbox
    "offres@agence.example",  # our own alias
    "MAILER-DAEMON@relais.example",
    "",
)
# places are names: what stands there is known once the world is made
PLACES = (
    "message token",
    "note token",
    "notice token",
    "confidential token",
    "revoked token",
    "forged token",
    "cut token",
    "shouted token",
    "catcher",
    "alias",
    "customer",
    "architect",
    "colleague",
)
REFERENCES = ("message", "note", "notice", "confidential", "unknown", "previous")
DISGUISES = (
    "Auto-Submitted: auto-replied",
    "Auto-Submitted: auto-generated",
    "X-Auto-Response-Suppress: All",
    "Precedence: bulk",
    "List-Id: <liste.example>",
    "X-Autoreply: yes",
    "Return-Path: <>",
    "Reply-To: dora@aubrives.example",
    "Sender: ben@agence.example",
    "Authentication-Results: mx; dmarc=fail",
    "Delivered-To: offres@agence.example",
    "Importance: high",
)
SUBJECTS = ("Re: Offre", "Absence du bureau", "Undeliverable: Offre", "TR: Offre [OFR-2026-0142]", "", "Fwd: Re: Ré: é")
BODIES = (
    "Merci, c’est d’accord.",
    "Je suis absente jusqu’au 30 novembre.",
    "D’accord.\n\nLe 20 nov. 2026 à 10:00, Béa a écrit :\n> marge 12 %\n> ne pas dire au client",
    "-----Message d'origine-----\nDe : Dora Dupont <dora@aubrives.example>\nObjet : Toiture\n\nBonjour, un prix ?",
    "",
)


@dataclass(frozen=True)
class Letter:
    """One mail as drawn; `again` is how many more times it is delivered, to other addresses."""

    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    envelope: tuple[str, ...]
    references: tuple[str, ...]
    disguises: tuple[str, ...]
    subject: str
    body: str
    again: int

    def raw(self, places: dict[str, str], ids: dict[str, str]) -> bytes:
        """The bytes, with what the names stand for; written by hand, since libraries refuse to write bad mails."""
        lines = [
            f"From: {self.sender}" if self.sender else "X-No-From: yes",
            f"To: {', '.join(places[name] for name in self.to)}",
            f"Subject: {self.subject}",
            "Date: Fri, 20 Nov 2026 10:00:00 +0100",
            f"Message-ID: {make_msgid(domain='ailleurs.example')}",
        ]
        if self.cc:
            lines.append(f"Cc: {', '.join(places[name] for name in self.cc)}")
        refers = [ids[name] for name in self.references]
        if refers:
            lines += [f"In-Reply-To: {refers[-1]}", f"References: {' '.join(refers)}"]
        lines += [*self.disguises, "Content-Type: text/plain; charset=utf-8", "", self.body]
        return "\r\n".join(lines).encode()


def some(names: tuple[str, ...], most: int, least: int = 0) -> "st.SearchStrategy[tuple[str, ...]]":
    return st.lists(st.sampled_from(names), min_size=least, max_size=most, unique=True).map(tuple)


LETTERS = st.builds(
    Letter,
    sender=st.sampled_from(SENDERS),
    to=some(PLACES, 3, 1),
    cc=some(PLACES, 2),
    envelope=some(PLACES, 2, 1),
    references=some(REFERENCES, 3),
    disguises=some(DISGUISES, 2),
    subject=st.sampled_from(SUBJECTS),
    body=st.sampled_from(BODIES),
    again=st.integers(0, 2),
)
