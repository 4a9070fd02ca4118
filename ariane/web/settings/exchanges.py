"""Configuration › Échanges: what the form asks, where its button stands, the widgets (D-030 to D-041, D-051)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from ariane.accounts.models import User
from ariane.journal.models import FieldDef, Kind
from ariane.kernel.text import is_number
from ariane.pieces.interaction.mail_info import CODE as MAIL_INFO
from ariane.pieces.interaction.settings import ExchangeSettings, Values
from ariane.templates.models import Template
from ariane.web.access import actor, capability
from ariane.web.answers import posted
from ariane.web.settings.saving import save
from ariane.web.settings.sections import page

LINES = forms.Textarea(attrs={"rows": 6})
STATES = (
    ("logged", pgettext_lazy("exchange", "Closed")),
    ("in-progress", gettext_lazy("In progress")),
    ("to-process", gettext_lazy("To process")),
)
WIDGETS = (
    ("latest_exchanges", gettext_lazy("Latest exchanges")),
    ("next_contacts", gettext_lazy("Next contacts")),
    ("past_events", gettext_lazy("Past events")),
)
PAGES = ("day", "messages", "activities", "sort", "exchanges", "record", "list")


class ExchangesForm(forms.ModelForm):  # type: ignore[type-arg]
    """The settings' row, and the two lists that are fields of the kind."""

    products = forms.CharField(
        label=gettext_lazy("List of products: numbers separated by commas"),
        help_text=gettext_lazy("The identifiers of products, such as 4, 15, 3: see their pages."),
        required=False,
    )
    modes = forms.CharField(label=gettext_lazy("Contact channels, one a line"), widget=LINES)
    subjects = forms.CharField(label=gettext_lazy("Subject types, one a line"), widget=LINES)
    hidden_on = forms.MultipleChoiceField(
        label=gettext_lazy("Pages without the integrated button"), required=False, widget=forms.CheckboxSelectMultiple
    )
    widgets = forms.MultipleChoiceField(
        label=gettext_lazy("Widgets of the home page"),
        required=False,
        choices=WIDGETS,
        widget=forms.CheckboxSelectMultiple,
    )
    default_state = forms.ChoiceField(label=gettext_lazy("State proposed"), choices=STATES)

    class Meta:
        model = ExchangeSettings
        fields = (
            "choose_user", "confidential_comment", "colleagues", "products", "button", "hidden_on", "widget_days",
            "shorten", "shorten_to", "default_state", "widgets",
        )  # fmt: skip
        labels = {
            "choose_user": gettext_lazy("Choose the user who had the exchange, and who follows up"),
            "confidential_comment": gettext_lazy("Add a confidential comment"),
            "colleagues": gettext_lazy("Add colleagues"),
            "button": gettext_lazy("Button that logs an exchange"),
            "widget_days": gettext_lazy("Days after which an event leaves the widget"),
            "shorten": gettext_lazy("Shorten descriptions in the list"),
            "shorten_to": gettext_lazy("To how many characters"),
        }
        help_texts = {"widget_days": gettext_lazy("Empty: no limit.")}

    def __init__(self, data: Any, *, instance: ExchangeSettings) -> None:
        super().__init__(data, instance=instance)
        self.fields["hidden_on"].choices = page_names()  # type: ignore[attr-defined]
        values = Values.current()
        self.initial["products"] = ", ".join(str(pk) for pk in instance.products)
        self.initial["modes"], self.initial["subjects"] = (
            "\n".join(values.modes.values()),
            "\n".join(values.subjects.values()),
        )

    def clean_products(self) -> list[int]:
        parts = [part.strip() for part in self.cleaned_data["products"].split(",") if part.strip()]
        for part in parts:
            if not is_number(part):
                raise forms.ValidationError(_("“%(text)s” is not a product number.") % {"text": part})
        return [int(part) for part in parts]


def page_names() -> list[tuple[str, str]]:
    """The pages that may go without the button, by the name of their address."""
    names = (_("My day"), _("Messages"), _("Activities"), _("To sort"), _("All exchanges"), _("Records"), _("Lists"))
    return list(zip(PAGES, names, strict=True))


def set_list(code: str, text: str, known: dict[str, str]) -> None:
    """Make the lines the values of a field: a line that stood there keeps its code, a new one is its own."""
    codes = {label: value for value, label in known.items()}
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    field = FieldDef.objects.get(kind=Kind.objects.get(code="interaction"), code=code)
    before = {str(one["value"]): one for one in field.choices if isinstance(one, dict)}
    field.choices = [
        before.get(codes.get(line, line)) or {"value": codes.get(line, line)[:60], "fr": line, "en": line}
        for line in lines
    ]
    field.save(update_fields=["choices"])


def keep(by: User, form: ExchangesForm) -> None:
    values = Values.current()
    save(by, "exchanges", form)
    set_list("mode", form.cleaned_data["modes"], values.modes)
    set_list("subject_type", form.cleaned_data["subjects"], values.subjects)


@capability("configure")
@require_http_methods(["GET", "POST"])
def exchanges(request: HttpRequest) -> HttpResponse:
    """/settings/exchanges/"""
    form = ExchangesForm(posted(request), instance=ExchangeSettings.current())
    if form.is_bound and form.is_valid():
        keep(actor(request), form)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("settings_exchanges"))
    context = {"form": form, "mail_info": Template.objects.filter(code=MAIL_INFO).first()}
    return page(request, "exchanges", "exchanges", context, status=422 if form.errors else 200)
