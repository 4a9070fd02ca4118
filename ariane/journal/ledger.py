"""The ledger of received mail: each has exactly one end, and what it became stands where it says (invariant 4)."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ariane.journal.models import Entry
from ariane.kernel import clock
from ariane.mail.health import Finding, State, part
from ariane.mail.models import InboundMail, RuleHit

Verdict = InboundMail.Verdict
FILED = (Verdict.ENTRY, Verdict.RECORD)
NOT_FILED = (Verdict.SORT, Verdict.REFUSED, Verdict.DUPLICATE, Verdict.BOUNCE, Verdict.FAILED)
LATELY = dt.timedelta(days=7)


def faults(since: dt.datetime | None = None) -> dict[str, list[int]]:
    """Mails whose end is not what the ledger says, by fault; empty when all is well. Four queries.

    `missing`: said to be filed, and no entry is its own. `unsaid`: an entry is its own, and the ledger says that it was
    not filed. `twice`: two entries by one way. `unexplained`: it has an end, and no rule that gave it.
    """
    mails = InboundMail.objects.filter(received_at__gte=since) if since else InboundMail.objects.all()
    entry, hit = Entry.objects.filter(inbound=OuterRef("pk")), RuleHit.objects.filter(mail=OuterRef("pk"), hit=True)
    found = {
        "missing": ids(mails.filter(~Exists(entry), verdict__in=FILED)),
        "unsaid": ids(mails.filter(Exists(entry), verdict__in=NOT_FILED)),
        "twice": twice(since),
        "unexplained": ids(mails.filter(~Exists(hit)).exclude(verdict__in=(Verdict.PENDING, Verdict.FAILED))),
    }
    return {fault: mails for fault, mails in found.items() if mails}


def ids(mails: "QuerySet[InboundMail]") -> list[int]:
    return list(mails.order_by("pk").values_list("pk", flat=True)[:100])


def twice(since: dt.datetime | None) -> list[int]:
    """Mails with two entries by the same alias, or two by no alias: several aliases rightly make several records."""
    rows = Entry.objects.filter(inbound__isnull=False)
    if since is not None:
        rows = rows.filter(inbound__received_at__gte=since)
    many = rows.order_by().values("inbound", "meta__alias").annotate(n=Count("pk")).filter(n__gt=1)
    return sorted({row["inbound"] for row in many[:100]})


@part("ledger", gettext_lazy("Received mail"), position=70)
def counted(_network: bool) -> Iterator[Finding]:
    """Whether every mail of the last week has its one end."""
    wrong = sorted({pk for mails in faults(clock.now() - LATELY).values() for pk in mails})
    if not wrong:
        yield Finding("ledger", State.FINE, _("Every mail received has exactly one end."))
        return
    words = ngettext(
        "The end of %d received mail is not sure: no. %s.",
        "The end of %d received mails is not sure: no. %s.",
        len(wrong),
    )
    yield Finding("ledger_faults", State.STOPS, words % (len(wrong), ", ".join(map(str, wrong[:10]))))
