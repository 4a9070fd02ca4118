from django.db import models


class SearchDoc(models.Model):
    """What decides who may find one entry: a narrow row that a search joins for every hit, so it must stay small.

    The ids name tables above this layer, hence no foreign keys. The words stand apart (see backends): the full-text
    table is not a model, since each database has its own.
    """

    id = models.BigIntegerField(primary_key=True)
    record = models.BigIntegerField()
    visibility = models.CharField(max_length=12)
    group = models.BigIntegerField(null=True)
    author = models.BigIntegerField()

    def __str__(self) -> str:
        return f"entry {self.pk} of {self.record}"
