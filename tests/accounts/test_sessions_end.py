"""Sessions that ended by themselves do not stay in the database."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session

from ariane.accounts.worker import forget_expired_sessions
from ariane.kernel import clock


@pytest.mark.django_db
def test_expired_sessions_are_forgotten_and_live_ones_stay() -> None:
    for key, hours in (("over", -1), ("alive", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=clock.now() + dt.timedelta(hours=hours))
    forget_expired_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["alive"]
