"""Mail fetched by POP3 and left on the server: what is done with is remembered by its unique name (UIDL)."""

import datetime as dt
import email.utils
import logging
import poplib
from email.parser import BytesHeaderParser

from django.db import OperationalError

from ariane.kernel import clock
from ariane.mail import pop, store
from ariane.mail.ingress import limits
from ariane.mail.ingress.receive import Source, receive
from ariane.mail.models import Mailbox, PopMark

log = logging.getLogger("ariane.mail")
MANY = 500


def read(client: poplib.POP3, mailbox: Mailbox) -> int:
    """Everything on the server that is not done with; returns how many mails were kept. Raises ServerFailed."""
    there = pop.listed(client)
    known = {mark.uidl: mark for mark in mailbox.pop_marks.all()}
    if not known:
        known = pass_over(client, mailbox, there)
    waiting = [name for name in there if waits(known.get(name))]
    sizes = pop.sizes(client) if waiting else {}
    count = 0
    for name in waiting:
        count += keep(client, mailbox, name, there[name], sizes.get(there[name], 0))
        limits.hold_on(mailbox)
    forget(mailbox, set(known) - set(there))
    return count


def waits(mark: PopMark | None) -> bool:
    """Whether a mail is still to be fetched."""
    return mark is None or bool(mark.why and mark.tries < limits.MOST_TRIES)


def pass_over(client: poplib.POP3, mailbox: Mailbox, there: dict[str, int]) -> dict[str, PopMark]:
    """In a mailbox that is new here, older mail is taken as done: from the newest back to the first old one."""
    since = clock.now() - dt.timedelta(days=limits.NEW_MAILBOX_DAYS)
    names = list(there)
    fresh = len(names)
    while fresh and not is_older(client, there[names[fresh - 1]], since):
        fresh -= 1
    older = [PopMark(mailbox=mailbox, uidl=name) for name in names[:fresh]]
    PopMark.objects.bulk_create(older, batch_size=MANY)
    return {mark.uidl: mark for mark in older}


def is_older(client: poplib.POP3, number: int, since: dt.datetime) -> bool:
    """Whether a mail was written before; one without a readable date counts as new, so that none is lost."""
    try:
        fields = BytesHeaderParser().parsebytes(pop.head(client, number))
        written = email.utils.parsedate_to_datetime(str(fields["Date"]))
    except (poplib.error_proto, ValueError):
        return False
    return (written if written.tzinfo else written.replace(tzinfo=dt.UTC)) < since


def keep(client: poplib.POP3, mailbox: Mailbox, name: str, number: int, size: int) -> bool:
    """Fetch one mail and commit it, then remember that it is done; what is wrong with it alone sets it aside.

    A full disk or a busy database is not the mail's fault: raises ServerFailed, and it is fetched again.
    """
    try:
        limits.must_fit(size)
        raw = pop.text(client, number)
        receive(raw, source=Source.POP, envelope_to=[mailbox.address], mailbox=mailbox)
    except (store.StoreFull, OperationalError) as error:
        raise limits.not_now(error) from error
    except poplib.error_proto as error:
        if not str(plain(error)).startswith("-ERR") or "EOF" in str(plain(error)):
            raise  # the connection is gone, which is not this mail's fault
        return set_aside(mailbox, name, plain(error))
    except ValueError as error:
        return set_aside(mailbox, name, str(error))
    PopMark.objects.update_or_create(mailbox=mailbox, uidl=name, defaults={"why": ""})
    return True


def plain(error: poplib.error_proto) -> str:
    given = error.args[0] if error.args else ""
    return given.decode("utf-8", "replace") if isinstance(given, bytes) else str(given)


def set_aside(mailbox: Mailbox, name: str, why: str) -> bool:
    log.warning("mailbox %s: mail %s set aside: %s", mailbox, name, why)
    mark, _made = PopMark.objects.get_or_create(mailbox=mailbox, uidl=name)
    PopMark.objects.filter(pk=mark.pk).update(why=why[:500] or "?", tries=mark.tries + 1)
    return False


def forget(mailbox: Mailbox, gone: set[str]) -> None:
    """Marks of mails that the server no longer lists."""
    names = sorted(gone)
    for start in range(0, len(names), MANY):
        mailbox.pop_marks.filter(uidl__in=names[start : start + MANY]).delete()
