from django.db import models

from ariane.mail.models.outbound import random_key


class DropAddress(models.Model):
    """The private address of a record: what a colleague forwards or copies to it is filed there (O-049).

    The token in the address carries `key` and nothing of the record. A new key makes the old address worthless.
    """

    record = models.OneToOneField("journal.Record", on_delete=models.CASCADE, related_name="drop")
    key = models.BigIntegerField(unique=True, default=random_key)
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"drop of {self.record_id}"
