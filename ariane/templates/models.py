"""Saved texts, and the templates of messages: per situation, a wording in each language, every version kept."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


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


class Template(models.Model):
    """What is written in one situation. `code` is how flows and events name it; a shipped one cannot be deleted.

    `reference` is the language that the others translate; `media` says whether it leaves as mail, as letter or both.
    """

    class Situation(models.TextChoices):
        REQUEST = "request", _("request received")
        DOCUMENTS = "documents", _("documents asked for")
        NEGOTIATION = "negotiation", _("negotiation")
        SENDING = "sending", _("sending a document")
        DELIVERY = "delivery", _("delivery")
        REMINDER = "reminder", _("reminder")
        CONTACT = "contact", _("keeping in touch")
        INTERNAL = "internal", _("between colleagues")

    class Mode(models.TextChoices):
        FREE = "free", _("on request")
        PROPOSED = "proposed", _("proposed")
        AUTOMATIC = "automatic", _("automatic")

    class Tone(models.IntegerChoices):
        NEUTRAL = 0, _("neutral")
        GENTLE = 1, _("gentle")
        POLITE = 2, _("polite")
        FIRM = 3, _("firm")
        FINAL = 4, _("final")

    class Signatory(models.TextChoices):
        WRITER = "", _("who sends it")
        OWNER = "owner", _("who is in charge of the record")
        LEAD = "lead", _("the team’s lead")
        EXECUTIVE = "executive", _("an executive")

    class Audience(models.TextChoices):
        ANYBODY = "", _("anybody")
        BUSINESS = "b2b", _("businesses")
        CONSUMER = "b2c", _("consumers")

    code = models.SlugField(max_length=60, unique=True)
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    situation = models.CharField(max_length=16, choices=Situation.choices, default=Situation.CONTACT)
    kinds = models.JSONField(default=list, blank=True)
    media = models.JSONField(default=list)
    event = models.CharField(max_length=40, blank=True)
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.FREE)
    tone = models.PositiveSmallIntegerField(choices=Tone.choices, default=Tone.NEUTRAL)
    audience = models.CharField(max_length=4, choices=Audience.choices, default=Audience.ANYBODY, blank=True)
    signatory = models.CharField(max_length=12, choices=Signatory.choices, default=Signatory.WRITER, blank=True)
    reference = models.CharField(max_length=8, default="fr")
    builtin = models.BooleanField(default=False, editable=False)
    active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=500)

    class Meta:
        ordering = ("position", "name_fr")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        english = (get_language() or "fr").startswith("en")
        return (self.name_en if english else self.name_fr) or self.name_fr


class Variant(models.Model):
    """A template in one language, or in one country's usage of it (« fr-CA »).

    `number` grows with each change; `follows` is the reference's number when this wording was last gone over: behind
    it, the wording is stale (M-028). `zones` are the framed parts in order: {"key", "kind", "html"}, kind being text
    (may be adapted while writing), locked (may not) or free (a place for a personal word, `html` says what for).
    """

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="variants")
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=250)
    zones = models.JSONField(default=list)
    number = models.PositiveIntegerField(default=1)
    follows = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("language",)
        constraints = (models.UniqueConstraint(fields=("template", "language"), name="template_variant_once"),)

    def __str__(self) -> str:
        return f"{self.template_id} {self.language}"


class Version(models.Model):
    """A wording as it stood: what was sent under that number can be read again, and put back."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=250)
    zones = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("variant", "number"), name="template_version_once"),)
