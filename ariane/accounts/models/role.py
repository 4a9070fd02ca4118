from django.db import models


class Role(models.Model):
    """A bundle of capabilities, each with a scope; an administrator may copy one and edit the copy (D-054)."""

    code = models.SlugField(unique=True)
    name_fr = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    capabilities = models.JSONField(default=dict)
    builtin = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code
