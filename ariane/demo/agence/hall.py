"""The offer that every page of the look shows: « Rénovation du hall relais », OFR-2026-0142."""

import datetime as dt
from functools import partial

from django.utils import timezone

from ariane.activities import actions as activities
from ariane.activities.models import ActivityType
from ariane.demo import files, letters, play, post
from ariane.demo.agence.common import priced
from ariane.demo.stage import Stage
from ariane.journal import actions
from ariane.journal.models import Counter, Document, Kind
from ariane.journal.models import Stage as StageRow
from ariane.journal.wording import said
from ariane.mail.models import OutboundMail
from ariane.pieces.actions import NewPiece, create_piece

KEY = "ofr-hall"
FIRST = "Toiture, bac acier isolé : 420 × 62 ; Électricité : 1 × 12 860 ; Sanitaires et finitions : 1 × 8 000"
FINAL = "Toiture, bac acier isolé : 420 × 62 ; Électricité : 1 × 14 210 ; Sanitaires et finitions : 1 × 8 000"
# where the numbers of the year begin, and those that the pages of the look show
STARTS = {"request": 270, "quote": 125, "invoice": 850, "order": 60, "letter": 400, "interaction": 700, "task": 90}


def plan(stage: Stage) -> None:
    def at(day: int, hour: str) -> dt.datetime:
        return stage.calendar.at(stage.calendar.day(day), hour)

    for kind, start in STARTS.items():
        stage.then(at(-200, "08:00"), partial(number, stage, kind, start))
    stage.then(stage.calendar.at(stage.calendar.start(24), "08:05"), partial(number, stage, "request", 310))
    stage.then(at(-19, "08:29"), partial(number, stage, "quote", 141))
    stage.then(at(-19, "08:30"), partial(born, stage))
    stage.then(at(-19, "09:12"), partial(lose_a_scan, stage))
    stage.then(at(-19, "10:20"), partial(call, stage))
    stage.then(at(-11, "16:02"), partial(sent, stage))
    stage.then(at(-11, "16:03"), partial(priced_and_sent, stage))
    stage.then(at(-11, "16:09"), partial(rejected, stage))
    stage.then(at(-3, "11:00"), partial(council, stage))


def number(stage: Stage, kind: str, last: int) -> None:
    """Go on counting from here, never back."""
    row = Kind.objects.get(code=kind)
    counter, _made = Counter.objects.get_or_create(kind=row, year=timezone.localdate().year)
    if counter.last < last:
        Counter.objects.filter(pk=counter.pk).update(last=last)


def born(stage: Stage) -> None:
    """Made by the post office from a mail that Nadia passed on, Sophie's; Thomas assigns it for her."""
    card = stage.parties
    people = (("contact", card["anne-renard@commune-d-aubrives"]), ("contact", card["commune-d-aubrives/travaux"]),
              ("participant", card["luc-henry@architectes-henry-co"]))  # fmt: skip
    fields = {
        "owner": stage.users["sophie"],
        "team": stage.teams["terrains"],
        "stage": StageRow.objects.get(kind__code="quote", code="approved"),
        "valid_until": stage.calendar.day(19),
        "origin": said("created_passed_on", address="commercial@", name=stage.users["nadia"].name),
    }
    new = NewPiece("quote", "Rénovation du hall relais", card["commune-d-aubrives"], people,
                   continues=stage.pieces["dem-hall"], lines=priced(stage, FIRST), fields=fields)  # fmt: skip
    stage.pieces[KEY] = create_piece(by=None, piece=new)
    marc = stage.users["marc"]
    actions.change_fields(by=stage.user("thomas"), record=stage.pieces[KEY], changes={"owner": marc})


def lose_a_scan(stage: Stage) -> None:
    """Benoît files a badly named scan and takes it back."""
    benoit = stage.user("benoit")
    upload = actions.documents.Upload("scan001.pdf", files.make("scan001.pdf", stage.house.name))
    document = actions.attach(by=benoit, record=stage.pieces[KEY], upload=upload)
    actions.destroy_document(by=benoit, document=document)


def call(stage: Stage) -> None:
    """Nadia logs the call of Mme Renard, under the offer."""
    anne = stage.parties["anne-renard@commune-d-aubrives"]
    fields = {"mode": "phone", "subject_type": "quote", "owner": stage.users["nadia"], "team": stage.teams["accueil"],
              "occurred_at": timezone.now(), "parent": stage.pieces[KEY]}  # fmt: skip
    new = NewPiece("interaction", "Appel de Mme Renard", stage.parties["commune-d-aubrives"],
                   (("participant", anne),), fields=fields)  # fmt: skip
    stage.pieces["ech-hall"] = create_piece(by=stage.user("nadia"), piece=new)
    text = "Mme Renard souhaite une offre avant le collège de décembre. Accès au chantier par la rue du Moulin."
    actions.post_follow_up(by=stage.user("nadia"), record=stage.pieces["ech-hall"], text=text)


def sent(stage: Stage) -> None:
    """The offer goes to Mme Renard and to the architect."""
    marc, piece = stage.user("marc"), stage.pieces[KEY]
    content = files.make("OFR_Hall relais.pdf", stage.house.name)
    upload = actions.documents.Upload("OFR_2026-0142_Hall relais.pdf", content)
    document = actions.attach(by=marc, record=piece, upload=upload)
    recipients = [
        stage.parties[key].addresses.select_related("identity")[0].identity
        for key in ("anne-renard@commune-d-aubrives", "luc-henry@architectes-henry-co")
    ]
    html = stage.html([
        "Madame Renard, Monsieur Henry,",
        "Veuillez trouver notre offre pour la rénovation du hall relais. Je reste à votre disposition.",
        "Marc Lejeune",
    ])  # fmt: skip
    message = actions.Message(html, "Rénovation du hall relais, notre offre", tuple(recipients), (document,))
    play.leave(actions.post_message(by=marc, record=piece, message=message))
    Document.objects.filter(pk=document.pk).update(doc_type="OFR")


def priced_and_sent(stage: Stage) -> None:
    """One save, one line: the stage and the amount."""
    piece = stage.pieces[KEY]
    piece.refresh_from_db()
    lines = priced(stage, FINAL)
    amount = sum(line.amount for line in lines)
    changes = {
        "stage": StageRow.objects.get(kind=piece.kind, code="sent"),
        "lines": [line.as_json() for line in lines],
        "amount": amount,
        "sent_at": timezone.now() - dt.timedelta(minutes=1),
        "sent_by_channel": "email",
    }
    actions.change_fields(by=stage.user("marc"), record=piece, changes=changes)


def rejected(stage: Stage) -> None:
    """The architect's server refuses the mail."""
    mail = OutboundMail.objects.get(address="luc.henry@henry.example", state=OutboundMail.State.SENT)
    post.deliver(letters.bounce(mail.address, mail.content.message_id, play.local_now(stage)), "",
                 [stage.house.mailbox])  # fmt: skip


def council(stage: Stage) -> None:
    """The day the council decides stands in the thread of what comes next."""
    day = stage.calendar.day(9)
    start = stage.calendar.at(day, "19:00")
    plan = activities.Plan(
        type=ActivityType.objects.get(code="meet"),
        due_on=day,
        summary="Collège communal d’Aubrives",
        assignee=stage.users["marc"],
        start_at=start,
        end_at=start + dt.timedelta(hours=2),
        place="Maison communale, Aubrives",
    )
    activities.plan(by=stage.user("marc"), record=stage.pieces[KEY], plan=plan)


def draft(stage: Stage) -> None:
    """What Marc is writing when one opens the page."""
    html = stage.html(["@helene peux-tu valider −3 % avant lundi ?"])
    actions.save_draft(by=stage.user("marc"), record=stage.pieces[KEY], mode="note", html=html)
