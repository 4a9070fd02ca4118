"""The organisation of a pack: its settings, mailbox, aliases, teams, people, absences."""

from django.contrib.auth.hashers import make_password

from ariane.accounts import roles
from ariane.accounts.models import Cover, Membership, Organisation, Role, Team, User
from ariane.activities import types
from ariane.demo.cast import Absence, Alias, House, Person, login_address
from ariane.demo.cast import Team as TeamSpec
from ariane.demo.moments import Calendar
from ariane.flows import shipped
from ariane.journal import kinds
from ariane.mail import demo_sink
from ariane.mail.models import Alias as AliasRow
from ariane.mail.models import Mailbox
from ariane.pieces.interaction.settings import ExchangeSettings

PASSWORD = "ariane-demo"  # noqa: S105 - printed on the first screen, for imaginary people


def open_house(house: House) -> Organisation:
    """The organisation with its kinds, roles and activity types; its mailbox sends to the sink of this machine."""
    organisation = Organisation.objects.create(
        name=house.name,
        language=house.language,
        country=house.country,
        timezone=house.timezone,
        currency=house.currency,
        settings={"letterhead": list(house.letterhead), "remarks": house.remarks},
    )
    roles.install()
    kinds.install()
    types.install()
    shipped.install()
    ExchangeSettings.objects.create(
        confidential_comment=True, colleagues=True, widgets=["latest_exchanges", "next_contacts"]
    )
    host, port = demo_sink.listen()
    Mailbox.objects.create(
        name=house.name, address=house.mailbox, smtp_host=host, smtp_port=port, smtp_security="none", catches=True
    )
    return organisation


def hire(
    house: House, people: tuple[Person, ...], teams: tuple[TeamSpec, ...]
) -> tuple[dict[str, User], dict[str, Team]]:
    """Accounts with one password for all, and the teams they form."""
    password = make_password(PASSWORD)
    users = {}
    for one in people:
        users[one.login] = User.objects.create(
            username=one.login,
            first_name=one.first,
            last_name=one.last,
            email=login_address(one.login, house),
            job=one.job,
            language=one.language,
            signature=f"{one.first} {one.last}\n{house.signature} · {one.job}",
            password=password,
        )
        users[one.login].roles.set(Role.objects.filter(code__in=one.roles))
    rows = {}
    for team in teams:
        lead = users[team.lead] if team.lead else None
        rows[team.code] = Team.objects.create(code=team.code, name=team.name, lead=lead, is_group=team.is_group)
        members = [users[one.login] for one in people if team.code in one.teams]
        Membership.objects.bulk_create(Membership(team=rows[team.code], user=user) for user in members)
    return users, rows


def be_away(absences: tuple[Absence, ...], users: dict[str, User], calendar: Calendar) -> None:
    """Who is away when, and who stands in."""
    Cover.objects.bulk_create(
        Cover(
            user=users[one.who],
            substitute=users[one.substitute],
            from_day=calendar.day(one.start),
            to_day=calendar.day(one.end),
            reason=one.reason,
        )
        for one in absences
    )


def open_addresses(aliases: tuple[Alias, ...], teams: dict[str, Team]) -> None:
    """The addresses whose mail makes records."""
    box = Mailbox.objects.get()
    AliasRow.objects.bulk_create(
        AliasRow(address=one.address, mailbox=box, target_kind=one.kind, team=teams[one.team]) for one in aliases
    )
