"""How long documents are kept: a rule destroys what is older, with the same tombstone as any deletion (X-14)."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from ariane.accounts.models import Identity
from ariane.journal.append import Line, append
from ariane.journal.models import Document, Entry, RetentionRule
from ariane.journal.wording import said
from ariane.kernel import clock
from ariane.mail import store

BATCH = 100
DAYS = 365.25


def expired(rule: RetentionRule, today: dt.date) -> Q:
    """The condition on Document for what a rule no longer keeps: of its type, on records of its kind that are closed or
    put away, older than its years."""
    before = clock.local_moment(today - dt.timedelta(days=round(rule.years * DAYS)), dt.time(0))
    condition = Q(destroyed_at=None, created_at__lt=before)
    if rule.doc_type:
        condition &= Q(doc_type=rule.doc_type)
    if rule.kind:
        condition &= Q(record__kind__code=rule.kind)
    return condition & (Q(record__archived_at__isnull=False) | Q(record__stage__final=True) | Q(record__stage=None))


def apply(*, limit: int = BATCH) -> int:
    """Destroy what the rules no longer keep; returns how many, so that the worker goes on while there is work."""
    today, done = clock.today(), 0
    for rule in RetentionRule.objects.filter(active=True):
        rows = Document.objects.filter(expired(rule, today)).select_related("record")
        for document in rows.order_by("pk")[: limit - done]:
            destroy(document, rule)
            done += 1
    return done


@transaction.atomic
def destroy(document: Document, rule: RetentionRule) -> None:
    """Content gone, name and line kept; the file goes once no other document names it."""
    path = document.path
    mine = Document.objects.filter(pk=document.pk, destroyed_at=None)
    if not mine.update(destroyed_at=clock.now(), path="", destroyed_reason=f"retention: {rule.name}"[:200]):
        return
    meta = said("document_expired", rule=rule.name, document=document.name)
    append(document.record, Line(type=Entry.Type.SYSTEM, author=Identity.system(), extra={"meta": meta}))
    if path and not Document.objects.filter(path=path).exists():
        transaction.on_commit(lambda: store.forget(path))
