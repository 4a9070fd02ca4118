"""Show why an entry was found."""

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from ariane.kernel.text import spans
from ariane.search.wanted import Word, wanted


def excerpt(text: str, query: str, *, width: int = 220) -> SafeString:
    """About `width` characters around the first word found, escaped, the words of the query in `<mark>`."""
    words = wanted(query)
    hits = [(start, end) for start, end, forms in spans(text) if any(meets(word, forms) for word in words)]
    begin = _start(text, hits[0][0] if hits else 0, width)
    finish = min(len(text), begin + width)
    parts = ["…"] if begin else []
    for start, end in hits:
        if begin <= start and end <= finish:
            parts += [conditional_escape(text[begin:start]), format_html("<mark>{}</mark>", text[start:end])]
            begin = end
    parts.append(conditional_escape(text[begin:finish]))
    if finish < len(text):
        parts.append("…")
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above


def meets(word: Word, forms: frozenset[str]) -> bool:
    """Whether a word of a text, by its forms, is one that was looked for."""
    return bool(word.forms & forms) or bool(word.begins and any(form.startswith(word.begins) for form in forms))


def _start(text: str, hit: int, width: int) -> int:
    """Where to begin so that the hit stands in the first third, at the start of a word."""
    begin = max(0, hit - width // 3)
    return text.rfind(" ", 0, begin) + 1 if begin else 0
