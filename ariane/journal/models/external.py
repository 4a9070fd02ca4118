from django.db import models


class ExternalRef(models.Model):
    """What another system calls a record: unique, so that what it sends twice is one record. `Record.external_refs` has
    the same for pages to read, with the way back."""

    record = models.ForeignKey("journal.Record", on_delete=models.CASCADE, related_name="known_as")
    source = models.CharField(max_length=60)
    external_id = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("source", "external_id"), name="external_ref_once"),)

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"
