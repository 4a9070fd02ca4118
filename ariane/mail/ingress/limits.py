"""What holds for every mailbox that is fetched from, by IMAP or POP3."""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _

from ariane.kernel import clock, leases
from ariane.mail.failures import ServerFailed
from ariane.mail.models import Mailbox

LEASE_SECONDS = 300
# a mailbox that is new here, or whose names of mails began anew, may hold years: only recent mail is taken
NEW_MAILBOX_DAYS = 7
MOST_TRIES = 10


def hold_on(mailbox: Mailbox) -> None:
    """Keep the lease of a mailbox while it is being read. Raises ServerFailed when another worker has taken it over."""
    until = clock.now() + dt.timedelta(seconds=LEASE_SECONDS)
    if not Mailbox.objects.filter(leases.still_mine(mailbox)).update(lease_until=until):
        raise ServerFailed(_("Another process reads this mailbox now."))


def must_fit(size: int) -> None:
    """Raises ValueError for a mail of more bytes than are ever fetched."""
    if size > settings.MAIL_IN_MAX_BYTES * 2:
        raise ValueError(_("This mail is too large to be fetched: %(size)d MB.") % {"size": size // (1024 * 1024)})


def not_now(error: Exception) -> ServerFailed:
    """The disk is full or the database busy: the run ends here, and the next one begins here."""
    return ServerFailed(_("The mail cannot be kept now: %(said)s") % {"said": error})
