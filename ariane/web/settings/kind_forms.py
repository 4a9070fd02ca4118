from dataclasses import fields
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from ariane.journal.configure.fields import FieldData
from ariane.journal.configure.kinds import KindData, check_prefix, trackable
from ariane.journal.configure.stages import StageData
from ariane.journal.kinds import label
from ariane.journal.models import FieldDef, Follower, Kind
from ariane.web.settings.lines import LinesField, write
from ariane.web.settings.saving import errors_at

# what the administrator picks an icon from; each is in the front end's list
ICONS = (
    "file-text", "folder", "briefcase", "building-2", "landmark", "calendar", "clipboard-list", "list-checks",
    "credit-card", "receipt", "shopping-cart", "package", "truck", "ticket", "wrench", "hammer", "handshake", "mail",
    "phone", "map-pin", "user", "users", "star", "flag", "book-open", "archive", "circle-help", "message-square",
)  # fmt: skip
PREFIX = RegexValidator(r"^[A-Za-z]{2,6}$", _("Two to six letters, without accents."))
POLICIES = [choice for choice in Kind.Policy.choices if choice[0] not in (Kind.Policy.PARTY, Kind.Policy.ROOM)]
DOC_TYPES = (
    ("OFR", _("offers: OFR_…")), ("DEM", _("requests: DEM_…")), ("CMD", _("orders: CMD_…")),
    ("FAC", _("invoices: FAC_…")), ("BL", _("delivery notes: BL_…")), ("BI", _("field job reports: BI_…")),
    ("COURRIER", _("letters: date, IN or OUT, title")), ("CONTRAT", _("contracts")), ("RAPPORT", _("reports")),
    ("AUTRE", _("others, without prefix")),
)  # fmt: skip


class KindForm(forms.Form):
    """What a kind says of itself, in two languages."""

    name_fr = forms.CharField(label=_("Name in French"), max_length=80)
    plural_fr = forms.CharField(label=_("Plural in French"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    plural_en = forms.CharField(label=_("Plural in English"), max_length=80, required=False)
    prefix = forms.CharField(  # type: ignore[assignment]
        label=_("Prefix of its numbers"), max_length=6, required=False, validators=[PREFIX]
    )
    icon = forms.ChoiceField(
        label=_("Icon"), choices=[(name, name) for name in ICONS], widget=forms.RadioSelect, initial="file-text"
    )
    main_party = forms.ChoiceField(label=_("Third party"), choices=Kind.MainParty.choices, initial="optional")
    policy = forms.ChoiceField(label=_("Rights as for"), choices=POLICIES, initial="operational")
    position = forms.IntegerField(label=_("Place in the menu"), min_value=0, max_value=9999, initial=100)
    silent_days = forms.IntegerField(label=_("Days of silence"), required=False, min_value=1, max_value=365)
    in_menu = forms.BooleanField(label=_("In the menu"), required=False, initial=True)
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, kind: Kind | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind:
            self.initial.update({field.name: getattr(kind, field.name) for field in fields(KindData)})
            if kind.icon not in ICONS:
                self.fields["icon"].choices.append((kind.icon, kind.icon))  # type: ignore[attr-defined]
        if kind and kind.builtin:
            del self.fields["main_party"], self.fields["policy"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        prefix = said.get("prefix", "").upper()
        if self.kind is None or prefix != self.kind.prefix:
            with errors_at(self, "prefix"):
                check_prefix(prefix, but=self.kind)
        return said

    def kind_data(self) -> KindData:
        """The kind as the action takes it; what a shipped kind does not show keeps its present value."""
        names = [field.name for field in fields(KindData)]
        kept = {name: getattr(self.kind, name) for name in names} if self.kind else {}
        return KindData(**{**kept, **{name: self.cleaned_data[name] for name in names if name in self.cleaned_data}})


class NewKindForm(KindForm):
    stages = LinesField(label=_("Stages, one a line"), required=False)
    final_stages = LinesField(label=_("Stages that close the record, one a line"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        seen = {fr.casefold() for fr, _en in said.get("stages") or []}
        for fr, _en in said.get("final_stages") or []:
            if fr.casefold() in seen:
                self.add_error("final_stages", _("“%(value)s” already stands among the others.") % {"value": fr})
        return said

    def stage_data(self) -> list[StageData]:
        said = self.cleaned_data
        open_ones = [StageData(fr, en) for fr, en in said["stages"]]
        return open_ones + [StageData(fr, en, final=True) for fr, en in said["final_stages"]]


class StageForm(forms.Form):
    name_fr = forms.CharField(label=_("Name in French"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    final = forms.BooleanField(label=_("Closes the record"), required=False)

    def stage_data(self) -> StageData:
        return StageData(**self.cleaned_data)


class FieldForm(forms.Form):
    """A field of a kind; a shipped one keeps its type and its list."""

    name_fr = forms.CharField(label=_("Name in French"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    type = forms.ChoiceField(label=_("Type"), choices=FieldDef.Type.choices)
    choices = LinesField(label=_("Values of the list, one a line"), required=False)
    required = forms.BooleanField(label=_("Required"), required=False)
    tracked = forms.BooleanField(label=_("Tell its changes in the journal"), required=False)

    def __init__(self, *args: Any, field: FieldDef | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field = field
        if field is None:
            return
        del self.fields["tracked"]
        pairs = [(choice["fr"], choice.get("en", "")) for choice in field.choices]
        self.initial.update(
            name_fr=field.name_fr,
            name_en=field.name_en,
            type=field.type,
            required=field.required,
            choices=write(pairs),
        )
        if field.builtin:
            del self.fields["type"], self.fields["choices"]

    def field_data(self) -> FieldData:
        said = self.cleaned_data
        kept = self.field.type if self.field else FieldDef.Type.TEXT
        return FieldData(
            name_fr=said["name_fr"],
            name_en=said["name_en"],
            type=said.get("type", kept),
            choices=tuple(said.get("choices") or ()),
            required=said["required"],
        )


class TrackedForm(forms.Form):
    tracked = forms.MultipleChoiceField(
        label=_("Told in the journal"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, label(kind, code)) for code in trackable(kind)]
        self.fields["tracked"].choices = choices  # type: ignore[attr-defined]
        self.initial["tracked"] = kind.tracked


class FollowForm(forms.Form):
    """At which level owner, creator and coordinator follow a new record; people named one by one stay as they are."""

    owner = forms.ChoiceField(label=_("Owner"), required=False)
    created_by = forms.ChoiceField(label=_("Whoever creates it"), required=False)
    coordinator = forms.ChoiceField(label=_("Coordinator"), required=False)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name, field in self.fields.items():
            field.choices = [("", _("does not follow")), *Follower.Level.choices]  # type: ignore[attr-defined]
            self.initial[name] = kind.follow_rules.get(name, "")

    def rules(self) -> dict[str, str]:
        people = {who: level for who, level in self.kind.follow_rules.items() if who not in self.fields}
        return {name: level for name, level in self.cleaned_data.items() if level} | people


class NamingForm(forms.Form):
    doc_type = forms.ChoiceField(label=_("The documents made for it are"), choices=DOC_TYPES)
    blocking = forms.BooleanField(label=_("Refuse names that do not follow the rule"), required=False)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["doc_type"] = kind.naming.get("doc_type", "AUTRE")
        self.initial["blocking"] = kind.naming.get("blocking", False)
