"""Reading mail: pure functions from bytes to frozen values, no Django, nothing imported that is not used."""

from ariane.mail.parse.auto import is_no_reply
from ariane.mail.parse.message import parse
from ariane.mail.parse.model import Address, Attachment, Bounce, Complaint, Forward, Hop, ParsedMail, Receipt

__all__ = [
    "Address",
    "Attachment",
    "Bounce",
    "Complaint",
    "Forward",
    "Hop",
    "ParsedMail",
    "Receipt",
    "is_no_reply",
    "parse",
]
