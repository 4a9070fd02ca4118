from django.db import models
from django.utils.translation import pgettext_lazy


class RoundTrip(models.Model):
    """One test of an address: a mail goes outside, is answered, and the answer comes back to the address (O-035).

    `step` is where it stands or where it failed (mail.roundtrip has the sentences); `answer_id` is the Message-ID of
    the answer on its way back.
    """

    class State(models.TextChoices):
        RUNNING = "running", pgettext_lazy("round trip", "under way")
        PASSED = "passed", pgettext_lazy("round trip", "passed")
        FAILED = "failed", pgettext_lazy("round trip", "failed")

    address = models.CharField(max_length=254)
    alias = models.ForeignKey("mail.Alias", null=True, blank=True, on_delete=models.CASCADE, related_name="round_trips")
    mailbox = models.ForeignKey("mail.Mailbox", on_delete=models.CASCADE, related_name="round_trips")
    probe = models.ForeignKey("mail.Mailbox", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    mail = models.ForeignKey("mail.OutboundMail", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answer_id = models.CharField(max_length=250, blank=True, db_index=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    step = models.CharField(max_length=12, default="leave")
    said = models.TextField(blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    step_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("address", "started_at"), name="round_trip_of_address"),)

    def __str__(self) -> str:
        return f"{self.address} {self.state}"
