"""One gesture for an address that refused a message: sent to the right one, the card mended, the activity done."""

from django.db import transaction

from ariane.accounts.models import User
from ariane.activities import addresses
from ariane.journal import actions
from ariane.journal.models import Delivery
from ariane.parties.actions import add_address, remove_address
from ariane.parties.models import PartyAddress


@transaction.atomic
def correct(*, by: User, delivery: Delivery, address: str, card: bool) -> None:
    """Send the message to the corrected address; with `card`, every card of the old one gets the new one instead.

    Raises NotAllowed or DomainError as the actions do; then nothing is done.
    """
    wrong = delivery.recipient
    actions.correct_delivery(by=by, delivery=delivery, address=address)
    if card:
        for row in PartyAddress.objects.filter(identity=wrong).select_related("party__kind"):
            add_address(by=by, party=row.party, address=address, label=row.label, preferred=row.preferred)
            remove_address(by=by, party=row.party, address=wrong.address or "")
    addresses.corrected(by=by, identity=wrong, new=address, record=delivery.record)
