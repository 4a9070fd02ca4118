"""The rights matrix of the domain model (C.5), line by line: what each role reads and changes of its own records, of
its team's and of the others', in lists and one by one alike."""

from itertools import product

import pytest
from django.http import Http404

from ariane.accounts.models import Cover, Membership, Role, Team, User
from ariane.journal import policy
from ariane.journal.models import Kind, Record
from ariane.kernel import clock

# scopes as the matrix writes them: T all, É my team, A my team but not mine, M mine, - none
ROLES = ("admin", "steward", "lead", "second-line", "first-line", "member", "direction", "finance")
#                                    admin stew lead 2nd 1st memb dir fin
READ = {
    "party": dict(zip(ROLES, "TTTTTTTT", strict=True)),
    "request": dict(zip(ROLES, "TTTTTTTT", strict=True)),
    "quote": dict(zip(ROLES, "TÉÉTÉÉTÉ", strict=True)),
    "invoice": dict(zip(ROLES, "TÉÉTÉÉTT", strict=True)),
    "interaction": dict(zip(ROLES, "TTTTÉÉTÉ", strict=True)),
}
OPERATIONAL = ("request", "case", "letter", "task", "ticket", "job", "delivery", "product")
READ |= dict.fromkeys(OPERATIONAL, READ["request"]) | dict.fromkeys(("order", "purchase"), READ["quote"])
EDIT = {
    "party": dict(zip(ROLES, "TTTTTTTT", strict=True)),
    **{kind: dict(zip(ROLES, "T-ÉTÉMTM", strict=True)) for kind in OPERATIONAL},
    "order": dict(zip(ROLES, "T-ÉM-MÉM", strict=True)),
    "quote": dict(zip(ROLES, "T-ÉM-MÉM", strict=True)),
    "invoice": dict(zip(ROLES, "T-ÉM-MÉT", strict=True)),
    "interaction": dict(zip(ROLES, "TTÉMMMÉM", strict=True)),
}
VERBS = {
    ("request", "validate"): dict(zip(ROLES, "T-ÉT--É-", strict=True)),
    ("request", "stars"): dict(zip(ROLES, "T-É---T-", strict=True)),
    ("request", "urgency"): dict(zip(ROLES, "TTTTTTTT", strict=True)),
    ("interaction", "delete"): dict(zip(ROLES, "T-ÉM--É-", strict=True)),
    ("party", "archive"): dict(zip(ROLES, "TTTTTTTT", strict=True)),
    ("request", "note"): dict(zip(ROLES, "TTTTTTTT", strict=True)),
    ("request", "assign"): dict(zip(ROLES, "TTTTTTTT", strict=True)),
    ("request", "upload"): dict(zip(ROLES, "TTTTTTTT", strict=True)),
    ("request", "message"): dict(zip(ROLES, "TTÉTÉMTM", strict=True)),
    ("request", "export"): dict(zip(ROLES, "TTÉÉ-MTM", strict=True)),
    ("invoice", "approve"): dict(zip(ROLES, "T-A---T-", strict=True)),
}
# what one may do whatever the record: the capability itself, as the matrix writes it
WHATEVER = {
    "party.govern": dict(zip(ROLES, "-T------", strict=True)),
    "operational.create": dict(zip(ROLES, "TTTTTTTT", strict=True)),
    "interaction.create": dict(zip(ROLES, "TTTTTTTT", strict=True)),
    "sort.read": dict(zip(ROLES, "T-ÉTÉ-É-", strict=True)),
    "sort.work": dict(zip(ROLES, "T-ÉT--É-", strict=True)),
    "template.edit": dict(zip(ROLES, "T-É---T-", strict=True)),
    "flow.edit": dict(zip(ROLES, "T-É---T-", strict=True)),
    "followup.read": dict(zip(ROLES, "T-TTÉTTT", strict=True)),
    "followup.approve": dict(zip(ROLES, "T-É--MTM", strict=True)),
    "privacy": dict(zip(ROLES, "TT------", strict=True)),
    "configure": dict(zip(ROLES, "T-------", strict=True)),
}
SCOPES = {"T": 3, "É": 2, "M": 1, "-": 0}
WHOSE = ("own", "team", "other")
REACHES = {"T": WHOSE, "É": ("own", "team"), "A": ("team",), "M": ("own",), "-": ()}


@pytest.fixture
def people(world: object) -> dict[str, User]:
    """One person a role, all of one team."""
    team = Team.objects.create(code="essai", name="Essai")
    found = {}
    for code in ROLES:
        user = User.objects.create(username=f"role-{code}", email=f"{code}@agence.example")
        user.roles.set(Role.objects.filter(code=code))
        Membership.objects.create(team=team, user=user)
        found[code] = user
    return found


def records(kind: str, user: User) -> dict[str, Record]:
    """One record of hers, one of her team, one of nobody near."""
    team, other = Team.objects.get(code="essai"), Team.objects.get(code="achats")
    made = {
        "own": Record(owner=user, team=other),
        "team": Record(team=team),
        "other": Record(team=other),
    }
    for whose, one in made.items():
        one.kind, one.title = Kind.objects.get(code=kind), f"{kind} {whose}"
        one.save()
    return made


@pytest.mark.req("D-054", "O-074")
@pytest.mark.parametrize(("kind", "role"), list(product(READ, ROLES)))
def test_who_reads_what_in_lists_and_one_by_one(people: dict[str, User], kind: str, role: str) -> None:
    user = people[role]
    expected = REACHES[READ[kind][role]]
    for whose, one in records(kind, user).items():
        listed = Record.objects.filter(policy.visible(user), pk=one.pk).exists()
        in_kind = Record.objects.filter(policy.visible_in(user, one.kind), pk=one.pk).exists()
        alone = user.pk in policy.readers(one, [user])
        assert listed is in_kind is alone is (whose in expected), (kind, role, whose)
        if whose in expected:
            assert policy.get_visible(user, Record, one.pk) == one
        else:
            with pytest.raises(Http404):
                policy.get_visible(user, Record, one.pk)


@pytest.mark.req("D-054")
@pytest.mark.parametrize(("kind", "role"), list(product(EDIT, ROLES)))
def test_who_changes_what(people: dict[str, User], kind: str, role: str) -> None:
    user = people[role]
    expected = REACHES[EDIT[kind][role]]
    for whose, one in records(kind, user).items():
        assert policy.can(user, "edit", one) is (whose in expected), (kind, role, whose)


@pytest.mark.req("D-049", "P-012", "P-032")
@pytest.mark.parametrize(("line", "role"), list(product(VERBS, ROLES)))
def test_who_may_do_what_else(people: dict[str, User], line: tuple[str, str], role: str) -> None:
    kind, verb = line
    user = people[role]
    expected = REACHES[VERBS[line][role]]
    for whose, one in records(kind, user).items():
        assert policy.can(user, verb, one) is (whose in expected), (kind, verb, role, whose)


@pytest.mark.req("D-054", "P-035", "R-003", "R-004")
@pytest.mark.parametrize(("capability", "role"), list(product(WHATEVER, ROLES)))
def test_how_far_each_role_reaches_whatever_the_record(people: dict[str, User], capability: str, role: str) -> None:
    assert people[role].rights.scope(capability) == SCOPES[WHATEVER[capability][role]]


@pytest.mark.req("X-12", "O-074")
@pytest.mark.parametrize("kind", sorted(READ))
def test_a_substitute_reads_and_edits_as_the_colleague_and_no_further(people: dict[str, User], kind: str) -> None:
    covered = people["lead"]
    stranger = User.objects.create(username="remplacant", email="remplacant@agence.example")
    made = records(kind, covered)
    assert not any(policy.can(stranger, "edit", one) for one in made.values())
    today = clock.today()
    Cover.objects.create(user=covered, substitute=stranger, from_day=today, to_day=today)
    stranger = User.objects.get(pk=stranger.pk)
    for verb in ("read", "edit"):
        hers = [whose for whose, one in made.items() if policy.can(covered, verb, one)]
        assert [whose for whose, one in made.items() if policy.can(stranger, verb, one)] == hers
