"""The form of a record's fields, made from its kind: built-in columns and declared ones alike."""

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.db.models import Model, Q
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ariane.accounts.models import Team, User
from ariane.journal import actions, policy, tracking
from ariane.journal.models import FieldDef, Kind, Record
from ariane.kernel.errors import Collision
from ariane.kernel.money import decimals
from ariane.kernel.text import is_number
from ariane.web import zones
from ariane.web.records.sheet import reads
from ariane.web.records.values import Field, words

Type = FieldDef.Type
# set by buttons of their own, or by what happens, never typed in
NOT_TYPED = frozenset(
    {"stage", "stars", "urgent", "urgency_origin", "archived_at", "sent_at", "published_at", "paid_at"}
)
LARGEST_AMOUNT = 10**15
# fields that name a card and nothing else
CARDS = frozenset({"main_party", "organisation"})


def plain_number(text: str, places: int = 2) -> str:
    """« 48 250,00 € », "48,250.00" and "1.234,5" as Decimal reads them: the last sign is the decimal one, unless three
    digits follow it and the currency has not three decimals."""
    bare = "".join(text.split()).strip("€$").replace("−", "-")
    last = max(bare.rfind(","), bare.rfind("."))
    if last < 0:
        return bare
    whole, part = bare[:last].replace(",", "").replace(".", ""), bare[last + 1 :]
    return whole + part if len(part) == 3 and places != 3 else f"{whole}.{part}"


class AmountField(forms.CharField):
    """An amount as people type it (« 48 250,00 »), kept in the smallest units of `currency`."""

    def __init__(self, *, currency: str = "EUR", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.currency = currency

    def prepare_value(self, value: Any) -> Any:
        places = decimals(self.currency)
        return f"{Decimal(value).scaleb(-places):.{places}f}".replace(".", ",") if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        places = decimals(self.currency)
        text = plain_number(str(super().clean(value)), places)
        if not text:
            return None
        try:
            minor = int(Decimal(text).scaleb(places).to_integral_value())
            if abs(minor) > LARGEST_AMOUNT:
                raise OverflowError
            return minor
        except (InvalidOperation, ValueError, OverflowError) as error:  # also “NaN” and “Infinity”
            raise forms.ValidationError(_("“%(text)s” is not an amount.") % {"text": value}) from error


class RecordInput(forms.TextInput):
    """A name typed with suggestions, and the number of the record chosen; the name alone without JavaScript."""

    readable = Q(pk__in=())
    parties = False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = value if isinstance(value, Record) else None
        if chosen is None and is_number(str(value or "")):
            chosen = Record.objects.filter(self.readable, pk=value).first()
        text = chosen.title if chosen else (value or "")
        context = {"name": name, "chosen": chosen.pk if chosen else "", "text": text, "attrs": attrs or {}}
        return render_to_string("web/records/record_input.html", context | {"parties": self.parties})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name) or data.get(f"{name}-text", "")


class RecordField(forms.CharField):
    """A record that the person may read, by number, reference or exact title."""

    widget = RecordInput

    def __init__(self, user: User, *, parties: bool = False, **kwargs: Any) -> None:
        super().__init__(max_length=250, **kwargs)
        self.among = Q(kind__family=Kind.Family.PARTY) if parties else Q()
        self.readable = policy.visible(user)
        self.widget.readable, self.widget.parties = self.readable, parties

    def clean(self, value: Any) -> Record | None:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        named = Q(pk=text) if is_number(text) else Q(ref__iexact=text) | Q(title__iexact=text)
        found = list(Record.objects.filter(self.readable, self.among).filter(named)[:2])
        if len(found) != 1:
            raise forms.ValidationError(_("Choose one of the list."))
        return found[0]


def made(definition: FieldDef, user: User, currency: str) -> forms.Field:
    """The form field of a kind's field, amounts in the record's currency."""
    field = Field.of(definition)
    common: dict[str, Any] = {"label": definition.name, "required": definition.required}
    day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    moment = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    if definition.code == "country":
        return forms.ChoiceField(choices=[("", "—"), *zones.countries()], **common)
    builders: dict[str, Any] = {
        Type.LONG: lambda: forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **common),
        Type.INTEGER: lambda: forms.IntegerField(**common),
        Type.MONEY: lambda: AmountField(currency=currency, **common),
        Type.DATE: lambda: forms.DateField(widget=day, **common),
        Type.DATETIME: lambda: forms.DateTimeField(widget=moment, **common),
        Type.BOOLEAN: lambda: forms.BooleanField(label=definition.name, required=False),
        Type.CHOICE: lambda: forms.ChoiceField(choices=[("", "—"), *field.choices], **common),
        Type.USER: lambda: forms.ModelChoiceField(User.objects.filter(is_active=True), empty_label="—", **common),
        Type.TEAM: lambda: forms.ModelChoiceField(Team.objects.filter(is_group=False), empty_label="—", **common),
        Type.RECORD: lambda: RecordField(user, parties=definition.code in CARDS, **common),
        Type.URL: lambda: forms.URLField(assume_scheme="https", **common),
    }
    return builders.get(definition.type, lambda: forms.CharField(max_length=250, **common))()  # type: ignore[no-any-return]


class FieldsForm(forms.Form):
    """All the fields one may type on a record. After a refused save, `theirs` holds what stands there now (X-31)."""

    def __init__(self, data: Any, *, record: Record, definitions: list[FieldDef], user: User) -> None:
        super().__init__(data)
        self.record, self.user = record, user
        self.theirs: dict[str, str] = {}
        self.known = {one.code: one for one in definitions if one.code not in NOT_TYPED}
        self.fields["title"] = forms.CharField(label=_("Title"), max_length=250)
        for code, definition in self.known.items():
            self.fields[code] = made(definition, user, record.currency)
        self.initial["title"] = record.title
        for code, definition in self.known.items():
            value = tracking.value_of(record, definition)
            if isinstance(value, Record) and not reads(user, value):
                del self.fields[code]  # neither named nor overwritten by who may not read it
            else:
                self.initial[code] = value

    def save(self, base: dict[str, str]) -> bool:
        """Save what changed; False when a colleague changed the same field meanwhile, both texts then being kept."""
        given = {code: value for code, value in self.cleaned_data.items() if not self._same(code, value)}
        started = {code: self._started(code, base[code]) for code in given if code in base}
        try:
            actions.change_fields(by=self.user, record=self.record, changes=given, base=started)
        except Collision as error:
            self._collided(error)
            return False
        return True

    def _same(self, code: str, value: Any) -> bool:
        now = self.initial[code]
        return now == value or (now in (None, "", False) and value in (None, "", False))

    def _started(self, code: str, text: str) -> Any:
        """The value to compare with: what was empty then and is now has not changed, whatever its kind of nothing."""
        value, now = self._python(code, text), tracking.read(self.record, code)
        return now if value in (None, "", False) and now in (None, "", False) else value

    def _python(self, code: str, text: str) -> Any:
        """What the field held when the form was opened, as posted back with it."""
        try:
            return self.fields[code].clean(text)
        except forms.ValidationError:
            return self.initial[code]

    def _collided(self, error: Collision) -> None:
        taken: dict[str, Any] = error.theirs if isinstance(error.theirs, dict) else {}
        for code, value in taken.items():
            self.theirs[code] = self.in_words(code, value)
            text = _("A colleague wrote “%(theirs)s” here meanwhile. Saving again keeps yours.")
            self.add_error(code, text % {"theirs": self.theirs[code]})

    def in_words(self, code: str, value: Any) -> str:
        known = self.known.get(code)
        name = str(getattr(value, "title", "") or getattr(value, "name", "")) if isinstance(value, Model) else ""
        field = Field.of(known) if known else Field.column(code)
        return words(field, value, currency=self.record.currency, name=name)

    @property
    def base(self) -> list[tuple[str, str]]:
        """What each field holds now, sent back with the form so that a collision is seen."""
        return [(code, self._sent(code)) for code in self.fields]

    def _sent(self, code: str) -> str:
        value = self.initial[code]
        if isinstance(value, Model):
            return str(value.pk)
        if isinstance(value, dt.datetime):
            return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")
        return str(self.fields[code].prepare_value(value) if value not in (None, False) else "")


def base_of(post: QueryDict) -> dict[str, str]:
    """The values the person started from, by field."""
    return {name.removeprefix("base-"): str(post[name]) for name in post if name.startswith("base-")}


# cards have reasons of their own, see parties.archiving
REASONS = (
    ("error", gettext_lazy("entered by mistake")),
    ("duplicate", gettext_lazy("duplicate")),
    ("request", gettext_lazy("asked by the person")),
    ("other", gettext_lazy("other")),
)


class ArchiveForm(forms.Form):
    reason = forms.ChoiceField(choices=[("", "—"), *REASONS])
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["reason"].label, self.fields["note"].label = _("Reason"), _("Internal note")
