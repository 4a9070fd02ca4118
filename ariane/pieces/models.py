from django.db import models

from ariane.journal.models import Record


class Piece(Record):
    """A piece of any kind: request, offer, order, invoice, letter, task, ticket… What only some kinds have stays empty
    for the others. Amounts are minor units of the record's currency."""

    amount_excl = models.BigIntegerField(null=True, blank=True)
    amount_incl = models.BigIntegerField(null=True, blank=True)
    amount_paid = models.BigIntegerField(null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by_channel = models.CharField(max_length=20, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    direction = models.CharField(max_length=3, blank=True)
    received_on = models.DateField(null=True, blank=True)
    occurred_at = models.DateTimeField(null=True, blank=True)
    mode = models.CharField(max_length=40, blank=True)
    subject_type = models.CharField(max_length=60, blank=True)
    lines = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"
