"""The scenes that the agency is known for: the hall relais, doubles, departures, mails that wait to be sorted."""

import datetime as dt
import re
from collections.abc import Callable
from functools import partial

from ariane.demo import letters, play, post
from ariane.demo.agence import hall, sorting
from ariane.demo.agence.common import day_words, names
from ariane.demo.stage import Stage
from ariane.demo.talk import Turn, fill, read
from ariane.demo.texts import sections
from ariane.journal.models import Link
from ariane.mail.models import OutboundContent
from ariane.parties.archiving import archive_party
from ariane.parties.duplicates import keep_apart
from ariane.parties.models import Suspicion

SCENE = re.compile(r"(?P<day>-?\d+) (?P<rest>\d\d:\d\d .*)")
COLLEGE = 9


def plan(stage: Stage) -> None:
    hall.plan(stage)
    sorting.plan(stage)
    departures(stage)
    for key, lines in sections("agence", "scenes").items():
        for line in lines:
            tell(stage, key, line)
    long_exchange(stage)


def tell(stage: Stage, key: str, line: str) -> None:
    """One line of a scene, on its day."""
    found = SCENE.fullmatch(line)
    if found is None:
        raise ValueError(f"not a scene: {line!r}")
    college = day_words(stage, stage.calendar.day(COLLEGE)).partition("\u00a0")[2]
    slots = names("anne-renard@commune-d-aubrives") | {"college": college}
    turn = fill(read([f"+0 {found['rest']}"])[0], slots, key)
    moment = stage.calendar.at(stage.calendar.day(int(found["day"])), turn.hour)
    stage.then(moment, partial(play.do, stage, key, turn))


@play.verb
def mailnote(stage: Stage, key: str, turn: Turn) -> None:
    """A colleague answers the mail that told her of a note, from her telephone: it stays a note (X-04)."""
    user = stage.user(turn.who)
    note = OutboundContent.objects.filter(origin__startswith="notice:", mails__recipient__user=user).order_by("-pk")[0]
    now = play.local_now(stage)
    answered = letters.Original(note.from_name, note.from_address, note.reply_to, now, note.subject, note.text,
                                note.html, note.message_id)  # fmt: skip
    letter = letters.Letter(user.name, user.email, [note.reply_to], f"Re: {note.subject}",
                            [stage.typeset(turn.text)], now, answers=answered)  # fmt: skip
    post.arrive(stage, letter)


def departures(stage: Stage) -> None:
    """Four archived cards and one person who changed company."""
    for age, hour, who, key, reason, note in (
        (-33, "11:10", "nadia", "jeanne-quoilin", "left", "A arrêté son projet et quitté la région."),
        (-40, "15:30", "benoit", "sylvie-docquier@transports-meunier-sa", "left", "Pension depuis le 1er du mois."),
        (-17, "09:10", "corinne", "tolerie-grandjean-srl", "bankrupt", "Faillite prononcée, curateur désigné."),
        (-26, "14:15", "corinne", "brasseval", "duplicate", "Doublon de Brasserie du Val SC, rien n’y était lié."),
        (-50, "10:00", "nadia", "pierre-massart@commune-d-aubrives", "moved", "Passé à l’Intercommunale des Eaux."),
    ):
        moment = stage.calendar.at(stage.calendar.day(age), hour)
        stage.then(moment, partial(archive, stage, who, key, reason, note))
    stage.then(stage.calendar.at(stage.calendar.day(-12), "11:20"), partial(two_cards, stage))


def two_cards(stage: Stage) -> None:
    """David Tonglet works for the town and for the Régie: the steward tied his two cards (P-044)."""
    one, other = (stage.parties[key] for key in ("david-tonglet@commune-d-aubrives", "tonglet-regie"))
    first, second = sorted((one.pk, other.pk))
    pair = Suspicion.objects.filter(first=first, second=second, state=Suspicion.State.OPEN).first()
    if pair is not None:
        keep_apart(by=stage.user("corinne"), suspicion=pair, note="Travaille pour les deux.", one_person=True)


def archive(stage: Stage, who: str, key: str, reason: str, note: str) -> None:
    card = stage.parties[key]
    archive_party(by=stage.user(who), party=card, reason=reason, note=f"<p>{stage.typeset(note)}</p>")
    card.refresh_from_db()
    if reason == "moved":
        here = stage.parties["pierre-massart@intercommunale-des-eaux"]
        Link.objects.create(from_record=card, to_record=here, role="same_person")


def long_exchange(stage: Stage) -> None:
    """One exchange of five dates with four people of three organisations (P-054, P-055)."""
    at: Callable[[int, str], dt.datetime] = lambda day, hour: stage.calendar.at(stage.calendar.day(day), hour)  # noqa: E731
    stage.then(at(-24, "09:00"), partial(open_exchange, stage))
    for day, text in (
        (-24, "premier appel de Mme Renard, elle veut une offre avant le collège de décembre"),
        (-22, "l’architecte demande les plans du réseau"),
        (-20, "accès par la rue du Moulin confirmé"),
        (-9, "M. Lahaye prévient que la Régie entrepose du bois devant le hall"),
        (-4, "réunion sur place avec M. Tonglet et M. Henry, relevé de toiture fait"),
    ):
        turn = Turn(0, "09:30", "line", ("nadia",), text)
        stage.then(at(day, "09:30"), partial(play.do, stage, "ech-long", turn))


def open_exchange(stage: Stage) -> None:
    from ariane.pieces.actions import NewPiece, create_piece

    people = [stage.parties[key] for key in (
        "anne-renard@commune-d-aubrives", "david-tonglet@commune-d-aubrives",
        "luc-henry@architectes-henry-co", "cedric-lahaye@regie-des-bois",
    )]  # fmt: skip
    fields = {"mode": "phone", "subject_type": "follow-up", "owner": stage.users["nadia"],
              "team": stage.teams["accueil"], "occurred_at": play.local_now(stage)}  # fmt: skip
    new = NewPiece("interaction", "Préparation du hall relais", stage.parties["commune-d-aubrives"],
                   tuple(("participant", one) for one in people), fields=fields)  # fmt: skip
    stage.pieces["ech-long"] = create_piece(by=stage.user("nadia"), piece=new)
