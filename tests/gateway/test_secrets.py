"""What leaves, and what another team may open, tells nothing that is not theirs: tried as a customer and as a
colleague of another team who guesses numbers."""

from collections.abc import Callable

import pytest
from django.test import Client

from ariane.accounts.models import Identity, User
from ariane.journal import actions
from ariane.journal.models import Entry
from ariane.kernel import clock
from ariane.mail.models import Alias, InboundMail, Mailbox, OutboundContent
from tests.gateway.letters import CATCHER, DORA, GROUPS, arrive, letter
from tests.gateway.test_loops import notice
from tests.journal.test_replies import noted, sent
from tests.world import World, record

Browser = Callable[[User], Client]
ERIK = "Erik Architecte <erik@plans.example>"


def written(world: World, *to: str, bcc: tuple[str, ...] = (), reply_to: Entry | None = None) -> OutboundContent:
    """A message from the offer; what its mail says."""
    people = tuple(Identity.of_address(one) for one in to)
    hidden = tuple(Identity.of_address(one) for one in bcc)
    message = actions.Message("<p>Suite</p>", "Suite", people, bcc=hidden, reply_to=reply_to)
    entry = actions.post_message(by=world.ben, record=record(world.offer), message=message)
    actions.publish_due()
    return OutboundContent.objects.get(entry_uid=entry.uid, origin__startswith="entry:")


def heard(content: OutboundContent, sender: str) -> tuple[InboundMail, Entry]:
    """An answer to one of our mails."""
    mail = arrive(letter(sender, content.reply_to, In_Reply_To=content.message_id), content.reply_to)
    return mail, Entry.objects.get(inbound=mail)


@pytest.mark.req("X-23")
def test_references_name_no_mail_of_somebody_else_on_the_record(office: World) -> None:
    """A Message-ID tells its writer's domain: a supplier is not to learn who the other supplier is."""
    dora = written(office, "dora@aubrives.example")
    her_mail, her_entry = heard(dora, DORA)
    erik = written(office, "erik@plans.example")
    assert (erik.references, erik.in_reply_to) == ("", "")
    his_mail, _his = heard(erik, ERIK)
    again = written(office, "erik@plans.example")
    assert again.references.split() == [erik.message_id, his_mail.message_id]
    moved = written(office, "erik@plans.example", reply_to=her_entry)
    assert her_mail.message_id not in f"{moved.references} {moved.in_reply_to}", "her answer, passed on to him"
    back = written(office, "dora@aubrives.example", reply_to=her_entry)
    assert back.in_reply_to == her_mail.message_id and dora.message_id in back.references
    assert his_mail.message_id not in back.references


def test_references_do_not_betray_a_hidden_copy(office: World) -> None:
    his_mail, _entry = heard(written(office, "erik@plans.example"), ERIK)
    both = written(office, "dora@aubrives.example", bcc=("erik@plans.example",))
    assert his_mail.message_id not in both.references
    shown = written(office, "dora@aubrives.example", "erik@plans.example")
    assert his_mail.message_id in shown.references


def test_an_answer_to_whom_the_mail_says_to_answer_still_refers_to_it(office: World) -> None:
    first = written(office, "dora@aubrives.example")
    given = {"In_Reply_To": first.message_id, "Reply_To": "secretariat@aubrives.example"}
    mail = arrive(letter(DORA, first.reply_to, **given), first.reply_to)
    answer = written(office, "secretariat@aubrives.example", reply_to=Entry.objects.get(inbound=mail))
    assert answer.in_reply_to == mail.message_id


@pytest.fixture
def sorter(office: World) -> User:
    """A first line that sorts what comes to the address by which everything comes back, and reads no offer."""
    Mailbox.objects.update(address=GROUPS)
    Alias.objects.create(address=GROUPS, target_kind="request", team=office.team("accueil"))
    return office.nadia


def closed(browser: Client, mail: InboundMail) -> bool:
    return {browser.get(f"/mails/{mail.pk}/{part}").status_code for part in ("", "letter/", "source/")} == {404}


@pytest.mark.req("O-074")
@pytest.mark.parametrize("about", ["message", "note"])
def test_a_bounce_is_for_who_reads_what_it_returns(office: World, sorter: User, as_user: Browser, about: str) -> None:
    _entry, content = {"message": sent, "note": noted}[about](office)
    Entry.objects.filter(published_at=None).update(published_at=clock.now())
    mail = arrive(notice(GROUPS, original=content.message_id), GROUPS)
    assert mail.verdict == "bounce"
    assert closed(as_user(sorter), mail)
    assert as_user(office.ada).get(f"/mails/{mail.pk}/").status_code == 200


@pytest.mark.req("O-074")
def test_our_own_mail_that_came_back_is_for_who_reads_it(office: World, sorter: User, as_user: Browser) -> None:
    _entry, content = noted(office)
    mail = arrive(letter("bea@agence.example", GROUPS, Message_ID=content.message_id), GROUPS)
    assert (mail.verdict, mail.reason) == ("duplicate", "own_mail")
    assert closed(as_user(sorter), mail)


@pytest.mark.req("O-074")
def test_a_copy_is_for_who_reads_what_it_repeats(office: World, sorter: User, as_user: Browser) -> None:
    _entry, content = sent(office)
    mail = letter(DORA, content.reply_to, text="Notre budget est de 48 250 €.", In_Reply_To=content.message_id)
    arrive(mail, content.reply_to)
    mail.replace_header("Message-ID", "<autre@ailleurs.example>")
    copy = arrive(mail, content.reply_to)
    assert copy.verdict == "duplicate"
    assert closed(as_user(sorter), copy)


def test_what_waits_is_still_opened_by_who_sorts(office: World, sorter: User, as_user: Browser) -> None:
    Alias.objects.update(who="internal")
    mail = arrive(letter(DORA, GROUPS), GROUPS)
    assert mail.verdict == "sort" and as_user(sorter).get(f"/mails/{mail.pk}/").status_code == 200
    assert CATCHER != GROUPS
