"""Codes that prove an address: sent to it, six figures, ten minutes, five tries; as rare as a person needs them."""

import datetime as dt
import hashlib
import hmac
import secrets

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ariane.accounts.models import Identity, Organisation
from ariane.accounts.models.identity import normalise
from ariane.journal import outside
from ariane.journal.models import PortalCode
from ariane.kernel import clock
from ariane.mail.outbox import Context, Envelope, Outgoing, enqueue
from ariane.parties.outsiders import outsider

LASTS = dt.timedelta(minutes=10)
KEPT = dt.timedelta(days=2)
MOST_TRIES = 5
# (how many, in how long): a person who asks again, and nobody who tries them all
RATES = ((3, dt.timedelta(minutes=15)), (8, dt.timedelta(days=1)))


def known(address: str) -> Identity | None:
    """Somebody outside at that address who has anything to read; None for everybody else, which nobody is told."""
    identity = Identity.objects.filter(address=normalise(address), user=None).first() if address.strip() else None
    if identity is None or not outside.records(outsider(identity)).exists():
        return None
    return identity


@transaction.atomic
def send(identity: Identity) -> PortalCode | None:
    """Write a code to her; None when she got enough of them lately."""
    now = clock.now()
    mine = PortalCode.objects.filter(identity=identity)
    if any(mine.filter(created_at__gte=now - time).count() >= most for most, time in RATES):
        return None
    PortalCode.objects.filter(created_at__lt=now - KEPT).delete()
    code = f"{secrets.randbelow(10**6):06d}"
    row = PortalCode.objects.create(identity=identity, digest=digest(identity, code), created_at=now)
    house = Organisation.current().name
    shown = {"code": code, "house": house, "minutes": int(LASTS.total_seconds() // 60)}
    mail = Outgoing(
        origin=f"portal-code:{row.pk}",
        entry_visibility="external",
        subject=_("Your code for %(house)s: %(code)s") % {"house": house, "code": code},
        html=render_to_string("portal/mail_code.html", shown),
        author_name=house,
        automatic="auto-generated",
        context=Context(language=get_language() or ""),
    )
    enqueue(mail, [Envelope(identity, external=True)], expires_at=now + LASTS)
    return row


def check(pk: int, code: str) -> Identity | None:
    """Whose code it is, once; None when it is wrong, too old, used, or was tried too often."""
    fresh = PortalCode.objects.filter(pk=pk, used_at=None, created_at__gte=clock.now() - LASTS)
    # the try is counted before it is looked at, so that many at once are not worth more than one after the other
    if not fresh.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        return None
    row = fresh.select_related("identity").get()
    typed = "".join(figure for figure in code if figure.isdigit())
    if not hmac.compare_digest(row.digest, digest(row.identity, typed)):
        return None
    return row.identity if fresh.update(used_at=clock.now()) else None


def digest(identity: Identity, code: str) -> str:
    """What is kept of a code: of no use without the signing key."""
    key = hashlib.sha256(b"ariane.portal.codes\0" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, f"{identity.pk}:{code}".encode(), hashlib.sha256).hexdigest()
