"""What a turn of a talk does, through the actions that people's clicks go through."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from ariane.accounts.models import Identity, User
from ariane.activities import actions as activities
from ariane.activities.models import Activity, ActivityType
from ariane.demo import files, post
from ariane.demo.moments import held
from ariane.demo.stage import Stage
from ariane.demo.talk import Turn
from ariane.journal import actions
from ariane.journal.append import publish
from ariane.journal.models import Document, Entry
from ariane.journal.models import Stage as StageRow
from ariane.kernel import clock
from ariane.mail.models import OutboundMail
from ariane.pieces import pdf, sending
from ariane.pieces.correspondents import participants, party_itself
from ariane.pieces.queries import whole

UNDO = dt.timedelta(seconds=20)
Verb = Callable[[Stage, str, Turn], Any]
VERBS: dict[str, Verb] = {}


def verb(function: Verb) -> Verb:
    VERBS[function.__name__.rstrip("_")] = function
    return function


def do(stage: Stage, key: str, turn: Turn) -> None:
    """One turn on one record, now."""
    VERBS[turn.verb](stage, key, turn)


@verb
def note(stage: Stage, key: str, turn: Turn) -> Entry:
    """An internal note; mentioned colleagues without access get it, as the composer proposes."""
    by = stage.user(turn.who)
    html = stage.html(turn.paragraphs)
    documents = tuple(attached(stage, key, by, turn))
    return actions.post_note(by=by, record=stage.record(key), note=actions.Note(html, documents=documents))


@verb
def seal(stage: Stage, key: str, turn: Turn) -> Entry:
    """A confidential note for a group: `seal julie juridique | …`."""
    by, group = stage.user(turn.who), stage.teams[turn.words[1]]
    made = actions.Note(stage.html(turn.paragraphs), confidential=True, group=group)
    return actions.post_note(by=by, record=stage.record(key), note=made)


@verb
def line(stage: Stage, key: str, turn: Turn) -> None:
    """A dated line of follow-up, with a photograph where one is named."""
    by = stage.user(turn.who)
    entry = actions.post_follow_up(by=by, record=stage.record(key), text=stage.typeset(turn.text))
    actions.documents.claim(attached(stage, key, by, turn), entry)


@verb
def doc(stage: Stage, key: str, turn: Turn) -> Entry:
    """A document filed on the record with a note that is nothing else, named by the rest of the line."""
    by = stage.user(turn.who)
    document = upload(stage, key, by, turn.text.strip())
    return actions.post_note(by=by, record=stage.record(key), note=actions.Note("", documents=(document,)))


def attached(stage: Stage, key: str, by: User, turn: Turn) -> list[Document]:
    if not turn.file:
        return []
    name = f"Photo {clock.today():%Y%m%d} {key.rpartition(':')[2]}.jpg" if turn.file == "photo" else turn.file
    return [upload(stage, key, by, name)]


def upload(stage: Stage, key: str, by: User, name: str) -> Document:
    content = files.make(name, stage.house.name)
    return actions.attach(by=by, record=stage.record(key), upload=actions.documents.Upload(name, content))


@verb
def out(stage: Stage, key: str, turn: Turn) -> Entry:
    """A message to whom the composer proposes, or to the cards named by `to=`."""
    by = stage.user(turn.who)
    recipients = named(stage, turn) or proposed(stage, key)
    return message(stage, key, by, turn, recipients, tuple(attached(stage, key, by, turn)))


@verb
def send(stage: Stage, key: str, turn: Turn) -> Entry:
    """The button « Envoyer par courriel »: the piece with its PDF."""
    by, piece = stage.user(turn.who), stage.pieces[key]
    name = turn.file or sending.file_name(piece)
    content = pdf.render(piece)
    made = actions.documents.Upload(name, content, "application/pdf", doc_type=sending.document_type(piece))
    document = actions.attach(by=by, record=piece, upload=made)
    return message(stage, key, by, turn, named(stage, turn) or proposed(stage, key), (document,))


def named(stage: Stage, turn: Turn) -> list[Identity]:
    keys = [word[3:] for word in turn.words if word.startswith("to=")]
    cards = [stage.parties[key] for chunk in keys for key in chunk.split(",")]
    return [card.addresses.order_by("-preferred", "pk").select_related("identity")[0].identity for card in cards]


def proposed(stage: Stage, key: str) -> list[Identity]:
    record = stage.record(key)
    return [one.identity for one in participants(record) or party_itself(record)]


def message(
    stage: Stage, key: str, by: User, turn: Turn, recipients: list[Identity], documents: tuple[Document, ...]
) -> Entry:
    """Post it, let the time to undo run out, and let it leave."""
    record = stage.record(key)
    paragraphs = [*turn.paragraphs, by.name]
    subject = f"{record.title} ({record.ref})" if record.ref else record.title
    made = actions.Message(stage.html(paragraphs), subject, tuple(recipients), documents)
    entry = leave(actions.post_message(by=by, record=record, message=made))
    record.refresh_from_db()
    return entry


def leave(entry: Entry) -> Entry:
    """The time to undo runs out: the message stands, and its mail is gone."""
    with held(clock.now() + UNDO):
        publish(entry)
        mails = OutboundMail.objects.filter(content__entry_uid=entry.uid, state=OutboundMail.State.QUEUED)
        mails.update(state=OutboundMail.State.SENT, sent_at=clock.now())
    return entry


def local_now(stage: Stage) -> dt.datetime:
    """The moment on the clock, as the people of the place read it."""
    return clock.now().astimezone(stage.calendar.zone)


@verb
def in_(stage: Stage, key: str, turn: Turn) -> Entry | None:
    """A mail of the customer, written by her program and taken in by the post office."""
    return post.answer(stage, key, turn)


@verb
def stage_(stage: Stage, key: str, turn: Turn) -> None:
    """A step: `stage nadia to-check`."""
    change(stage, key, turn.who, {"stage": turn.words[1]})


@verb
def assign(stage: Stage, key: str, turn: Turn) -> None:
    """A responsible colleague and her team: `assign sophie marc`."""
    owner = stage.users[turn.words[1]]
    team = owner.teams.filter(is_group=False).order_by("pk").first()
    change(stage, key, turn.who, {"stage": "assigned", "owner": owner, "team": team})


@verb
def set_(stage: Stage, key: str, turn: Turn) -> None:
    """Fields: `set marc stage=sent stars=2 amount=4825000 expected_on+7 due_on=-3`."""
    changes: dict[str, Any] = {}
    for word in turn.words[1:]:
        if "+" in word:
            column, _plus, days = word.partition("+")
            day = getattr(stage.pieces[key], column) or clock.today()
            changes[column] = day + dt.timedelta(days=int(days))
        else:
            column, _equals, value = word.partition("=")
            changes[column] = typed(stage, column, value)
    change(stage, key, turn.who, changes)


def typed(stage: Stage, column: str, value: str) -> Any:
    if column in {"stars", "amount", "amount_paid"}:
        return int(value)
    if column in {"urgent", "dispute", "sensitive", "escalated"}:
        return value == "yes"
    if column.endswith("_on") or column == "valid_until":
        return stage.calendar.day(int(value))
    if column.endswith("_at"):
        return clock.now()
    return stage.users[value] if column in {"owner", "coordinator"} else value


def change(stage: Stage, key: str, who: str, changes: dict[str, Any]) -> None:
    record = stage.record(key)
    if "stage" in changes:
        changes["stage"] = StageRow.objects.get(kind=record.kind, code=changes["stage"])
    actions.change_fields(by=stage.user(who), record=record, changes=changes)


@verb
def tag(stage: Stage, key: str, turn: Turn) -> None:
    """Tags, separated by commas."""
    actions.set_tags(by=stage.user(turn.who), record=stage.record(key), names=turn.text.split(","))


@verb
def follow(stage: Stage, key: str, turn: Turn) -> None:
    """`follow helene all`."""
    user = stage.user(turn.who)
    actions.follow(by=user, record=stage.record(key), identity=user.identity, level=turn.words[1])


@verb
def grant(stage: Stage, key: str, turn: Turn) -> None:
    """Access for a colleague: `grant marc nadia`."""
    actions.grant_reading(by=stage.user(turn.who), record=stage.record(key), user=stage.users[turn.words[1]])


@verb
def todo(stage: Stage, key: str, turn: Turn) -> Activity:
    """An activity: `todo marc call 3 fatima | …`; the number is days from that moment, `+12:00` adds an hour."""
    _who, code, due, *assignee = turn.words
    days, _plus, hour = due.partition("@")
    plan = activities.Plan(
        type=ActivityType.objects.get(code=code),
        due_on=clock.today() + dt.timedelta(days=int(days)),
        due_time=dt.time.fromisoformat(hour) if hour else None,
        summary=stage.typeset(turn.text),
        assignee=stage.users[assignee[0] if assignee else turn.who],
    )
    return activities.plan(by=stage.user(turn.who), record=stage.record(key), plan=plan)


@verb
def done(stage: Stage, key: str, turn: Turn) -> Entry | None:
    """The oldest planned activity of the colleague on this record is done, with what came of it."""
    by = stage.user(turn.who)
    mine = Activity.objects.filter(record=stage.record(key), assignee=by, state="planned").order_by("pk").first()
    if mine is None:
        return None
    outcome = "yes" if mine.is_approval else "done"
    return activities.complete(by=by, activity=mine, feedback=stage.typeset(turn.text), outcome=outcome)


@verb
def react(stage: Stage, key: str, turn: Turn) -> None:
    """An emoji on the newest entry."""
    entry = newest(stage, key)
    if entry is not None:
        actions.react(by=stage.user(turn.who), entry=entry, emoji=turn.words[1])


@verb
def pin(stage: Stage, key: str, turn: Turn) -> None:
    """The newest entry stays on top."""
    entry = newest(stage, key)
    if entry is not None:
        actions.pin(by=stage.user(turn.who), entry=entry)


def newest(stage: Stage, key: str) -> Entry | None:
    return Entry.objects.filter(record=stage.record(key)).order_by("-pk").first()


def reload(stage: Stage, key: str) -> None:
    """The piece as it stands now, after something else than a turn changed it."""
    stage.pieces[key] = whole(stage.pieces[key])  # type: ignore[assignment]
