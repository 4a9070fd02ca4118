"""Telling a person on her telephone or in her browser, even closed: Web Push (RFC 8030, 8291, 8292), O-075.

What the application tells anyway is told there too, as her preference says; never the text of an entry, since a locked
screen shows it.
"""

import base64
import datetime as dt
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from py_vapid import Vapid02

from ariane.accounts.models import User
from ariane.hooks import net
from ariane.journal import policy
from ariane.journal.models import Delivery, Device
from ariane.journal.notify import PERSONAL
from ariane.kernel import clock
from ariane.kernel.errors import DomainError

Reason = Delivery.Reason
# beside what names her: an answer to what she wrote
CLOSE = PERSONAL | {Reason.REPLIED_TO, Reason.RECIPIENT}
# seconds that the maker of the device keeps a message for one that is switched off
TTL = 12 * 3600
MOST, BATCH = 5, 500
# what is older than this is no news: a worker that stood still does not wake everybody for it
RECENT = dt.timedelta(hours=12)
GONE = frozenset({404, 410})
ORDER = int("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16)


@dataclass(frozen=True)
class Keys:
    """What a browser hands over when it subscribes."""

    endpoint: str
    p256dh: str
    auth: str


def private_key() -> ec.EllipticCurvePrivateKey:
    """The key that says who we are to makers of devices; drawn from the secret of the house, so it is kept nowhere."""
    drawn = HKDF(hashes.SHA256(), 48, salt=None, info=b"ariane web push").derive(settings.SECRET_KEY.encode())
    return ec.derive_private_key(int.from_bytes(drawn, "big") % (ORDER - 1) + 1, ec.SECP256R1())


def public_key() -> str:
    """The other half, as a browser wants it: an uncompressed point, base64 for addresses."""
    shape = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    return plain(private_key().public_key().public_bytes(*shape))


def plain(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def subscribe(*, by: User, keys: Keys, name: str) -> Device:
    """Tell this device from now on; one that another account had is hers now.

    Raises DomainError for keys or an address that no browser would give.
    """
    try:
        point, secret = raw(keys.p256dh), raw(keys.auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (ValueError, UnicodeEncodeError) as error:
        raise DomainError(_("This browser gave no usable key: allow notifications, and try again.")) from error
    parts = urlsplit(keys.endpoint)
    if len(secret) != 16 or parts.scheme != "https" or not parts.hostname or len(keys.endpoint) > 500:
        raise DomainError(_("This browser gave no usable key: allow notifications, and try again."))
    values = {"user": by, "p256dh": keys.p256dh, "auth": keys.auth, "name": name[:120], "trouble": ""}
    return Device.objects.update_or_create(endpoint=keys.endpoint, defaults=values)[0]


def work() -> int:
    """Tell every person with a device what is new for her; how many messages left. One query when nothing is."""
    new: dict[User, list[Delivery]] = {}
    for delivery in waiting():
        if claim(delivery) and delivery.user is not None:
            new.setdefault(delivery.user, []).append(delivery)
    return sum(tell(user, deliveries) for user, deliveries in new.items())


def waiting() -> QuerySet[Delivery]:
    """What is told in the application since a device was there, is due, and was neither read nor handled, oldest
    first."""
    now = clock.now()
    device = Device.objects.filter(user=OuterRef("user"), created_at__lte=OuterRef("not_before"))
    rows = Delivery.objects.filter(
        Exists(device), channel=Delivery.Channel.APP, pushed_at=None, cancelled_at=None, handled_at=None, read_at=None,
        not_before__lte=now, not_before__gt=now - RECENT, user__is_active=True,
    )  # fmt: skip
    return rows.select_related("entry__author", "record__kind", "user").order_by("pk")[:BATCH]


def claim(delivery: Delivery) -> bool:
    """Whether this worker tells it: the mark moves before the message leaves, so none is told twice."""
    return bool(Delivery.objects.filter(pk=delivery.pk, pushed_at=None).update(pushed_at=clock.now()))


def tell(user: User, deliveries: list[Delivery]) -> int:
    """Tell all devices of a person; more than a handful at once are told as their number."""
    wanted = [one for one in deliveries if wants(user, one) and readable(user, one)]
    with translation.override(user.language):
        notices = [words(one) for one in wanted] if len(wanted) <= MOST else [many(len(wanted))]
    return sum(send(device, notice) for device in Device.objects.filter(user=user) for notice in notices)


def wants(user: User, delivery: Delivery) -> bool:
    """As for mail: everything, or what is addressed to her, or nothing but reminders asked for."""
    if user.notify == User.Notify.ALL:
        return True
    return delivery.reason in CLOSE and (user.notify != User.Notify.NONE or delivery.reason == Reason.REMINDER)


def readable(user: User, delivery: Delivery) -> bool:
    """Her rights as they are now, not as they were when it was written."""
    reads = user.pk in policy.readers(delivery.record, [user])
    return reads and (delivery.entry is None or policy.sees_entry(user, delivery.entry))


def words(delivery: Delivery) -> dict[str, str]:
    """What the screen says: who, on which record; nothing of what was written."""
    record, entry = delivery.record, delivery.entry
    title = entry.author.name if entry else _("Reminder")
    said = {
        Reason.MENTIONED: _("names you on %(record)s"),
        Reason.ASSIGNED: _("something to do on %(record)s"),
        Reason.REMINDER: _("something to do on %(record)s"),
        Reason.REPLIED_TO: _("answered on %(record)s"),
    }.get(Reason(delivery.reason), _("wrote on %(record)s"))
    name = f"{record.ref} {record.title}".strip() if record.ref else record.title
    url = f"/entries/{entry.pk}/" if entry else record.get_absolute_url()
    return {"title": title, "body": said % {"record": name}, "url": url, "tag": f"delivery-{delivery.pk}"}


def many(number: int) -> dict[str, str]:
    said = _("%(n)d new messages") % {"n": number}
    return {"title": "Ariane", "body": said, "url": "/messages/", "tag": "messages"}


def trial(*, by: User, device: Device) -> bool:
    """A message that only says that it works; whether its maker took it."""
    said = {"title": "Ariane", "body": _("This device will be told."), "url": "/messages/", "tag": "trial"}
    return bool(send(device, said))


def send(device: Device, notice: dict[str, str]) -> int:
    """Encrypt for the device and hand to its maker; one that is gone is forgotten. 1 when the maker took it."""
    body = http_ece.encrypt(
        json.dumps(notice).encode(), private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=raw(device.p256dh), auth_secret=raw(device.auth), version="aes128gcm",
    )  # fmt: skip
    parts = urlsplit(device.endpoint)
    ours = settings.PUBLIC_URL
    contact = ours if ours.startswith("https://") else f"mailto:postmaster@{urlsplit(ours).hostname}"
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "sub": contact}
    headers = {**Vapid02(private_key()).sign(claims), "TTL": str(TTL), "Content-Encoding": "aes128gcm",
               "Content-Type": "application/octet-stream", "Urgency": "normal"}  # fmt: skip
    answer = net.post(device.endpoint, body, headers)
    if answer.status in GONE:
        Device.objects.filter(pk=device.pk).delete()
        return 0
    trouble = "" if answer.ok else (answer.error or str(answer.status))[:250]
    told = {"told_at": clock.now()} if answer.ok else {}
    Device.objects.filter(pk=device.pk).update(trouble=trouble, **told)
    return int(answer.ok)
