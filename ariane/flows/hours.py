"""When the house sends: its hours, its closures, its quiet days, how often one customer is written to.

They stand in `Organisation.settings["flows"]`. Saving dates every wait again (failure 28), and
`preview` says what would move.
"""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.audit import must_configure, trace
from ariane.accounts.models import Organisation, User
from ariane.flows import sweep
from ariane.kernel.errors import DomainError

KEY = "flows"
Days = tuple[dt.date, ...]


@dataclass(frozen=True)
class Hours:
    """`closures` are no working days of the house, `quiet` ones count and send nothing; `per_month` is the most
    automatic messages to one customer in thirty days; `region` is the house's, where its country has several."""

    opens: dt.time = dt.time(9)
    closes: dt.time = dt.time(17)
    closures: Days = ()
    quiet: Days = ()
    region: str = ""
    holidays: bool = True
    per_month: int = 4


def current() -> Hours:
    """What holds today."""
    said: dict[str, Any] = Organisation.current().settings.get(KEY, {})
    usual = Hours()
    return Hours(
        opens=dt.time.fromisoformat(said["opens"]) if "opens" in said else usual.opens,
        closes=dt.time.fromisoformat(said["closes"]) if "closes" in said else usual.closes,
        closures=tuple(dt.date.fromisoformat(day) for day in said.get("closures", ())),
        quiet=tuple(dt.date.fromisoformat(day) for day in said.get("quiet", ())),
        region=said.get("region", ""),
        holidays=said.get("holidays", True),
        per_month=int(said.get("per_month", usual.per_month)),
    )


@transaction.atomic
def preview(wanted: Hours) -> list[sweep.Moved]:
    """The waits that these hours would date again, with before and after; nothing stays of it."""
    keep(wanted)
    moved = sweep.recount()
    transaction.set_rollback(True)
    return moved


@transaction.atomic
def save(*, by: User, wanted: Hours) -> list[sweep.Moved]:
    """Keep the hours and date every wait again. Raises NotAllowed, DomainError for a window that never opens."""
    must_configure(by)
    if wanted.opens >= wanted.closes:
        raise DomainError(_("Sending must end later than it begins."))
    before = asdict(current())
    house = keep(wanted)
    trace(by, "hours", house, "changed", [(name, before[name], value) for name, value in asdict(wanted).items()])
    return sweep.recount()


def keep(wanted: Hours) -> Organisation:
    house = Organisation.current()
    said = {
        **house.settings.get(KEY, {}),
        "opens": f"{wanted.opens:%H:%M}", "closes": f"{wanted.closes:%H:%M}", "region": wanted.region,
        "closures": sorted(day.isoformat() for day in wanted.closures),
        "quiet": sorted(day.isoformat() for day in wanted.quiet),
        "holidays": wanted.holidays, "per_month": wanted.per_month,
    }  # fmt: skip
    house.settings = {**house.settings, KEY: said}
    house.save(update_fields=["settings"])
    return house
