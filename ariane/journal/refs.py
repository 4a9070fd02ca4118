"""Human numbers of records: OFR-2026-0142, one sequence a kind and a year."""

from django.db import connection

from ariane.journal.models import Kind
from ariane.kernel import clock

# one statement, which holds the counter until the transaction ends: two records never have one number
COUNT = """
    INSERT INTO journal_counter (kind_id, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (kind_id, year) DO UPDATE SET last = journal_counter.last + 1 RETURNING last
"""


def next_ref(kind: Kind) -> str | None:
    """The next number of a kind, inside the caller's transaction; None for a kind without prefix (parties)."""
    if not kind.prefix:
        return None
    year = clock.today().year
    with connection.cursor() as cursor:
        cursor.execute(COUNT, (kind.pk, year))
        ((last,),) = cursor.fetchall()
    return f"{kind.prefix}-{year}-{last:04}"
