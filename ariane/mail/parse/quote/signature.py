"""Signatures that say they are one: « -- », « Sent from my … », list footers, legal notices.

A closing formula with a name is left in the text: folding somebody's last words by mistake is worse than showing them.
"""

from __future__ import annotations

import re
from typing import Any

from ariane.mail.parse.quote import phrases
from ariane.mail.parse.quote.lines import Line

DELIMITER = re.compile(r"^(?:[-_=*~—–]{2,}|[—–])$")
DASHES = re.compile(r"^[\s*]*(?:[-_=*~—–]\s?){2,}$")
SENT_FROM = re.compile(rf"^[\W_]*(?:{'|'.join(phrases.SENT_FROM)})[\W_]*$", re.I)
# « Sent from Nine »: whatever the program is called, when only a name follows.
SENT_FROM_NAME = re.compile(
    r"^[\W_]*(?:Sent (?:from|via|with|using)|Envoyé (?:depuis|avec|via)|Gesendet (?:von|mit)|Verzonden (?:vanaf|met|"
    r"via)|"
    r"Verstuurd (?:vanaf|met)|Enviado (?:desde|con)|Inviato con) (?:[A-Z0-9][\w.'+-]*\s?){1,4}[\W_]*$"
)
# Somebody tells of her telephone: « Sent from my desk, is much easier than my mobile ».
TELLS = re.compile(r"\b(?:is|was|are|were|because|but|much|est|était|ist|war|weil|aber|mais)\b", re.I)
LIST_FOOTER = re.compile(
    r"^(?:_{30,}|-{30,}|-- ?)$|^(?:you (?:received|are receiving) this (?:message|email|e-mail) because|"
    r"vous (?:recevez|avez reçu) ce (?:message|mail|courriel|courrier) car|to unsubscribe from this|"
    r"pour se désabonner|sie (?:erhalten|haben) diese (?:nachricht|e-mail) .{0,20}weil|"
    r"u ontvangt (?:dit|deze) (?:bericht|e-mail) omdat)\b",
    re.I,
)
LIST_WORDS = re.compile(
    r"mailing list|liste de diffusion|mailinglist|lists?\.|listinfo|unsubscribe|google groups|groups\.", re.I
)
# What a virus scanner puts under every mail.
SCANNED = re.compile(
    r"^[\W_]*(?:\[image: [^\]]*\]\s*)?(?:l'absence de virus dans|(?:this|the) (?:e-?mail|message) (?:has been|was|is) "
    r"(?:scanned|checked|believed|certified)[\w ]* (?:virus\w*|malware|clean)|virus-?free|garanti sans virus|"
    r"sans virus|virenfrei|virusvrij|"
    r"diese e-mail wurde von .{0,60} auf viren|dit bericht is gecontroleerd op virussen|libre de virus|privo di virus|"
    r"ce (?:courrier|message|mail|courriel)[\w ]* ne contient aucun virus|no virus found in this|"
    r"aucun virus trouvé)\b.{0,160}$",
    re.I,
)
NOTICE = re.compile(
    r"^[\W_]*(?:(?:avis|notice|mention|clause) (?:de|of|légale|d)|disclaimer|confidentialit|confidential|warning|"
    r"avertissement|important|this (?:e-?mail|message|communication|transmission)|"
    r"the information (?:contained|in this)|ce (?:message|courriel|mail|courrier|e-mail)|"
    r"le présent (?:message|courriel)|les informations contenues|"
    r"cet e-mail|dit (?:e-mail)?bericht|deze e-mail|de informatie|diese (?:e-mail|nachricht|mail)|der inhalt dieser|"
    r"este (?:mensaje|correo)|la información|questo messaggio|questa e-?mail|le informazioni|avviso|aviso|"
    r"vertraulichkeit|hinweis|rechtlicher)",
    re.I,
)
SECRECY = re.compile(
    r"confiden[tz]i|vertraulich|vertrouwelijk|riservat|privileged|intended (?:solely |only )?(?:for|recipient)|"
    r"destinataire|destinatari|geadresseerde|empfänger|bestemd",
    re.I,
)
DASHED_NAME = re.compile(r"^(?:--|[-–—])\s?[A-ZÀ-Þ][\w.'’-]*(?:\s+[A-ZÀ-Þ][\w.'’-]*){0,2}$")
SENTENCE = re.compile(r"^(?:[^\W\d_][\w'’-]*,? ){5,}[\w'’-]+[.!]$")
# A few words and a full stop, which no abbreviation of a company, a street or a title ends.
STATEMENT = re.compile(
    r"^(?:[^\W\d_][\w'’-]*,? )+(?!(?:inc|ltd|co|corp|llc|tel|st|av|ave|jr|sr|no|bv|nv)\.)[a-zà-ÿ]{4,}[.!]$"
)
MAX_SIGNATURE_LINES = 14
MAX_SCANNER_LINES = 5


def first_of(lines: list[Line], start: int, end: int) -> int:
    """Where a signature or a list footer begins among these lines, or `end`."""
    for index in range(start, end):
        line = lines[index]
        if line.depth or not line.bare:
            continue
        if line.flag == "signature" or is_footer(lines, index) or is_delimiter(lines, index, end):
            return index
    index = end
    while index > start and (not lines[index - 1].bare or is_device_line(lines[index - 1])):
        index -= 1
    return index if any(lines[at].bare for at in range(index, end)) else end


def is_device_line(line: Line) -> bool:
    if line.depth or len(line.bare) >= 160:
        return False
    if SENT_FROM_NAME.match(line.bare):
        return True
    return bool(SENT_FROM.match(line.bare)) and not TELLS.search(line.bare[12:])


def is_footer(lines: list[Line], index: int) -> bool:
    if (
        is_scanner(lines, index)
        and sum(1 for line in lines[index:] if line.bare and not line.depth) <= MAX_SCANNER_LINES
    ):
        return True
    if not LIST_FOOTER.match(lines[index].bare):
        return False
    block = " ".join(line.bare for line in lines[index : index + 6])
    return bool(LIST_WORDS.search(block)) or lines[index].bare[:1].isalpha()


def is_scanner(lines: list[Line], index: int) -> bool:
    """Whether a virus scanner's words begin here, or below the rule that is here."""
    ahead = index + 1 if DASHES.match(lines[index].bare) and index + 1 < len(lines) else index
    return bool(SCANNED.match(lines[ahead].bare.replace("’", "'")))


def is_delimiter(lines: list[Line], index: int, end: int) -> bool:
    """Whether a line of dashes opens a signature: always for « -- », otherwise when what follows is short."""
    line = lines[index]
    if not DELIMITER.match(line.bare):
        return False
    if line.text.rstrip("\r") == "-- " or line.bare == "--":
        return any(item.bare for item in lines[:index]) or index > 0
    if any(item.bare == line.bare and not item.depth for item in lines[:index]):
        return False  # the same rule parted other pieces above
    following = [item.bare for item in lines[index + 1 : end] if item.bare and not item.depth]
    if not following or len(following) > MAX_SIGNATURE_LINES or not any(item.bare for item in lines[:index]):
        return False
    if len(following) > 3 and lines[index - 1].bare:
        return False  # the rule under a table's heading
    if (
        STATEMENT.match(following[0])
        or any(SENTENCE.match(item) for item in following)
        or any(DELIMITER.match(item) for item in following[:-1])
    ):
        return False  # the rule parts pieces of a letter
    return all(len(item) <= 70 and not item.endswith("?") for item in following) or bool(SENT_FROM.match(following[0]))


def fold_signatures(lines: list[Line], roles: list[Any], own: Any, folded: Any) -> None:
    """Mark the signatures at the end of each stretch of the writer's own lines."""
    start = 0
    while start < len(lines):
        if roles[start] is not own:
            start += 1
            continue
        end = start
        while end < len(lines) and roles[end] is own:
            end += 1
        for index in range(begin_in_stretch(lines, start, end), end):
            roles[index] = folded
        start = end


def begin_in_stretch(lines: list[Line], start: int, end: int) -> int:
    begins = first_of(lines, start, end)
    if any(line.depth and line.bare for line in lines[begins:end]):
        begins = end  # « -- » inside a quotation that is answered below
    begins = legal_notice(lines, start, begins)
    last = begins - 1
    while last >= start and not lines[last].bare:
        last -= 1
    if last > start and DASHED_NAME.match(lines[last].bare) and not lines[last].depth and not lines[last - 1].bare:
        before = [line.bare for line in lines[start:last] if line.bare]
        if before and not before[-1].startswith(("-", "–", "*", "•")):
            return last
    return begins


def legal_notice(lines: list[Line], start: int, end: int) -> int:
    """Where a confidentiality notice begins when it is the last paragraph, else `end`."""
    last = end
    while last > start and not lines[last - 1].bare:
        last -= 1
    first = last
    while first > start and lines[first - 1].bare and not lines[first - 1].depth:
        first -= 1
        if DASHES.match(lines[first].bare):
            break
    paragraph = " ".join(line.bare for line in lines[first:last])
    if len(paragraph) < 120 or not NOTICE.match(paragraph) or not SECRECY.search(paragraph):
        return end
    before = first
    while before > start and (not lines[before - 1].bare or DASHES.match(lines[before - 1].bare)):
        before -= 1
    return before if before > start else end
