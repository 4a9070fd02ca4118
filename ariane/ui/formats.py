"""Numbers, days, hours and sizes as people write them, in French and in English. Pure: no Django, no clock.

French follows the look's rules: « 48 250,00 € », « jeudi 12 novembre », « 16 h 02 », « 1,2 Mo », a narrow no-break
space in thousands and before ; ? !, a no-break space before : and inside « ».
"""

import datetime as dt
import re
from dataclasses import dataclass

from ariane.kernel.money import decimals

NB, NNB = "\u00a0", "\u202f"
SYMBOLS = {"EUR": "€", "CAD": "$", "USD": "$", "GBP": "£", "CHF": "CHF"}
DAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
SHORT_DAYS = {
    "fr": ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS = {
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
SHORT_MONTHS = {
    "fr": ("janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"),
}


def tongue(language: str | None) -> str:
    """The written tongue of a language code: English for en-*, else French."""
    return "en" if (language or "").startswith("en") else "fr"


def number(value: int | float, language: str = "fr", decimals: int = 0) -> str:
    """`48250.5, decimals=2` → « 48 250,50 » or "48,250.50"."""
    text = f"{value:,.{decimals}f}"
    return text if tongue(language) == "en" else text.replace(",", NNB).replace(".", ",")


def percent(value: int | float, language: str = "fr") -> str:
    """`62` → « 62 % » or "62%"."""
    return number(value, language) + ("%" if tongue(language) == "en" else f"{NB}%")


def money(minor: int | None, currency: str = "EUR", language: str = "fr") -> str:
    """Integer minor units and a currency → « 48 250,00 € » or "€48,250.00"; empty for None."""
    if minor is None:
        return ""
    places = decimals(currency)
    sign = "−" if minor < 0 else ""
    whole, part = divmod(abs(minor), 10**places)
    digits = number(whole, language)
    if places:
        digits += ("." if tongue(language) == "en" else ",") + f"{part:0{places}d}"
    symbol = SYMBOLS.get(currency, currency)
    if tongue(language) == "en":
        return f"{sign}{symbol}{digits}" if len(symbol) == 1 else f"{sign}{symbol}{NB}{digits}"
    return f"{sign}{digits}{NB}{symbol}"


def size(octets: int, language: str = "fr") -> str:
    """« 340 ko », « 1,2 Mo »; decimal steps, one decimal under ten."""
    units = ("o", "ko", "Mo", "Go", "To") if tongue(language) == "fr" else ("B", "kB", "MB", "GB", "TB")
    value, step = float(octets), 0
    while value >= 999.5 and step < len(units) - 1:
        value, step = value / 1000, step + 1
    return f"{number(value, language, 1 if step and value < 9.95 else 0)}{NB}{units[step]}"


def hour(value: dt.time | dt.datetime, language: str = "fr") -> str:
    """« 16 h 02 », « 9 h », "16:02"."""
    if tongue(language) == "en":
        return f"{value.hour}:{value.minute:02d}"
    return f"{value.hour}{NB}h" + (f"{NB}{value.minute:02d}" if value.minute else "")


def day(value: dt.date, language: str = "fr", *, today: dt.date | None = None) -> str:
    """« jeudi 12 novembre », with the year when it is not this one; « 1er » as French writes it."""
    key = tongue(language)
    words = f"{DAYS[key][value.weekday()]}{NB}{_first(value, key)} {MONTHS[key][value.month - 1]}"
    return words if today is None or value.year == today.year else f"{words} {value.year}"


def short_day(value: dt.date, language: str = "fr", *, today: dt.date | None = None) -> str:
    """« 12 nov. », "12 Nov", with the year when it is not this one."""
    key = tongue(language)
    words = f"{_first(value, key)}{NB}{SHORT_MONTHS[key][value.month - 1]}"
    return words if today is None or value.year == today.year else f"{words}{NB}{value.year}"


def _first(value: dt.date, key: str) -> str:
    return "1er" if key == "fr" and value.day == 1 else str(value.day)


def moment(value: dt.datetime, language: str = "fr", *, today: dt.date) -> str:
    """The hour alone for today, else « jeu. 12 nov., 16 h 02 ». The value must already stand in the reader's zone."""
    if value.date() == today:
        return hour(value, language)
    weekday = SHORT_DAYS[tongue(language)][value.weekday()]
    return f"{weekday}{NB}{short_day(value, language, today=today)}, {hour(value, language)}"


def near_day(value: dt.date, language: str = "fr", *, today: dt.date) -> str:
    """« aujourd’hui », « demain », « hier », the weekday within a week, else the short day."""
    french = tongue(language) == "fr"
    near = {0: ("aujourd’hui", "today"), 1: ("demain", "tomorrow"), -1: ("hier", "yesterday")}
    distance = (value - today).days
    if distance in near:
        return near[distance][0 if french else 1]
    if 1 < distance < 7:
        return DAYS[tongue(language)][value.weekday()]
    return short_day(value, language, today=today)


@dataclass(frozen=True)
class Due:
    """How a deadline is shown: `weight` is the pill's class (late, today, soon), `words` say it without colour."""

    weight: str
    words: str


def due(value: dt.date, language: str = "fr", *, today: dt.date, at: dt.time | None = None) -> Due:
    """Lateness as weight of ink: « 2 j de retard », « aujourd’hui », « demain, 12 h »."""
    late = (today - value).days
    if late > 0:
        words = f"{late}{NB}j de retard" if tongue(language) == "fr" else f"{late}{NB}d overdue"
        return Due("late", words)
    words = near_day(value, language, today=today) + (f", {hour(at, language)}" if at else "")
    return Due("today" if late == 0 else "soon", words)


def initials(name: str) -> str:
    """Two letters for an avatar: first and last word, or the first two letters of a single one."""
    words = [word for word in re.split(r"[\s@._-]+", name) if word and word[0].isalnum()]
    if len(words) > 1:
        return (words[0][0] + words[-1][0]).upper()
    return (words[0][:2] if words else "?").upper()


def typeset(text: str, language: str = "fr") -> str:
    """French spacing that never breaks: narrow before ; ? !, full before : and inside « ». English is left alone."""
    if tongue(language) == "en":
        return text
    text = re.sub(r"[ \u00a0\u202f]([;?!])", NNB + r"\1", text)
    text = re.sub(r"[ \u202f](:)(?=\s|$)", NB + r"\1", text)
    text = re.sub(r"«[ \u202f]", "«" + NB, text)
    return re.sub(r"[ \u202f]»", NB + "»", text)
