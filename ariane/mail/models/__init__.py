from ariane.mail.models.fetching import FetchRun, FolderMark, Grant, PopMark
from ariane.mail.models.inbound import InboundMail, RuleHit
from ariane.mail.models.mailbox import Alias, Mailbox
from ariane.mail.models.outbound import OutboundAttachment, OutboundContent, OutboundMail
from ariane.mail.models.roundtrip import RoundTrip
from ariane.mail.models.signing import SigningKey
from ariane.mail.models.suppression import Suppression

__all__ = [
    "Alias",
    "FetchRun",
    "FolderMark",
    "Grant",
    "InboundMail",
    "Mailbox",
    "OutboundAttachment",
    "OutboundContent",
    "OutboundMail",
    "PopMark",
    "RoundTrip",
    "RuleHit",
    "SigningKey",
    "Suppression",
]
