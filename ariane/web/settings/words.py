"""Tags and saved texts."""

from typing import Any

from django import forms
from django.db.models import Count
from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy as _

from ariane.accounts.models import Team
from ariane.journal.models import Kind, Tag
from ariane.kernel.html import clean_outgoing
from ariane.kernel.text import from_html
from ariane.templates.models import Snippet
from ariane.web.accounts.profile_forms import LANGUAGES
from ariane.web.settings.nouns import Noun


class TagForm(forms.ModelForm):  # type: ignore[type-arg]
    name = forms.CharField(label=_("Tag"), max_length=60)

    class Meta:
        model = Tag
        fields = ("name",)


class SnippetForm(forms.ModelForm):  # type: ignore[type-arg]
    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    team = forms.ModelChoiceField(
        label=_("For"), queryset=Team.objects.filter(is_group=False), required=False, empty_label=_("everybody")
    )
    kinds = forms.MultipleChoiceField(label=_("On"), required=False, widget=forms.CheckboxSelectMultiple)
    position = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=9999, initial=100)
    html = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 8}))

    class Meta:
        model = Snippet
        fields = ("name", "language", "team", "position", "html", "kinds")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Kind.objects.filter(active=True).exclude(family=Kind.Family.ROOM)
        self.fields["kinds"].choices = [(kind.code, kind.name) for kind in kinds]  # type: ignore[attr-defined]

        if self.instance.pk:
            self.initial["html"] = from_html(self.instance.html)

    def clean_html(self) -> str:
        """What the editor made, cleaned; a text typed without it is plain."""
        text = self.cleaned_data["html"]
        if self.data.get("format") == "html":
            return str(clean_outgoing(text))
        return linebreaks(text, autoescape=True)


TAGS = Noun(
    area="tag",
    model=Tag,
    form=TagForm,
    rows=lambda: Tag.objects.annotate(used=Count("records")).order_by("name"),
    template="tags",
    new=_("New tag"),
)
SNIPPETS = Noun(
    area="snippet",
    model=Snippet,
    form=SnippetForm,
    rows=lambda: Snippet.objects.select_related("team").order_by("language", "position", "name"),
    template="snippets",
    new=_("New saved text"),
    form_template="snippet",
)
