"""Lists written one value a line: « téléphone = phone », the English after the sign and optional."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

Pair = tuple[str, str]


class LinesField(forms.CharField):
    """A text area whose lines become (French, English) pairs; empty lines are dropped, a value twice is refused."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("rows", 6)

    def clean(self, value: Any) -> Any:
        return parse(super().clean(value) or "")


def parse(text: str) -> list[Pair]:
    """Lines as pairs. Raises ValidationError naming a value that stands twice and both of its lines."""
    pairs: list[Pair] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        fr, _sign, en = (part.strip() for part in line.partition("="))
        if not fr:
            continue
        first = seen.setdefault(fr.casefold(), number)
        if first != number:
            words = _("“%(value)s” stands there twice, on lines %(first)s and %(second)s.")
            raise ValidationError(words % {"value": fr, "first": first, "second": number})
        if max(len(fr), len(en)) > 80:
            raise ValidationError(_("Line %(number)s is longer than 80 characters.") % {"number": number})
        pairs.append((fr, en))
    return pairs


def write(pairs: list[Pair]) -> str:
    """The text of a list, as `parse` reads it."""
    return "\n".join(f"{fr} = {en}" if en else fr for fr, en in pairs)
