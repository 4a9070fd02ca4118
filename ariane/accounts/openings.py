"""Who may write to people outside from which kind of record, and since when: a team's policy (P-059 to P-062)."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from ariane.accounts.models import Opening
from ariane.kernel import clock

KEPT = "openings"
Verdict = Opening.Verdict
WIDEST = (Verdict.OPEN, Verdict.APPROVE, Verdict.CLOSED)


def rules() -> list[Opening]:
    """All rules; another process may take ten seconds to see a new one."""
    kept: list[Opening] | None = cache.get(KEPT)
    if kept is None:
        kept = list(Opening.objects.all())
        cache.set(KEPT, kept, 10)
    return kept


def some_approve() -> bool:
    """Whether any message is approved before it leaves, so that pages need not look for what waits."""
    return any(rule.verdict == Verdict.APPROVE for rule in rules())


@receiver([post_save, post_delete], sender=Opening)
def forget(**_about: Any) -> None:
    """An administrator changed a rule."""
    cache.delete(KEPT)


def messages_open(kind: str, teams: Collection[int], *, day: dt.date | None = None) -> bool:
    """Whether a person of these teams may send external messages from a kind of record that day, if need be once they
    are approved."""
    rule = rule_for(kind, teams, day=day)
    return rule is None or rule.verdict != Verdict.CLOSED


def rule_for(kind: str, teams: Collection[int], *, day: dt.date | None = None) -> Opening | None:
    """The rule that holds for a person of these teams that day; None where there is none, and messages are open."""
    today = day or clock.today()
    live = [rule for rule in rules() if rule.kind in (kind, "") and _holds(rule, today)]
    theirs = [rule for rule in live if rule.team_id in teams]
    everybody = [rule for rule in live if rule.team_id is None]
    for found in (theirs, everybody):
        named = [rule for rule in found if rule.kind] or found
        if named:
            return min(named, key=lambda rule: WIDEST.index(rule.verdict))
    return None


def _holds(rule: Opening, day: dt.date) -> bool:
    return (rule.from_day is None or rule.from_day <= day) and (rule.to_day is None or day <= rule.to_day)
