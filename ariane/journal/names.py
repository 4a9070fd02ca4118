"""How documents are called (domain.md C.7): mails by day and direction, other files by what they are.

Pure functions. A mail's title is made from its entry each time it is shown, so that the entry keeps its own subject
(X-15); a file's prefix says what the file *is*, whatever record it is linked to (X-16).
"""

import datetime as dt
import re

from ariane.kernel.text import fold

LONGEST = 80
PREFIXES = {"OFR": "OFR_", "DEM": "DEM_", "CMD": "CMD_", "FAC": "FAC_", "BL": "BL_", "BI": "BI_"}
# Re: TR: Fwd: RE : AW: WG: and their pile-ups, in the tongues of the neighbours
ANSWERS = re.compile(r"^\s*(?:(?:re|tr|fw|fwd|aw|wg|rv|ref|antw|doorst)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
# what no file system takes in a name, and what would lead out of a folder
FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069/\\:*?"<>|]+')
DATED = re.compile(r"^\d{8}-(?:IN|OUT)-(.+)$")
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
WORD = re.compile(r"[^\W\d_]{2,}")
# words that name nothing: articles, and what scanners, cameras and mail clients call a file by themselves
STOP_WORDS = """
le la les l un une des du de d et ou a au aux en dans sur pour par avec sans ce cet cette ces mon ma mes votre vos notre
nos the an of and or in on for by with to from this that your our het een van der die das und
scan scanned numerisation img image dsc dcim photo doc document fichier file pdf jpg jpeg png docx xlsx copie copy
nouveau nouvelle new final version untitled sans titre piece jointe attachment screenshot
"""
STOP = frozenset(STOP_WORDS.split())


def bare(subject: str) -> str:
    """A subject without Re:, TR:, Fwd: and the like."""
    return ANSWERS.sub("", subject).strip()


def clean(title: str) -> str:
    """A title that can be a file's name: no path, no control signs, one space between words, at most 80 signs."""
    return tidy(title)[:LONGEST].strip(". ")


def dated(day: dt.date, direction: str, title: str) -> str:
    """The title of a filed mail or a paper letter: AAAAMMJJ-IN/OUT-Intitulé (P-022, X-25)."""
    return f"{day:%Y%m%d}-{'OUT' if direction == 'out' else 'IN'}-{clean(bare(title))}"


def explicit(title: str) -> bool:
    """Whether at least two different words say what it is about; « scan001 » does not (P-021)."""
    words = {fold(word) for word in WORD.findall(title.replace("_", " "))}
    return len(words - STOP) >= 2


def stem(name: str) -> str:
    """The name without its prefix or date, and without the file's ending."""
    title = ENDING.sub("", name)
    found = DATED.match(title)
    if found:
        return found.group(1)
    for prefix in PREFIXES.values():
        if title.upper().startswith(prefix):
            return title[len(prefix) :]
    return title


def proposed(doc_type: str, name: str, ref: str = "") -> str:
    """What a file of this type would be called: prefix, reference, and its own title with its ending."""
    found = ENDING.search(name)
    ending, title = (found.group() if found else ""), clean(stem(name))
    prefix = PREFIXES.get(doc_type, "")
    if prefix and ref and fold(ref) not in fold(title):
        title = f"{clean(ref)}_{title}"
    return f"{prefix}{title}{ending}"


def conforms(doc_type: str, name: str) -> bool:
    """Whether a file is called as its type asks: the prefix (or the date, for letters) and an explicit title."""
    title = ENDING.sub("", name)
    if doc_type in ("COURRIER", "MAIL") and not DATED.match(title):
        return False
    prefix = PREFIXES.get(doc_type, "")
    return title.upper().startswith(prefix) and title == tidy(title) and explicit(stem(name))


def tidy(title: str) -> str:
    """A name without what no file system takes, whatever its length."""
    return " ".join(FORBIDDEN.sub(" ", title).split()).strip(". ")
