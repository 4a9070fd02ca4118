"""Configuration › Courriel › Modèles: the list, what a template is for, copies, putting aside (M-021 to M-025)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.journal.models import Kind
from ariane.templates import actions
from ariane.templates.events import EVENTS, LANGUAGES
from ariane.templates.models import Template
from ariane.web.access import actor, capability
from ariane.web.settings.saving import save as save_row
from ariane.web.settings.sections import page

MEDIA = (("mail", gettext_lazy("e-mail")), ("letter", gettext_lazy("letter on paper")))


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg]
    name_fr = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=120, required=False)
    situation = forms.ChoiceField(label=gettext_lazy("Situation"), choices=Template.Situation.choices)
    leaves = forms.MultipleChoiceField(
        label=gettext_lazy("Leaves as"), choices=MEDIA, widget=forms.CheckboxSelectMultiple, initial=["mail"]
    )
    event = forms.ChoiceField(label=gettext_lazy("When"), required=False)
    mode = forms.ChoiceField(label=gettext_lazy("Then it is"), choices=Template.Mode.choices)
    tone = forms.TypedChoiceField(label=gettext_lazy("Level of tone"), choices=Template.Tone.choices, coerce=int)
    audience = forms.ChoiceField(label=gettext_lazy("For"), choices=Template.Audience.choices, required=False)
    signatory = forms.ChoiceField(label=gettext_lazy("Signed by"), choices=Template.Signatory.choices, required=False)
    reference = forms.ChoiceField(label=gettext_lazy("Language of reference"), choices=LANGUAGES.items())
    kinds = forms.MultipleChoiceField(label=gettext_lazy("From"), required=False, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Template
        fields = ("name_fr", "name_en", "situation", "event", "mode", "tone", "audience", "signatory",
                  "reference", "kinds")  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Kind.objects.filter(active=True).exclude(family=Kind.Family.ROOM)
        self.fields["kinds"].choices = [(kind.code, kind.name) for kind in kinds]  # type: ignore[attr-defined]
        events = [("", _("when somebody chooses it")), *EVENTS.items()]
        self.fields["event"].choices = events  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["leaves"] = self.instance.media
            there = set(self.instance.variants.values_list("language", flat=True))
            kept = [(code, name) for code, name in LANGUAGES.items() if code in there]
            self.fields["reference"].choices = kept  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("mode") != Template.Mode.FREE and not given.get("event"):
            self.add_error("event", _("Say when it is sent or proposed."))
        self.instance.media = given.get("leaves", [])
        return given


@capability("configure")
@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    """/settings/templates/?q=&situation=: every template with its mode, its languages, and which of them are stale."""
    words, situation = request.GET.get("q", "").strip(), request.GET.get("situation", "")
    found = Template.objects.prefetch_related("variants")
    for word in words.split():
        name = Q(name_fr__icontains=word) | Q(name_en__icontains=word) | Q(code__icontains=word)
        found = found.filter(name | Q(variants__subject__icontains=word)).distinct()
    if situation in Template.Situation.values:
        found = found.filter(situation=situation)
    rows = [{"template": one, "languages": languages_of(one), "event": EVENTS.get(one.event, "")} for one in found]
    context = {"rows": rows, "q": words, "situation": situation, "situations": Template.Situation.choices}
    return page(request, "template", "templates", context)


def languages_of(template: Template) -> list[tuple[str, bool]]:
    """(language, whether its wording is behind the reference), the reference first."""
    variants = sorted(template.variants.all(), key=lambda one: (one.language != template.reference, one.language))
    newest = next((one.number for one in variants if one.language == template.reference), 0)
    return [(one.language, one.language != template.reference and one.follows < newest) for one in variants]


@capability("configure")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """/settings/templates/new/: what it is for; its text is written on the next page."""
    form = TemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.create(by=actor(request), template=form.save(commit=False))
        return HttpResponseRedirect(f"{reverse('settings_template', args=[made.pk])}?edit=1")
    back = reverse("settings_templates")
    return page(request, "template", "template_about", {"form": form, "back": back}, status=422 if form.errors else 200)


@capability("configure")
@require_http_methods(["GET", "POST"])
def about(request: HttpRequest, pk: int) -> HttpResponse:
    """/settings/templates/7/about/: situation, event and mode, tone, signatory."""
    row = get_object_or_404(Template, pk=pk)
    form = TemplateForm(request.POST or None, instance=row)
    back = reverse("settings_template", args=[pk])
    if request.method == "POST" and form.is_valid():
        save_row(actor(request), "template", form)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(back)
    shown = {"form": form, "template": row, "back": back}
    return page(request, "template", "template_about", shown, status=422 if form.errors else 200)


@capability("configure")
@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/templates/7/copy/: a copy of the house's own."""
    made = actions.duplicate(by=actor(request), template=get_object_or_404(Template, pk=pk))
    messages.success(request, _("This is the copy: change it as you like."))
    return HttpResponseRedirect(reverse("settings_template", args=[made.pk]))


@capability("configure")
@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /settings/templates/7/use/: `active` empty puts it aside."""
    row, active = get_object_or_404(Template, pk=pk), bool(request.POST.get("active"))
    actions.set_active(by=actor(request), template=row, active=active)
    messages.success(request, _("It is in use.") if active else _("It is put aside: nothing is written from it."))
    return HttpResponseRedirect(reverse("settings_template", args=[pk]))
