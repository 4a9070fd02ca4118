from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ariane.journal.models import Record
from ariane.parties import numbers


class Party(Record):
    """An interlocutor: organisation, person or service. Its name is the record's title."""

    class Type(models.TextChoices):
        ORGANISATION = "organisation", _("Company / organisation")
        PERSON = "person", _("Individual")
        SERVICE = "service", _("Department")

    party_type = models.CharField(max_length=12, choices=Type.choices, default=Type.ORGANISATION)
    quality = models.CharField(max_length=40, blank=True)
    other_name = models.CharField(max_length=200, blank=True)
    first_name = models.CharField(max_length=100, blank=True)
    job = models.CharField(max_length=120, blank=True)
    legal_form = models.CharField(max_length=40, blank=True)
    organisation = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    establishment_no = models.CharField(max_length=20, blank=True)
    enterprise_no = models.CharField(max_length=20, blank=True)
    wrong_number = models.BooleanField(default=False, editable=False)
    country = models.CharField(max_length=2, blank=True)
    street = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100, blank=True)
    website = models.URLField(blank=True)
    language = models.CharField(max_length=8, default="fr")
    relations = models.JSONField(default=list, blank=True)
    strategic = models.BooleanField(default=False)
    do_not_contact = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "parties"
        indexes = (
            models.Index(
                fields=("establishment_no",), condition=~models.Q(establishment_no=""), name="party_by_establishment"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep `wrong_number` true, which the list of cards to complete filters on."""
        self.wrong_number = any(number and not number.valid for number in (self.establishment, self.enterprise))
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "wrong_number"}
        super().save(*args, **kwargs)

    def found_by(self) -> str:
        return " ".join((super().found_by(), self.other_name, self.first_name, self.city))

    @property
    def reason_words(self) -> str:
        """Why it is archived, in words; other words of an imported card stay as they are."""
        from ariane.parties.archiving import Reason

        known = {reason.value: str(reason.label) for reason in Reason}
        return known.get(self.archive_reason, self.archive_reason)

    @property
    def establishment(self) -> numbers.Number:
        """The establishment number with its validity and the way it is written."""
        return numbers.establishment(self.establishment_no, self.country)

    @property
    def enterprise(self) -> numbers.Number:
        """The enterprise number, likewise."""
        return numbers.enterprise(self.enterprise_no, self.country)


class PartyAddress(models.Model):
    """A mail address of a party. Several parties may share one (a family, an office)."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="addresses")
    identity = models.ForeignKey("accounts.Identity", on_delete=models.PROTECT, related_name="cards")
    label = models.CharField(max_length=40, blank=True)
    preferred = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "party addresses"
        constraints = (models.UniqueConstraint(fields=("party", "identity"), name="party_address_once"),)

    def __str__(self) -> str:
        return f"{self.identity_id} of {self.party_id}"


class PartyPhone(models.Model):
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="phones")
    number = models.CharField(max_length=40)
    label = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.number


class Suspicion(models.Model):
    """Two cards that may be one (doublon présumé), with what speaks for it; the contact-file steward decides.

    The pair is kept with the older card first. `reported_by` is the colleague who saw it, None when Ariane did.
    """

    class State(models.TextChoices):
        OPEN = "open", _("to decide")
        APART = "apart", _("two different cards")
        MERGED = "merged", _("merged")

    first = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    note = models.CharField(max_length=500, blank=True)
    reported_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "suspicions"
        constraints = (
            models.UniqueConstraint(fields=("first", "second"), name="suspected_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="suspected_in_order"),
        )
        indexes = (models.Index(fields=("state", "-score", "id"), name="suspicion_queue"),)

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}?"

    @property
    def reasons_words(self) -> list[str]:
        """What speaks for it, in words."""
        from ariane.parties.duplicates import REASONS

        return [gettext(REASONS[reason]) for reason in self.reasons]


class Merge(models.Model):
    """One card merged into another, with all that is needed to take it back (domain invariant 12).

    `moves` lists, per table and column, the rows that named the merged card; `before` and `after` hold the columns of
    both cards that the merge changed.
    """

    kept = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="absorbed")
    merged = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="mergers")
    moves = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("merged",), condition=models.Q(undone_at=None), name="merged_once"),
        )

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.kept_id}"
