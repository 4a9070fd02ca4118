from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _


def in_language(fr: str, en: str) -> str:
    """The wording for the language on screen: configuration carries both, French is the fallback."""
    return en if en and (translation.get_language() or "fr").startswith("en") else fr


class Kind(models.Model):
    """A kind of record: configuration, not code. The built-in ones are rows too, made by `journal.kinds.install`."""

    class Family(models.TextChoices):
        PARTY = "party", _("Party")
        PIECE = "piece", _("Piece")
        ROOM = "room", _("Room")

    class MainParty(models.TextChoices):
        REQUIRED = "required", _("exactly one")
        UNTIL_VALIDATED = "until_validated", _("one, or to be identified")
        OPTIONAL = "optional", _("optional")
        NONE = "none", _("none")

    class Policy(models.TextChoices):
        """Which line of the permission matrix rules reading and editing."""

        PARTY = "party", _("Parties")
        OPERATIONAL = "operational", _("Requests, cases, letters, tasks, tickets…")
        COMMERCIAL = "commercial", _("Offers and orders")
        INVOICE = "invoice", _("Invoices")
        INTERACTION = "interaction", _("Interactions")
        ROOM = "room", _("Rooms")

    code = models.SlugField(unique=True)
    family = models.CharField(max_length=8, choices=Family.choices, default=Family.PIECE)
    policy = models.CharField(max_length=12, choices=Policy.choices, default=Policy.OPERATIONAL)
    name_fr = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    plural_fr = models.CharField(max_length=80)
    plural_en = models.CharField(max_length=80, blank=True)
    icon = models.CharField(max_length=40, default="file-text")
    prefix = models.CharField(max_length=8, blank=True, help_text="of the reference: OFR gives OFR-2026-0142")
    main_party = models.CharField(max_length=16, choices=MainParty.choices, default=MainParty.OPTIONAL)
    tracked = models.JSONField(default=list, blank=True)
    naming = models.JSONField(default=dict, blank=True)
    follow_rules = models.JSONField(default=dict, blank=True)
    in_menu = models.BooleanField(default=True)
    # days without an external message after which an open record is in silence; empty: not looked at
    silent_days = models.PositiveSmallIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=100)
    builtin = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        return in_language(self.name_fr, self.name_en)

    @property
    def plural(self) -> str:
        return in_language(self.plural_fr, self.plural_en)


class Stage(models.Model):
    """A step of a kind's life; a final one closes the record for every « still open » question."""

    kind = models.ForeignKey(Kind, on_delete=models.CASCADE, related_name="stages")
    code = models.SlugField()
    name_fr = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    final = models.BooleanField(default=False)

    class Meta:
        ordering = ("kind", "position")
        constraints = (models.UniqueConstraint(fields=("kind", "code"), name="stage_once"),)

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        return in_language(self.name_fr, self.name_en)


class FieldDef(models.Model):
    """A field that a kind has, built-in (a column of the record or its child) or declared on screen (O-004)."""

    class Type(models.TextChoices):
        TEXT = "text", _("Short text")
        LONG = "long", _("Long text")
        INTEGER = "integer", _("Whole number")
        MONEY = "money", _("Amount")
        DATE = "date", _("Date")
        DATETIME = "datetime", _("Date and time")
        BOOLEAN = "boolean", _("Yes or no")
        CHOICE = "choice", _("List")
        USER = "user", _("Colleague")
        TEAM = "team", _("Team")
        RECORD = "record", _("Record")
        URL = "url", _("Web address")

    kind = models.ForeignKey(Kind, on_delete=models.CASCADE, related_name="fields")
    code = models.SlugField()
    name_fr = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    type = models.CharField(max_length=10, choices=Type.choices, default=Type.TEXT)
    choices = models.JSONField(default=list, blank=True)
    required = models.BooleanField(default=False)
    builtin = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("kind", "position")
        constraints = (
            models.UniqueConstraint(fields=("kind", "code"), name="field_once"),
            models.CheckConstraint(condition=~Q(code=""), name="field_has_code"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        return in_language(self.name_fr, self.name_en)

    @property
    def options(self) -> list[tuple[str, str]]:
        """The values of a list and their words on screen; a list typed by an administrator is words alone."""
        return [
            (option, option) if isinstance(option, str) else (option["value"], in_language(option["fr"], option["en"]))
            for option in self.choices
        ]


class Counter(models.Model):
    """The last number given to a kind in a year."""

    kind = models.ForeignKey(Kind, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "year"), name="counter_once"),)

    def __str__(self) -> str:
        return f"{self.kind_id} {self.year}: {self.last}"
