"""Absence notices by what they speak of, where no known phrase stands: being away, and what happens meanwhile.

Each subject counts once, in whatever words and language; a notice is short and speaks of its absence first.
"""

from __future__ import annotations

from ariane.mail.parse.loose import Loose

AWAY = Loose(
    r"\b(?:absente?s?|en (?:congés?|vacances|déplacement|formation|mission|arrêt|télétravail)|congés? (?:annuels?|de "
    r"maternité|maternité|parental)|ferm(?:ée?s?|eture)|(?:ne|n')\s?\w+ plus (?:partie|chez|au|à|dans|mes|cette)|"
    r"afwezig\w*|(?:met|op|in|mijn) (?:vakantie|\w*verlof)|gesloten|niet (?:meer|langer) (?:bij|in dienst|werkzaam)|"
    r"ben er niet|(?:im|in) urlaub|abwesen\w+|in elternzeit|auf dienstreise|geschlossen|nicht mehr (?:im|bei|für|"
    r"tätig)|"
    r"nicht im (?:büro|haus)|on (?:\w+ ){0,2}(?:vacation|leave|holidays?)|out of (?:the )?office|(?:am|is|"
    r"are) (?:\w+ )?"
    r"(?:out|away|closed)\b|no longer (?:with|at|work\w*|employed)|has left|(?:do not|don't) work|vacaciones|ausente|"
    r"de baja|cerrad[oa]s?|ya no \w+|in ferie|per ferie|assente|in congedo|in maternità|chius[oaie]|non \w+ più|"
    r"de férias|fechad[oa]s?|encerrad[oa]s?|semester|ferie\b|lomalla|urlopie|nieobecn\w+|отпуск\w*|отсутству\w+)\b",
)
MEANWHILE = (
    Loose(
        r"\b(?:jusqu|du (?:\w+ )?\d{1,2}\S* (?:\w+ )?au|retour|reviens|rentre|cette semaine|à partir|until|till|"
        r"through|"
        r"from .{0,24}\d.{0,24} to|return\w*|back\b|this week|next week|on (?:mon|tues|wednes|thurs|fri)day|bis|vom|ab "
        r"\d|zurück|wieder|tot\b|t\.?e\.?m|t/m|vanaf|terug|hasta|regres\w+|vuelta|volver\w*|fino al?|dal|rientr\w+|"
        r"ritorno|até|regresso|тил|до \d|do \d|till den|tillbaka|tilbage)\b",
    ),
    Loose(
        r"\b(?:répon(?:d|s)\w*|prendra\w* connaissance|traite?ra\w*|repl(?:y|ies)|respon[ds]\w*|answer\w*|get back to|"
        r"pick up|(?:be)?antwoord\w*|antworten|beantworte\w*|melde\w*|respond\w+|contest\w+|rispond\w+|отвеч\w+|отвечу|"
        r"svarar?|odpowie\w*)\b",
    ),
    Loose(
        r"\b(?:contact(?:er|ez|eer|eren|o|ar|are|e)?\b(?! (?:details|form))|joindre|vous adresser|adresser vos|"
        r"remplac\w+|wenden sie|vertret\w+|kontaktieren|terecht|opnemen|vervang\w*|reach out|redirect\w*|successor|"
        r"coll[eè]gues?|colleagues?|collega'?s?|kolleg\w+|rivolger\w+|diríj\w+|contatt\w+|kontakt\w*)\b",
    ),
    Loose(r"\b(?:urgen\w+|dringend\w*|hoogdringend\w*|emergenc\w+|notf[aä]ll\w*|spoed\w*|brådskande|piln\w+|срочн\w+)\b"),
    Loose(
        r"\b(?:(?:votre|vos|mes|your|my|uw|je|ihre?|meine|su|sus|sua|suo|tuo|o seu) (?:\w+ )?(?:e-?mails?|mails?|"
        r"messages?|"
        r"courriels?|messagerie|berichte?n?|nachrichten?|mensajes?|correos?|messaggio|mensagem|demandes?|enquir\w+|"
        r"inquir\w+|requests?|vragen|anfragen?)|"
        r"keine mails|mailbox|inbox|boîte mail|messagerie|access to)\b",
    ),
    Loose(
        r"\b(?:thank(?:s| you) for|merci (?:de|pour) (?:votre|vos|noter)|bedankt voor|dank (?:u )?voor|dank für|"
        r"gracias por|grazie per|obrigad[oa] pel|please note|veuillez noter|tack för)\b"),
)  # fmt: skip
OPENING = 160
SHORT = 420
LONG = 900


def speaks_of_absence(flat: str) -> bool:
    """Whether a text on one line opens with its writer's absence and is about nothing but that."""
    found = AWAY.search(flat)
    if found is None or found.start() > OPENING or len(flat) > LONG:
        return False
    return sum(1 for subject in MEANWHILE if subject.search(flat)) >= (2 if len(flat) <= SHORT else 3)
