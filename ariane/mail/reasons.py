"""Why an incoming mail stands where it stands, in words.

Rules and routers give a short word as the reason of their verdict; those of the layers above are said here too, so that
« À trier » and `ariane mail show` have one place to ask.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {
    "unknown": _("Nothing in this mail says which record it belongs to."),
    "too_large": _("This mail is too large to be read by itself."),
    "answers_nothing": _("A machine answered nothing that we know."),
    "receipt": _("A notice that a mail arrived or was opened."),
    "notice_of_another": _("Another Ariane tells of this by itself: filing it at once could go round in circles."),
    "too_many": _("This sender’s machine writes too often: it is no longer filed."),
    "too_many_hops": _("This mail goes round in circles."),
    "own_mail": _("One of our own mails came back."),
    "bounced": _("A mail of ours could not be delivered."),
    "complaint": _("Its reader called a mail of ours unwanted: nothing is sent there any more."),
    "round_trip": _("A test of our own addresses."),
    "same_content": _("This mail is here already, under another number."),
    "delayed": _("A mail of ours is late; its delivery is still being tried."),
    "bounce_of_unknown": _("A notice about a mail that is not ours."),
    "by_hand": _("Filed by a person."),
    # said by the routers of the journal and of the pieces
    "token": _("It answers a message of this record (reply address)."),
    "reference": _("It answers a message of this record (reference)."),
    "forged_token": _("The reply address is damaged, forged or no longer valid."),
    "false_colleague": _("It bears a colleague’s name, and her own domain disowns it."),
    "no_sender": _("It does not say who wrote it."),
    "note_by_outsider": _("It answers an internal note, and its sender is not a colleague."),
    "note_without_access": _("It answers an internal note that its sender may not read."),
    "colleague_without_right": _("A colleague wrote it who may not send messages on this record."),
    "absence_of_colleague": _("The absence notice of a colleague."),
    "too_fast": _("Its sender writes too fast: twenty mails in two hours. A person looks first."),
    "subject_reference": _("Its subject names the record, and its sender takes part in it."),
    "dropped": _("It was sent to the record’s own address."),
    "drop_by_outsider": _("It was sent to a record’s own address by somebody who does not take part in it."),
    "drop_without_right": _("A colleague sent it to the address of a record on which she may not write."),
    "known_already": _("A colleague passed on a mail that is in this record already."),
    "filed_by_alias": _("Its address always files into this record."),
    "alias_not_for_sender": _("Its sender may not write to this address."),
    "alias_copy_ignored": _("The address was only in copy, where it counts for nothing."),
    "alias_forward_to_sort": _("A colleague passed it on: who asks is for a person to say."),
    "alias_record_gone": _("The record of its address is archived or gone."),
    "spam": _("Called unwanted by a person."),
    "spam_sender": _("A person called the last mail of this address unwanted."),
    "alias_without_kind": _("The address makes records of a kind that no longer exists."),
    "alias_only_in_copy": _("The address was only in copy of a colleague’s mail."),
    "sender_to_identify": _("Its sender is on no card, and this kind of record needs one."),
}


def in_words(reason: str) -> str:
    """The sentence of a reason; one that is not a known word is said as it is."""
    return str(REASONS.get(reason, reason))
