"""Who outside reads a record on line: by organisation, with what opened it for them and when they came."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max

from ariane.accounts.models import Identity
from ariane.journal import outside
from ariane.journal.models import PortalClosure, PortalSettings, PortalVisit, Record
from ariane.journal.outside import Outsider
from ariane.mail.models import OutboundMail
from ariane.parties.outsiders import organisations


@dataclass(frozen=True)
class Reader:
    """One person: her last link and until when it opens, whether the record is closed to her, and her last visit where
    visits are noted."""

    identity: Identity
    link_until: dt.datetime | None
    closed: PortalClosure | None
    visited_at: dt.datetime | None


@dataclass(frozen=True)
class House:
    """An organisation outside, or a person without any, with those of it who take part."""

    outsider: Outsider
    readers: list[Reader]

    @property
    def name(self) -> str:
        return self.outsider.organisation or str(self.outsider.identity)


def houses(record: Record) -> list[House]:
    """Everybody outside who takes part in a record, by organisation."""
    people = outside.people(record)
    settings = PortalSettings.current()
    closed = outside.closed_to(record, people)
    mails = OutboundMail.objects.filter(recipient__in=people, view_key__isnull=False)
    mails = mails.filter(content__entry_uid__in=record.entries.values("uid")).exclude(state="cancelled")
    sent = dict(mails.values_list("recipient").annotate(last=Max("content__created_at")))
    visits = PortalVisit.objects.filter(record=record, identity__in=people)
    came = dict(visits.values_list("identity").annotate(last=Max("last_at")))
    lasts = dt.timedelta(days=settings.link_days)
    made = {
        one.pk: Reader(one, sent[one.pk] + lasts if one.pk in sent else None, closed.get(one.pk), came.get(one.pk))
        for one in people
    }
    return [
        House(one, [made[person.pk] for person in people if person.pk in one.identities])
        for one in organisations(people)
    ]
