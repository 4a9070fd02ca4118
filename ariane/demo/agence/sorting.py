"""What waits in « À trier »: four mails of which Ariane is not sure, and one that an archived person sends."""

import datetime as dt
from functools import partial

from ariane.demo import letters, play, post
from ariane.demo.stage import Stage
from ariane.mail.models import OutboundContent

# of the right shape, signed by nobody
DAMAGED = "r" + "a2b3c4d5" * 3 + "e6f7g"


def plan(stage: Stage) -> None:
    def at(day: int, hour: str) -> dt.datetime:
        return stage.calendar.at(stage.calendar.day(day), hour)

    stage.then(at(-2, "09:40"), partial(archived_person, stage))
    stage.then(at(-1, "17:31"), partial(outsider_answers_a_note, stage))
    stage.then(at(-1, "11:05"), partial(unknown_by_letter, stage))
    stage.then(at(0, "08:20"), partial(alias_in_copy, stage))
    stage.then(at(0, "08:51"), partial(damaged_address, stage))


def archived_person(stage: Stage) -> None:
    """Jeanne Quoilin, archived, writes to the alias: a request whose third party is to be identified (X-07)."""
    letter = simple(stage, "Jeanne Quoilin", "j.quoilin@perso.example", stage.house.mailbox,
                    "Demande de terrain artisanal", [
        "Bonjour, je reviens dans la région et je relance mon projet d’atelier de céramique.",
        "Le terrain artisanal de Profondval est-il encore libre ? Merci, Jeanne Quoilin",
    ])  # fmt: skip
    mail = post.arrive(stage, letter)
    stage.pieces["dem-quoilin-2"] = post.made_by(mail)


def outsider_answers_a_note(stage: Stage) -> None:
    """An address nobody knows answers the mail that told a colleague of a note: only colleagues may see it."""
    notice = OutboundContent.objects.filter(origin__startswith="notice:", entry_visibility="internal").latest("pk")
    letter = simple(stage, "P. Lenoir", "p.lenoir@gmel.example", notice.reply_to, f"Re: {notice.subject}", [
        "Bien vu, je m’en occupe depuis la maison.",
    ])  # fmt: skip
    post.arrive(stage, letter)


def unknown_by_letter(stage: Stage) -> None:
    """A bailiff whom nobody has a card of writes to the address for letters."""
    letter = simple(stage, "Étude Maillard, huissiers", "etude@maillard-huissiers.example",
                    "courrier@val-mosan.example", "Signification : Tôlerie Grandjean", [
        "Madame, Monsieur, veuillez trouver en annexe la signification du jugement du tribunal de l’entreprise.",
    ], letters.File("Signification.pdf", b"%PDF-1.4\n%%EOF\n"))  # fmt: skip
    post.arrive(stage, letter)


def alias_in_copy(stage: Stage) -> None:
    """Benoît writes to a colleague with commercial@ in copy: no request, a question (P-015)."""
    benoit, fatima = stage.users["benoit"], stage.users["fatima"]
    letter = letters.Letter(benoit.name, benoit.email, [fatima.email], "Info : parking du marché couvert",
                            ["Salut Fatima, la Ville ferme le parking du marché couvert du 7 au 18 décembre."],
                            play.local_now(stage), cc=[stage.house.mailbox])  # fmt: skip
    post.deliver(letters.write(letter), benoit.email, [stage.house.mailbox])


def damaged_address(stage: Stage) -> None:
    """Garage Lambotte answers, but its mail program cut the address: whose thread it is cannot be told."""
    box, _at, domain = stage.house.mailbox.partition("@")
    letter = simple(stage, "Garage Lambotte", "atelier@lambotte.example", f"{box}+{DAMAGED}@{domain}",
                    "Re: devis portes sectionnelles", [
        "Bonjour, c’est d’accord pour les deux portes, mais nous voudrions les avoir avant Noël.",
        "Le montant de 7 850 € est-il toujours valable ? Bien à vous, Vincent Lambotte",
    ])  # fmt: skip
    post.arrive(stage, letter)


def simple(stage: Stage, name: str, address: str, to: str, subject: str, paragraphs: list[str],
           *attached: letters.File) -> letters.Letter:  # fmt: skip
    words = [stage.typeset(one) for one in paragraphs]
    return letters.Letter(name, address, [to], subject, words, play.local_now(stage), files=attached)
