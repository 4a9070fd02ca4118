"""Where a mail that found no record may belong: ranked, each with its reasons, never decided (M-011).

Signals, strong to weak: it answers an entry of the record; it names its reference; its sender took part in the
conversation; the sender's card has a role on it or is its third party; a like title; the same amount. Closed records
come behind open ones. Only records that the person may read and write on.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Q
from rapidfuzz.fuzz import token_set_ratio

from ariane.accounts.models import User
from ariane.accounts.models.identity import normalise
from ariane.journal import names, policy
from ariane.journal.models import Delivery, Entry, Kind, Link, Record
from ariane.journal.sorting import Letter
from ariane.kernel.text import fold, searchable
from ariane.parties.models import Party
from ariane.parties.queries import top, who_is
from ariane.pieces.actions import PARTICIPANTS
from ariane.pieces.by_hand import writer

MOST, POOL, WORDS = 5, 60, 4
REFERENCE = re.compile(r"\b[A-Z]{2,8}-\d{4}-\d{3,6}\b")
AMOUNT = re.compile(
    r"(?<![\d,.])(\d{1,3}(?:[\s\u00a0\u202f.]\d{3})+|\d{3,})(?:[.,](\d{2}))?(?=[\s\u00a0\u202f]?(?:€|eur|\$))", re.I
)
POINTS = {"answers": 100, "reference": 90, "wrote": 60, "role": 45, "party": 30, "amount": 20}
LIKE = 72
CLOSED = -25


@dataclass
class Candidate:
    """A record, why it may be the one, and how likely: 3 very, 2 possible, 1 hardly."""

    record: Record
    score: int = 0
    reasons: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def rank(self) -> int:
        return 3 if self.score >= 75 else 2 if self.score >= 40 else 1

    def add(self, code: str, points: int, fact: Any = None) -> None:
        self.score += points
        self.reasons.append((code, fact))


def candidates(viewer: User, letter: Letter) -> list[Candidate]:
    """The records that a waiting mail may belong to, the likeliest first; at most five."""
    signals: dict[int, list[tuple[str, Any]]] = defaultdict(list)
    address = normalise(writer(letter).email)
    cards = list(who_is(address).active)
    for code, found in (
        ("answers", answered(letter)),
        ("reference", referenced(letter)),
        ("wrote", conversations(address)),
        ("role", roles(cards)),
        ("party", of_party(cards)),
        ("like", like_titles(letter)),
    ):
        for pk, fact in found:
            signals[pk].append((code, fact))
    rows = Record.objects.filter(policy.visible(viewer), pk__in=list(signals)[: POOL * 3], archived_at=None)
    ranked = [
        weighed(record, signals[record.pk], letter) for record in rows.select_related("kind", "stage", "main_party")
    ]
    kept = [one for one in ranked if one.score > 0 and policy.can(viewer, "note", one.record)]
    return sorted(kept, key=lambda one: (-one.score, -one.record.pk))[:MOST]


def weighed(record: Record, signals: Iterable[tuple[str, Any]], letter: Letter) -> Candidate:
    """The candidate with its reasons in order of weight."""
    found = Candidate(record)
    for code, fact in signals:
        if code != "like":
            found.add(code, POINTS[code], fact)
    likeness = int(token_set_ratio(fold(subject(letter)), fold(record.title))) if subject(letter) else 0
    if likeness >= LIKE:
        found.add("like", (likeness - LIKE) + 12)
    if record.amount is not None and record.amount in amounts(letter):
        found.add("amount", POINTS["amount"], (record.amount, record.currency))
    if not record.is_open:
        found.add("closed", CLOSED)
    return found


def answered(letter: Letter) -> list[tuple[int, Any]]:
    return [(one.entry.record_id, None) for one in letter.targets]


def referenced(letter: Letter) -> list[tuple[int, Any]]:
    """Records whose reference stands in the subject or in the text."""
    text = f"{letter.parsed.subject} {letter.parsed.reply_text or letter.parsed.text}"[:20_000].upper()
    refs = set(REFERENCE.findall(text))
    return [(pk, ref) for pk, ref in Record.objects.filter(ref__in=refs).values_list("pk", "ref")] if refs else []


def conversations(address: str) -> list[tuple[int, Any]]:
    """Records where the sender's address wrote or was written to, with the last time."""
    if not address:
        return []
    wrote = Entry.objects.filter(author__address=address, visibility=Entry.Visibility.EXTERNAL, removed_at=None)
    told = Delivery.objects.filter(recipient__address=address, external=True, cancelled_at=None)
    found: dict[int, dt.datetime] = {}
    last = wrote.values("record").annotate(at=Max("occurred_at")).order_by("-at")[:POOL]
    written = told.values("record").annotate(at=Max("not_before")).order_by("-at")[:POOL]
    for row in (*last, *written):
        found[row["record"]] = max(row["at"], found.get(row["record"], row["at"]))
    return list(found.items())


def roles(cards: Sequence[Party]) -> list[tuple[int, Any]]:
    """Records on which one of the sender's cards has a role."""
    links = Link.objects.filter(to_record__in=cards, role__in=PARTICIPANTS, to_date=None)
    return list(links.order_by("-from_record").values_list("from_record_id", "role")[:POOL]) if cards else []


def of_party(cards: Sequence[Party]) -> list[tuple[int, Any]]:
    """Records of the sender's organisation."""
    parties = {top(card).pk for card in cards}
    rows = Record.objects.filter(main_party__in=parties, archived_at=None)
    return [(pk, None) for pk in rows.order_by("-last_message_at", "-pk").values_list("pk", flat=True)[:POOL]]


def like_titles(letter: Letter) -> list[tuple[int, Any]]:
    """Records that share the longest words of the subject, the newest first."""
    words = sorted({word for word in searchable(subject(letter)).split() if len(word) > 4}, key=len)[-WORDS:]
    if not words:
        return []
    shared = Q(*(Q(folded__contains=f" {word}") for word in words), _connector=Q.OR)
    rows = Record.objects.filter(shared, archived_at=None).exclude(kind__family=Kind.Family.PARTY)
    return [(pk, None) for pk in rows.order_by("-pk").values_list("pk", flat=True)[:POOL]]


def subject(letter: Letter) -> str:
    return names.bare(letter.parsed.subject)


def amounts(letter: Letter) -> set[int]:
    """Amounts of money named in the text, in minor units."""
    text = (letter.parsed.reply_text or letter.parsed.text)[:20_000]
    return {int(re.sub(r"\D", "", whole)) * 100 + int(part or 0) for whole, part in AMOUNT.findall(text)}
