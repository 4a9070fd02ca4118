import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ariane.journal.models import Record
from ariane.journal.models.kind import in_language
from ariane.kernel import clock
from ariane.pieces.amounts import Line, Totals, totals

# the date of a kind that stands for its deadline: lists sort on Record.due_on
DEADLINE = {
    "quote": "valid_until",
    "order": "expected_on",
    "purchase": "expected_on",
    "delivery": "expected_on",
}
WITH_TAX = frozenset({"invoice"})
EXCHANGE = "interaction"


def headline(kind_code: str, sums: Totals) -> int:
    """The amount by which a kind is known: with tax for an invoice, before tax for the others."""
    return sums.incl if kind_code in WITH_TAX else sums.excl


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
    promised_on = models.DateField(null=True, blank=True)
    terms = models.ForeignKey("pieces.PaymentTerms", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    urgency_answered = models.BooleanField(default=False)
    channel = models.CharField(max_length=20, blank=True)
    direction = models.CharField(max_length=3, blank=True)
    received_on = models.DateField(null=True, blank=True)
    occurred_at = models.DateTimeField(null=True, blank=True)
    mode = models.CharField(max_length=40, blank=True)
    subject_type = models.CharField(max_length=60, blank=True)
    lines = models.JSONField(default=list, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("occurred_at", "record_ptr"),
                condition=models.Q(occurred_at__isnull=False),
                name="piece_by_occurrence",
            ),
        )

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the headline figures true: lines decide the amounts, the kind decides which date is the deadline."""
        copied = self._copy_amounts() | self._copy_deadline() | self._begin()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], *copied}
        super().save(*args, **kwargs)

    def _copy_amounts(self) -> set[str]:
        if not self.lines:
            return set()
        sums = self.totals
        self.amount_excl, self.amount_incl = sums.excl, sums.incl
        self.amount = headline(self.kind.code, sums)
        return {"amount", "amount_excl", "amount_incl"}

    def _copy_deadline(self) -> set[str]:
        column = DEADLINE.get(self.kind.code)
        if column is None:
            return set()
        self.due_on = getattr(self, column)
        return {"due_on"}

    def _begin(self) -> set[str]:
        """An exchange took place when it was written down unless somebody says otherwise: that orders their list."""
        if self.occurred_at is not None or self.kind.code != EXCHANGE:
            return set()
        self.occurred_at = self.created_at or clock.now()
        return {"occurred_at"}

    @property
    def totals(self) -> Totals:
        """What the lines add up to, tax by tax."""
        return totals(Line.read(row) for row in self.lines)

    @property
    def balance(self) -> int | None:
        """What remains to be paid, in minor units; None when no amount is known."""
        due = self.amount_incl if self.amount_incl is not None else self.amount
        return None if due is None else due - (self.amount_paid or 0)


class ForwardHabit(models.Model):
    """What a person's correction taught of the way a colleague's mail client forwards: whom the mail is from (P-008).

    `marker` is how the client writes a forward (`Forward.marker` of the parsed mail).
    """

    class Choice(models.TextChoices):
        FOUND = "found", _("whom the reading of the mail found")
        FIRST = "first", _("who wrote first, at the bottom of the forwards")
        LAST = "last", _("whose mail was forwarded last")
        COLLEAGUE = "colleague", _("the colleague herself")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    marker = models.CharField(max_length=60, blank=True)
    choice = models.CharField(max_length=10, choices=Choice.choices)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "marker"), name="forward_habit_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.marker}: {self.choice}"


class PaymentTerms(models.Model):
    """When an invoice is due: so many days after its date, or after the end of its month (R-018)."""

    name_fr = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    days = models.PositiveSmallIntegerField(default=30)
    end_of_month = models.BooleanField(default=False)
    default = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("days", "end_of_month", "pk")
        verbose_name_plural = "payment terms"
        constraints = (
            models.UniqueConstraint(fields=("default",), condition=models.Q(default=True), name="one_default_terms"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self.name_fr, self.name_en)

    def due(self, day: dt.date) -> dt.date:
        """The day on which an invoice of that day is due; « 30 jours fin de mois » counts the days, then goes on to the
        end of the month that they reach."""
        found = day + dt.timedelta(days=self.days)
        if not self.end_of_month:
            return found
        return (found.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)


class Payment(models.Model):
    """Money that came in for a piece, or a credit note that lessens what is owed; minor units of its currency. One that
    was taken back (a rejected debit) stays, with its reason; `source` and `external_id` know it in another system."""

    class Kind(models.TextChoices):
        PAYMENT = "payment", _("payment")
        CREDIT = "credit", _("credit note")

    piece = models.ForeignKey(Piece, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PAYMENT)
    amount = models.BigIntegerField()
    paid_on = models.DateField()
    reference = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=40, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    reversed_at = models.DateTimeField(null=True, blank=True)
    reversed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reversed_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("paid_on", "pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_of_something"),
            models.UniqueConstraint(
                fields=("source", "external_id"), condition=~models.Q(external_id=""), name="payment_known_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} on {self.paid_on}"


class RequestedDocument(models.Model):
    """A document asked for on a record, from somebody outside or a colleague, until it is here (O-063)."""

    record = models.ForeignKey("journal.Record", on_delete=models.CASCADE, related_name="requested_documents")
    label = models.CharField(max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_of = models.ForeignKey("accounts.Identity", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    due_on = models.DateField(null=True, blank=True)
    document = models.ForeignKey(
        "journal.Document", null=True, blank=True, on_delete=models.SET_NULL, related_name="answers_requests"
    )
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("record", "label"),
                condition=models.Q(received_at=None, withdrawn_at=None),
                name="document_asked_once",
            ),
        )

    def __str__(self) -> str:
        return self.label


from ariane.pieces.interaction.settings import ExchangeSettings  # noqa: E402,F401 -- a model of this app
