"""A mail beyond what a person may upload is kept and shown, but not filed by itself."""

from django.conf import settings

from ariane.mail.models import InboundMail
from ariane.mail.routing import Incoming, Verdict

NAME = "oversize"
# base64 makes a file a third larger
FACTOR = 1.4


def check(incoming: Incoming) -> Verdict | None:
    """To sort, when the raw mail is larger than the upload limit allows."""
    if incoming.mail.size <= settings.UPLOAD_MAX_BYTES * FACTOR:
        return None
    return Verdict(InboundMail.Verdict.SORT, "oversize")
