"""Stand-ins for the function by which pages make an entry's fragment."""

from ariane.journal.models import Entry

made: list[tuple[int, str, str]] = []


def render_entry(entry: Entry, audience: str, language: str) -> str:
    made.append((entry.pk, audience, language))
    return f"<p>{audience} {language} {entry.text}</p>"


def fails(entry: Entry, audience: str, language: str) -> str:
    raise ValueError("cannot show it")
