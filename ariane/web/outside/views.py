"""« Voir comme le client »: what each organisation outside sees of a record, who reads it, what is shared with whom."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.accounts.models import Identity, Organisation
from ariane.journal import actions, outside, policy
from ariane.journal.models import Document, PortalSettings, Record
from ariane.kernel.text import is_number
from ariane.parties.outsiders import organisations
from ariane.pieces import online
from ariane.web.access import actor, signed_in
from ariane.web.answers import posted, renewed
from ariane.web.outside.readers import houses


@signed_in
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/outside/?as=12: the page of the portal as that person's organisation sees it, and who reads it."""
    record = policy.get_visible(actor(request), Record, pk, related=("kind", "stage", "owner"))
    found = houses(record)
    wanted = request.GET.get("as", "")
    chosen = next((one for one in found if str(one.outsider.identity.pk) == wanted), found[0] if found else None)
    before = request.GET.get("before", "")
    thread = chosen and online.conversation(
        record, chosen.outsider, inside, before=int(before) if is_number(before) else None
    )
    context = {
        "record": record,
        "houses": found,
        "chosen": chosen,
        "thread": thread,
        "house": Organisation.current(),
        "portal": PortalSettings.current(),
        "shows": PortalSettings.current().shows(record),
        "may": policy.can(actor(request), "message", record),
    }
    return render(request, "web/outside/preview.html", context)


def inside(document: Document) -> str:
    """Where a colleague opens a file of the preview."""
    return reverse("document", args=[document.uid])


@signed_in
@require_POST
def reader(request: HttpRequest, pk: int, identity: int) -> HttpResponse:
    """POST /records/7/outside/12/: `verb` close or reopen, for one person outside who takes part."""
    record = policy.get_visible(actor(request), Record, pk)
    person = next((one for one in outside.people(record) if one.pk == identity), None)
    if person is None:
        raise Http404
    if request.POST.get("verb") == "reopen":
        actions.reopen_portal(by=actor(request), record=record, identity=person)
        words = _("%(name)s reads this record in the portal again, by the next link or a code.")
    else:
        actions.close_portal(by=actor(request), record=record, identity=person)
        words = _("%(name)s no longer reads this record in the portal; her links are dead.")
    return renewed(request, words % {"name": str(person)}, back=reverse("outside", args=[pk]))


class SharingForm(forms.Form):
    """With whom a file is shared: an organisation that takes part in the record."""

    identity = forms.ModelChoiceField(Identity.objects.none(), label=gettext_lazy("Shared with"), empty_label=None)

    def __init__(self, data: object, *, record: Record) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        found = organisations(outside.people(record))
        names = {one.identity.pk: one.organisation or str(one.identity) for one in found}
        field: forms.ModelChoiceField[Identity] = self.fields["identity"]  # type: ignore[assignment]
        field.queryset = Identity.objects.filter(pk__in=names)
        field.label_from_instance = lambda one: names[one.pk]  # type: ignore[assignment]
        self.anybody = bool(names)


@signed_in
@require_http_methods(["GET", "POST"])
def sharing(request: HttpRequest, uid: str) -> HttpResponse:
    """GET, POST /documents/UID/sharing/: share a file in the portal, take it out, show it again."""
    document = policy.get_document(actor(request), uid)
    record = get_object_or_404(Record.objects.select_related("kind"), pk=document.record_id)
    policy.require(actor(request), "message", record)
    sent = document.entry is not None and document.entry.is_external
    form = SharingForm(posted(request) if "withhold" not in request.POST else None, record=record)
    back = f"{record.get_absolute_url()}?tab=documents"
    if "withhold" in request.POST:
        withheld = request.POST["withhold"] == "1"
        actions.withhold_document(by=actor(request), document=document, withheld=withheld)
        return renewed(request, _("Out of the portal.") if withheld else _("In the portal again."), back=back)
    if form.is_bound and form.is_valid() and not sent:
        actions.share_document(by=actor(request), document=document, identity=form.cleaned_data["identity"])
        return renewed(request, _("Shared in the portal."), back=back)
    shares = [str(one.identity) for one in document.shares.select_related("identity")]
    context = {"document": document, "record": record, "form": form, "sent": sent, "shares": shares}
    context["action"] = request.path
    return render(request, "web/outside/sharing.html", context, status=422 if form.is_bound else 200)
