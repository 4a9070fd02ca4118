"""What one fills in to make a record from a mail, or to refuse it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ariane.accounts.models import User
from ariane.accounts.models.identity import normalise
from ariane.journal import names
from ariane.journal.models import Kind
from ariane.journal.sorting import Letter
from ariane.kernel.text import is_number
from ariane.parties.actions import NewParty, create_party
from ariane.parties.models import Party
from ariane.parties.queries import top, who_is
from ariane.pieces.actions import NewPiece
from ariane.pieces.by_hand import writer
from ariane.pieces.queries import kinds_for
from ariane.web.records.forms import RecordField


class RefusalForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=250)


class MakeForm(forms.Form):
    """A new record from a mail: its kind, its title, and who its third party is: a card, or a new one."""

    kind = forms.ModelChoiceField(
        Kind.objects.none(), label=gettext_lazy("Kind"), to_field_name="code", empty_label=None
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=250)
    card = forms.ChoiceField(label=gettext_lazy("Third party"), widget=forms.RadioSelect, required=False)

    def __init__(self, data: Any, *, user: User, letter: Letter) -> None:
        super().__init__(data)
        self.user, self.letter = user, letter
        self.fields["kind"].queryset = kinds_for(user)  # type: ignore[attr-defined]
        self.fields["kind"].label_from_instance = lambda kind: kind.name.capitalize()  # type: ignore[attr-defined]
        self.fields["party"] = RecordField(user, label=_("Another card"), required=False)
        self.cards = who_is(writer(letter).email).active
        self.fields["card"].choices = self._choices()  # type: ignore[attr-defined]
        self.initial = {"title": names.bare(letter.parsed.subject), "card": self._first()}

    def _choices(self) -> list[tuple[str, str]]:
        known = [(str(card.pk), card.title) for card in self.cards]
        name = sender_name(self.letter)
        new = [
            ("person", _("A new card: %(name)s, individual") % {"name": name}),
            ("organisation", _("A new card: %(name)s, company or organisation") % {"name": name}),
        ]
        return [*known, *([] if known else new), ("other", _("Another card")), ("none", _("To be identified later"))]

    def _first(self) -> str:
        return str(self.cards[0].pk) if len(self.cards) == 1 else "none" if self.cards else "person"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("card") == "other" and not given.get("party"):
            self.add_error("party", _("Choose one of the list."))
        return given

    def piece(self) -> NewPiece:
        """What was filled in, its new card made first; inside the caller's transaction."""
        given = self.cleaned_data
        party = self._party(given.get("card", ""), given.get("party"))
        wanted = given["kind"].main_party != Kind.MainParty.NONE
        return NewPiece(given["kind"].code, given["title"], party=party if wanted else None)

    def _party(self, card: str, other: Any) -> Party | None:
        if card in Party.Type.values:
            address = normalise(writer(self.letter).email)
            new = NewParty(sender_name(self.letter), party_type=card, addresses=(address,) if address else ())
            return create_party(by=self.user, party=new)
        chosen = other.pk if card == "other" and other else int(card) if is_number(card) else None
        found = Party.objects.filter(pk=chosen).select_related("organisation").first() if chosen else None
        return top(found) if found else None


def sender_name(letter: Letter) -> str:
    """How the person behind the mail is called: as a colleague's forward names her, else as she does."""
    sender = writer(letter)
    return sender.name or sender.email or _("unknown sender")
