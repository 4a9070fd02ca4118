"""Exchanges: logged in one gesture with all that follows, gone on with, found on every card, deleted with a trace."""

import datetime as dt

import pytest
import time_machine

from ariane.accounts.models import Team, User
from ariane.activities.models import Activity
from ariane.journal import policy
from ariane.journal.models import Delivery, Entry, Record
from ariane.kernel import clock
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.mail.models import OutboundMail
from ariane.parties.actions import NewParty, create_party
from ariane.parties.archiving import Reason, archive_party
from ariane.parties.models import Party
from ariane.pieces import reminders
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.interaction import find, log, removal
from ariane.pieces.interaction.log import Exchange, log_exchange
from ariane.pieces.interaction.settings import ExchangeSettings
from ariane.pieces.models import Piece
from tests.world import World, fresh, record


def thread(viewer: User, of: Record) -> set[int]:
    """The entries that stand in a record's thread, rolled up."""
    ids = [of.pk, *policy.under(record(of), viewer).values_list("pk", flat=True)]
    return set(Entry.objects.filter(record__in=ids).values_list("pk", flat=True))


@pytest.mark.req("D-007", "D-014")
def test_without_a_third_party_nothing_is_logged(ben: User) -> None:
    with pytest.raises(DomainError):
        log_exchange(by=ben, exchange=Exchange(None, comment="Bonjour"))
    assert not Piece.objects.filter(kind__code="interaction").exists()


@pytest.mark.req("D-008", "D-018", "X-01", "X-21", "D-004", "P-055")
def test_one_exchange_stands_in_the_thread_of_everybody_it_concerns(ben: User, world: World) -> None:
    made = log_exchange(
        by=ben,
        exchange=Exchange(world.commune, (world.dora, world.erik), comment="Accès confirmé", concerns=world.offer),
    )
    for of in (world.commune, world.dora, world.erik, world.offer):
        assert made.entry.pk in thread(ben, of)
        assert list(find.of_record(record(of), ben)) == [made.interaction]
    assert Entry.objects.filter(text="Accès confirmé").count() == 1


@pytest.mark.req("X-02")
def test_a_person_without_company_may_be_the_third_party(ben: User, world: World) -> None:
    made = log_exchange(by=ben, exchange=Exchange(world.erik))
    assert made.interaction.main_party_id == world.erik.pk


@pytest.mark.req("D-025")
def test_it_is_closed_unless_somebody_says_otherwise(ben: User, world: World) -> None:
    made = log_exchange(by=ben, exchange=Exchange(world.commune)).interaction
    assert made.stage.code == "logged"  # type: ignore[union-attr]
    log.set_state(by=ben, interaction=made, state="to-process")
    assert fresh(made).stage.code == "to-process"
    with pytest.raises(DomainError):
        log.set_state(by=ben, interaction=made, state="perhaps")


@pytest.mark.req("D-030", "D-031", "D-016")
def test_who_had_the_exchange_is_chosen_only_when_the_setting_says_so(ben: User, bea: User, world: World) -> None:
    due = clock.today() + dt.timedelta(days=3)
    asked = Exchange(world.commune, contacted_by=bea, follow_up=log.FollowUp(due))
    off = log_exchange(by=ben, exchange=asked)
    assert (off.interaction.owner, off.activities[0].assignee) == (ben, ben)
    ExchangeSettings.objects.create(choose_user=True)
    on = log_exchange(by=ben, exchange=asked)
    assert (on.interaction.owner, on.interaction.created_by, on.activities[0].assignee) == (bea, ben, bea)


@pytest.mark.req("D-026", "D-027", "D-032")
def test_a_confidential_comment_is_its_author_s_or_the_group_s(julie: User, ben: User, world: World) -> None:
    group = Team.objects.get(code="juridique")
    secret = Exchange(world.commune, confidential=log.Confidential("<p>Litige</p>", group))
    made = log_exchange(by=julie, exchange=secret)
    line = Entry.objects.get(text="Litige")
    assert (line.visibility, line.group, line.record_id) == ("confidential", group, made.interaction.pk)
    assert not policy.sees_entry(ben, line)
    alone = log_exchange(by=julie, exchange=Exchange(world.commune, confidential=log.Confidential("Pour moi")))
    assert Entry.objects.get(record=alone.interaction, visibility="confidential").group is None


@pytest.mark.req("D-019", "D-020", "D-021", "D-002")
def test_colleagues_are_told_by_mail_and_those_without_address_are_named(
    ben: User, bea: User, cleo: User, world: World
) -> None:
    User.objects.filter(pk=cleo.pk).update(email="")
    cleo.identities.update(address=None)
    told = Exchange(world.commune, comment="À savoir", colleagues=(bea, User.objects.get(pk=cleo.pk)), tell=True)
    made = log_exchange(by=ben, exchange=told)
    assert [user.pk for user in made.unreached] == [cleo.pk]
    assert OutboundMail.objects.get(content__entry_uid=made.entry.uid).address == "bea@agence.example"
    assert Delivery.objects.filter(entry=made.entry, user=cleo, channel="app").exists()
    quiet = log_exchange(by=ben, exchange=Exchange(world.commune, colleagues=(bea,)))
    assert not quiet.entry.deliveries.exists()


@pytest.mark.req("D-028", "D-029", "D-055")
def test_a_task_an_event_and_a_follow_up_come_in_one_gesture(ben: User, bea: User, world: World) -> None:
    case = create_piece(by=ben, piece=NewPiece("case", "Hauts Prés", None))
    at = clock.now() + dt.timedelta(days=3)
    asked = Exchange(
        world.commune,
        (world.dora,),
        task=log.Task("Préparer le dossier", case),
        event=log.Event("Visite du hall", at, dt.timedelta(days=1), bea),
        follow_up=log.FollowUp(clock.today() + dt.timedelta(days=7)),
    )
    made = log_exchange(by=ben, exchange=asked)
    assert made.task is not None
    assert (made.task.parent_id, made.task.title) == (case.pk, "Préparer le dossier")
    visit, again = made.activities
    assert (visit.assignee, visit.start_at, visit.remind_at) == (bea, at, at - dt.timedelta(days=1))
    assert (again.type.code, again.record_id) == ("follow-up", made.interaction.pk)
    assert "Dora Dupont" in again.summary


def test_a_task_on_a_closed_case_leaves_nothing_half_written(ben: User, world: World) -> None:
    case = create_piece(by=ben, piece=NewPiece("case", "Fini", None))
    Piece.objects.filter(pk=case.pk).update(stage=case.kind.stages.get(code="closed"))
    with pytest.raises(DomainError):
        log_exchange(by=ben, exchange=Exchange(world.commune, task=log.Task("Trop tard", fresh(case))))
    assert not Piece.objects.filter(kind__code="interaction").exists()


@pytest.mark.req("D-042")
def test_at_the_moment_set_one_mail_reminds_of_the_contact(ben: User, world: World) -> None:
    create = create_party(
        by=ben, party=NewParty("Anne Renard", Party.Type.PERSON, world.commune, phones=("082 55 01 20",))
    )
    remind = clock.now() + dt.timedelta(hours=2)
    asked = Exchange(
        world.commune, (create,), comment="Elle attend le devis", follow_up=log.FollowUp(clock.today(), remind)
    )
    log_exchange(by=ben, exchange=asked)
    assert reminders.work() == 0
    with time_machine.travel(remind + dt.timedelta(minutes=1), tick=False):
        assert reminders.work() == 1
        assert reminders.work() == 0
    (mail,) = OutboundMail.objects.filter(content__origin__startswith="reminder:")
    assert mail.address == "ben@agence.example"
    for words in ("Anne Renard", "+32 82 55 01 20", "Elle attend le devis"):
        assert words in mail.content.html


def test_a_contact_already_made_is_not_reminded_of(ben: User, world: World) -> None:
    from ariane.activities.actions import complete

    remind = clock.now() + dt.timedelta(hours=2)
    made = log_exchange(by=ben, exchange=Exchange(world.commune, follow_up=log.FollowUp(clock.today(), remind)))
    complete(by=ben, activity=made.activities[0])
    with time_machine.travel(remind + dt.timedelta(minutes=1), tick=False):
        assert reminders.work() == 0


@pytest.mark.req("P-054", "P-056")
def test_the_same_subject_is_gone_on_with_in_dated_lines(ben: User, world: World) -> None:
    made = log_exchange(by=ben, exchange=Exchange(world.commune, (world.dora,), concerns=world.offer)).interaction
    found = find.to_go_on_with(
        ben, party=world.commune, contacts=[world.dora], concerns=record(world.offer), subject=""
    )
    assert found == [made], "a closed one too"
    assert find.to_go_on_with(ben, party=world.erik, contacts=[], concerns=record(world.offer), subject="") == []
    log.add_line(by=ben, interaction=made, text="Plans reçus", day=clock.today(), state="in-progress")
    log.add_line(by=ben, interaction=made, text="Premier appel", day=clock.today() - dt.timedelta(days=9))
    lines = made.entries.filter(type="follow_up").order_by("-occurred_at")
    assert [line.text for line in lines] == ["Plans reçus", "Premier appel"]
    assert fresh(made).stage.code == "in-progress"
    assert Piece.objects.filter(kind__code="interaction").count() == 1


@pytest.mark.req("P-037")
def test_no_exchange_starts_on_an_archived_card_in_any_role(ben: User, world: World) -> None:
    archive_party(by=ben, party=world.dora, reason=Reason.LEFT, note="Partie.")
    for asked in (Exchange(fresh(world.dora)), Exchange(world.commune, (fresh(world.dora),))):
        with pytest.raises(DomainError):
            log_exchange(by=ben, exchange=asked)


@pytest.mark.req("P-038")
def test_an_exchange_of_an_archived_person_is_still_gone_on_with(ben: User, world: World) -> None:
    made = log_exchange(by=ben, exchange=Exchange(world.commune, (world.dora,))).interaction
    archive_party(by=ben, party=world.dora, reason=Reason.LEFT, note="Partie.")
    assert log.add_line(by=ben, interaction=fresh(made), text="Son remplaçant rappelle").pk


@pytest.mark.req("D-048", "D-049", "X-13")
def test_deleting_leaves_a_line_and_no_content(ada: User, ben: User, nadia: User, world: World) -> None:
    made = log_exchange(
        by=ben, exchange=Exchange(world.commune, comment="Mot de trop", concerns=world.offer)
    ).interaction
    for other in (ben, nadia):
        with pytest.raises(NotAllowed):
            removal.delete_exchange(by=other, interaction=made)
    removal.delete_exchange(by=ada, interaction=made)
    gone = fresh(made)
    assert (gone.description, gone.archive_reason) == ("", "deleted")
    assert not Entry.objects.filter(text__contains="Mot de trop").exists()
    for of in (world.commune, world.offer):
        said = Entry.objects.filter(record=of.pk, meta__say="exchange_deleted").get()
        assert made.ref in said.text  # type: ignore[operator]
    assert not find.exchanges(ada).exists()


@pytest.mark.req("D-048")
def test_those_one_may_not_delete_stay_and_are_named(ada: User, sophie: User, ben: User, world: World) -> None:
    hers = log_exchange(by=sophie, exchange=Exchange(world.commune)).interaction
    his = log_exchange(by=ben, exchange=Exchange(world.commune)).interaction
    deleted, kept = removal.delete_many(by=sophie, interactions=[hers, his])
    assert deleted == [hers]
    assert [one for one, _why in kept] == [his]


@pytest.mark.req("D-039", "D-052", "D-053")
def test_the_widgets_show_five_at_most_and_none_too_old(ben: User, world: World) -> None:
    for days in range(7):
        when = clock.now() - dt.timedelta(days=days)
        log_exchange(by=ben, exchange=Exchange(world.commune, occurred_at=when, title=f"Appel {days}"))
    assert [one.title for one in find.past_events(ben)] == [f"Appel {n}" for n in range(5)]
    ExchangeSettings.objects.create(widget_days=2)
    assert [one.title for one in find.past_events(ben)] == ["Appel 0", "Appel 1"]
    assert find.latest(ben)[0].title == "Appel 6"
    due = clock.today() + dt.timedelta(days=1)
    made = log_exchange(by=ben, exchange=Exchange(world.commune, follow_up=log.FollowUp(due)))
    assert find.next_contacts(ben) == made.activities


def test_exchanges_of_another_team_are_not_shown(ben: User, cleo: User, world: World) -> None:
    made = log_exchange(by=ben, exchange=Exchange(world.commune, comment="Prix"))
    assert not find.exchanges(cleo).exists()
    assert made.entry.pk not in thread(cleo, world.commune)
    assert Activity.objects.count() == 0
