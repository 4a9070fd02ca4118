"""The contact-file steward's pages: pairs to decide, merges to take back, cards to complete."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ariane.parties import duplicates as doubles
from ariane.parties import merging, queries
from ariane.parties.models import Merge, Party, Suspicion
from ariane.web.access import actor, capability, signed_in
from ariane.web.answers import renewed
from ariane.web.parties.comparison import Comparison

A_PAGE = 50


@capability("party.govern")
@require_GET
def duplicates(request: HttpRequest) -> HttpResponse:
    """GET /duplicates/: the pairs to decide, surest first, and the last merges with the way back."""
    rows = Paginator(doubles.queue(), A_PAGE).get_page(request.GET.get("page"))
    merges = Merge.objects.filter(undone_at=None).select_related("kept", "merged", "by").order_by("-at")[:20]
    return render(request, "web/parties/duplicates.html", {"page": rows, "merges": merges})


@signed_in
@require_GET
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /duplicates/3/: both cards side by side; the steward decides, others may look."""
    row = get_object_or_404(Suspicion.objects.select_related("reported_by"), pk=pk)
    context = {"suspicion": row, "comparison": Comparison.of(row)}
    context["may_decide"] = actor(request).rights.may("party.govern") and row.state == Suspicion.State.OPEN
    return render(request, "web/parties/comparison.html", context)


@capability("party.govern")
@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /duplicates/3/merge/ with `keep`: one card into the other."""
    row = get_object_or_404(Suspicion.objects.select_related("first", "second"), pk=pk)
    kept, merged = row.first, row.second
    if request.POST.get("keep") == str(row.second_id):
        kept, merged = merged, kept
    merging.merge(by=actor(request), kept=kept, merged=merged)
    words = _("“%(merged)s” now stands on “%(kept)s”. You can take it back any time.")
    return renewed(request, words % {"merged": merged.title, "kept": kept.title}, back=kept.get_absolute_url())


@capability("party.govern")
@require_POST
def apart(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /duplicates/3/apart/: two different cards, never asked again."""
    row = get_object_or_404(Suspicion, pk=pk)
    one_person = "one_person" in request.POST
    doubles.keep_apart(by=actor(request), suspicion=row, note=request.POST.get("note", ""), one_person=one_person)
    return redirect("duplicates")


@capability("party.govern")
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /merges/3/undo/: both cards as they were."""
    row = get_object_or_404(Merge.objects.select_related("kept", "merged"), pk=pk)
    merging.unmerge(by=actor(request), merge=row)
    words = _("“%(merged)s” is a card of its own again.") % {"merged": row.merged.title}
    return renewed(request, words, back=row.merged.get_absolute_url())


@signed_in
@require_GET
def incomplete(request: HttpRequest) -> HttpResponse:
    """GET /incomplete-cards/: organisations without a valid establishment number, cards that nobody can be reached by
    (P-048)."""
    rows = Paginator(queries.incomplete(actor(request)), A_PAGE).get_page(request.GET.get("page"))
    shown = [(card, queries.lacking(card)) for card in rows]
    return render(request, "web/parties/incomplete.html", {"page": rows, "rows": shown, "Type": Party.Type})
