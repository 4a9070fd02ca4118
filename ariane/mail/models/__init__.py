from ariane.mail.models.inbound import InboundMail, RuleHit
from ariane.mail.models.mailbox import Alias, Mailbox
from ariane.mail.models.outbound import OutboundAttachment, OutboundContent, OutboundMail

__all__ = ["Alias", "InboundMail", "Mailbox", "OutboundAttachment", "OutboundContent", "OutboundMail", "RuleHit"]
