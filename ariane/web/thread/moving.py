"""« Déplacer… », « Scinder… »: an entry or its conversation goes to another record, or to a new one (O-006)."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ariane.accounts.models import User
from ariane.journal import actions, names, policy
from ariane.journal.models import Entry, Kind, Record
from ariane.parties.models import Party
from ariane.pieces.actions import NewPiece
from ariane.pieces.queries import kinds_for
from ariane.pieces.split import split_off
from ariane.web.access import actor, signed_in
from ariane.web.answers import Undo, done, posted
from ariane.web.records.forms import RecordField

ONE, ALL = "entry", "conversation"
HERE, NEW = "record", "new"


class MoveForm(forms.Form):
    """What moves, and where to: a record that exists or a new one."""

    what = forms.ChoiceField(label=gettext_lazy("What moves"), widget=forms.RadioSelect)
    where = forms.ChoiceField(label=gettext_lazy("Where to"), widget=forms.RadioSelect)
    kind = forms.ModelChoiceField(
        Kind.objects.none(), label=gettext_lazy("Kind"), to_field_name="code", empty_label=None, required=False
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=250, required=False)

    def __init__(self, data: Any, *, user: User, entries: Sequence[Entry]) -> None:
        super().__init__(data)
        self.fields["to"] = RecordField(user, label=_("Other record"), required=False)
        n = len(entries) - 1
        rest = ngettext(
            "The conversation: this entry and %(n)s answer", "The conversation: this entry and %(n)s answers", n
        )
        whole = [(ALL, rest % {"n": n})] if n else []
        self.fields["what"].choices = [(ONE, _("This entry alone")), *whole]  # type: ignore[attr-defined]
        self.fields["kind"].queryset = kinds_for(user)  # type: ignore[attr-defined]
        self.fields["kind"].label_from_instance = lambda kind: kind.name.capitalize()  # type: ignore[attr-defined]
        new = [(NEW, _("A new record"))] if kinds_for(user) else []
        self.fields["where"].choices = [(HERE, _("A record that exists")), *new]  # type: ignore[attr-defined]
        title = names.bare(entries[0].subject)
        self.initial = {"what": ALL if n else ONE, "where": HERE, "title": title}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("where") == HERE and not given.get("to") and "to" not in self.errors:
            self.add_error("to", _("Choose the record to move it to."))
        if given.get("where") == NEW and not given.get("title"):
            self.add_error("title", _("Give the new record a title."))
        return given


@signed_in
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /entries/9/move/: asks what moves where (`new` for a split), moves it, and offers to undo it."""
    user, entry = actor(request), policy.get_entry(actor(request), pk)
    policy.require(user, "edit", entry.record)
    entries = actions.conversation(user, entry)
    form = MoveForm(posted(request), user=user, entries=entries)
    if request.GET.get("where") == NEW:
        form.initial["where"] = NEW
    if request.method == "GET" or not form.is_valid():
        context = {"entry": entry, "record": entry.record, "form": form, "action": request.path}
        return render(request, "web/thread/move.html", context, status=422 if form.is_bound else 200)
    chosen = entries if form.cleaned_data["what"] == ALL else [entry]
    to, batch = carry(user, chosen, form.cleaned_data)
    words = _("Moved to %(record)s.") % {"record": to.ref or to.title}
    undo = Undo("/entries/moves/undo/", {"batch": str(batch)})
    return done(request, words, back=entry.record.get_absolute_url(), undo=undo)


def carry(user: User, entries: Sequence[Entry], given: dict[str, Any]) -> tuple[Record, uuid.UUID]:
    """Do what the form asks; the new record keeps the third party of the one that is left."""
    if given["where"] == HERE:
        to = policy.get_visible(user, Record, given["to"].pk)
        return to, actions.move_entries(by=user, entries=entries, to=to)
    kind, left = given["kind"], entries[0].record
    card = left.pk if left.kind.family == Kind.Family.PARTY else left.main_party_id or 0
    party = Party.objects.filter(pk=card).first() if kind.main_party != Kind.MainParty.NONE else None
    return split_off(by=user, entries=entries, piece=NewPiece(kind.code, given["title"], party=party))


@signed_in
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """POST /entries/moves/undo/: what moved together comes back together."""
    try:
        batch = uuid.UUID(request.POST.get("batch", ""))
    except ValueError:
        return HttpResponse(status=400)
    record = actions.undo_move(by=actor(request), batch=batch)
    return done(request, _("Moved back."), back=record.get_absolute_url())
