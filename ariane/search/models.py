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


class SearchWord(models.Model):
    """A word of the index and in how many entries it stands (see vocabulary); looked up by start and length."""

    word = models.CharField(max_length=40, primary_key=True)
    start = models.CharField(max_length=2)
    length = models.PositiveSmallIntegerField()
    count = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("start", "length"), name="word_near"),)

    def __str__(self) -> str:
        return self.word
