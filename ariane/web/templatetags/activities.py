"""`{% later_days as days %}`: the days that « Reporter » proposes."""

import datetime as dt

from django import template
from django.utils import timezone

from ariane.kernel import clock
from ariane.web.activities.forms import later

register = template.Library()


@register.simple_tag
def later_days() -> list[tuple[dt.date, str]]:
    """Tomorrow, in three days, next Monday, in two weeks, with their words."""
    return later(clock.today(timezone.get_current_timezone_name()))
