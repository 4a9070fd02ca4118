from django.db import models


class Snippet(models.Model):
    """A saved piece of text to insert in the composer, in one language, for everybody or one team."""

    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="fr")
    html = models.TextField()
    team = models.ForeignKey("accounts.Team", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    kinds = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.name
