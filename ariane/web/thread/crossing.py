"""« Y renvoyer d’un autre fil… »: an entry is pointed to from another record, never copied (O-073)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ariane.accounts.models import User
from ariane.journal import actions, policy
from ariane.journal.models import Record
from ariane.kernel.errors import DomainError
from ariane.web.access import actor, signed_in
from ariane.web.answers import done, posted
from ariane.web.records.forms import RecordField


class ReferForm(forms.Form):
    """From which record."""

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.fields["to"] = RecordField(user, label=_("Other record"))


@signed_in
@require_http_methods(["GET", "POST"])
def refer(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /entries/9/refer/: asks for the other record, and leaves a note there that leads here."""
    user, entry = actor(request), policy.get_entry(actor(request), pk)
    form = ReferForm(posted(request), user=user)
    if form.is_bound and form.is_valid():
        to = policy.get_visible(user, Record, form.cleaned_data["to"].pk)
        try:
            actions.refer(by=user, entry=entry, to=to)
        except DomainError as error:
            form.add_error("to", str(error))
        else:
            words = _("A note on %(record)s leads here.") % {"record": to.ref or to.title}
            return done(request, words, back=entry.record.get_absolute_url())
    context = {"entry": entry, "record": entry.record, "form": form, "action": request.path}
    return render(request, "web/thread/refer.html", context, status=422 if form.is_bound else 200)
