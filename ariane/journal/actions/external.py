"""What other systems call our records."""

from django.db import transaction

from ariane.journal.models import ExternalRef, Record


def known_as(source: str, external_id: str) -> Record | None:
    """The record that a system calls so."""
    row = ExternalRef.objects.filter(source=source, external_id=external_id).select_related("record").first()
    return row.record if row else None


@transaction.atomic
def call(*, record: Record, source: str, external_id: str, url: str = "") -> None:
    """Keep what another system calls a record, and the page it has of it. Raises IntegrityError when another record
    has the name already."""
    row, made = ExternalRef.objects.get_or_create(
        record=record, source=source, external_id=external_id, defaults={"url": url}
    )
    if not made and (not url or row.url == url):
        return
    ExternalRef.objects.filter(pk=row.pk).update(url=url)
    names = ExternalRef.objects.filter(record=record).order_by("pk").values("source", "external_id", "url")
    refs = [{"source": one["source"], "id": one["external_id"], "url": one["url"]} for one in names]
    Record.objects.filter(pk=record.pk).update(external_refs=refs)
    record.external_refs = refs
