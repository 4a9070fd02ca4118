"""Human numbers of records: OFR-2026-0142, one sequence a kind and a year."""

from django.db.models import F

from ariane.journal.models import Counter, Kind
from ariane.kernel import clock


def next_ref(kind: Kind) -> str | None:
    """The next number of a kind, inside the caller's transaction; None for a kind without prefix (parties)."""
    if not kind.prefix:
        return None
    year = clock.today().year
    Counter.objects.get_or_create(kind=kind, year=year)
    Counter.objects.filter(kind=kind, year=year).update(last=F("last") + 1)
    last = Counter.objects.get(kind=kind, year=year).last
    return f"{kind.prefix}-{year}-{last:04}"
