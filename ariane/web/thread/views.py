"""The thread of a record: read by pages, written through the composer."""

from dataclasses import replace

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ariane.journal import actions, policy
from ariane.journal import presence as presences
from ariane.journal.models import Entry, HeldMessage, Record
from ariane.kernel.errors import DomainError
from ariane.kernel.text import is_number
from ariane.pieces.templated import Missing
from ariane.web.access import actor, signed_in
from ariane.web.records.page import page
from ariane.web.records.sheet import Sheet, fetch
from ariane.web.thread import composed as composed_form
from ariane.web.thread import composer as composers
from ariane.web.thread import people, posting, recipients
from ariane.web.thread.answers import handed_over, posted, undone
from ariane.web.thread.composed import Composed, Question
from ariane.web.thread.page import joined, page_of


@signed_in
@require_GET
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/thread/: one page of the journal, for htmx; a browser gets the record's page at that place."""
    record = fetch(actor(request), pk)
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(f"{record.get_absolute_url()}?{request.GET.urlencode()}")
    shown = page_of(record, actor(request), request.GET)
    if shown.continues:
        return render(request, "web/thread/lines.html", {"thread": joined(shown, request.GET)})
    return render(request, "web/thread/timeline.html", {"thread": shown})


@signed_in
@require_GET
def composer(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/composer/: the composer in a mode, or as an answer to an entry (`entry`, `how`)."""
    record = fetch(actor(request), pk)
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(f"{record.get_absolute_url()}?{request.GET.urlencode()}#composer")
    made = composers.wanted(record, actor(request), request.GET)
    return render(request, "web/thread/composer.html", {"composer": made, "record": record, "ready": True})


@signed_in
@require_POST
def entries(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /records/7/entries/: post what was composed, or ask back (O-012, O-081) with the text kept."""
    user, record = actor(request), fetch(actor(request), pk)
    form = composed_form.read(request.POST)
    uploads = request.FILES.getlist("files")
    try:
        to = [one.identity for one in recipients.chosen(form.to, form.typed)]
        copies = recipients.copies(form.cc), recipients.copies(form.bcc)
        asked = composed_form.question(record, form, [*to, *copies[0], *copies[1]])
        if asked:
            return again(request, record, form, asked)
        entry = posting.post(by=user, record=record, composed=form, to=(to, *copies), uploads=uploads)
    except Missing as error:
        return again(request, record, replace(form, html=error.html), Question(), str(error))
    except DomainError as error:
        return again(request, record, form, Question(), str(error))
    if isinstance(entry, HeldMessage):
        return handed_over(request, record, entry)
    return posted(request, record, entry)


def again(request: HttpRequest, record: Record, form: Composed, asked: Question, error: str = "") -> HttpResponse:
    """The composer as it was posted, with what is asked or refused; a browser gets the whole page."""
    made = composers.returned(record, actor(request), form, question=asked, error=error)
    if request.headers.get("HX-Request"):
        context = {"composer": made, "record": record}
        return render(request, "web/thread/composer.html", context, status=422)
    return page(request, Sheet(record, actor(request)), returned=made)


@signed_in
@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /records/7/draft/: keep what is being written, for this person and record."""
    record, form = fetch(actor(request), pk), composed_form.read(request.POST)
    if not (form.html.strip() or form.subject or form.files):
        record.drafts.filter(user=actor(request)).delete()
        return HttpResponse(status=204)
    reply_to = Entry.objects.filter(pk=form.reply_to, record=record).first() if form.reply_to else None
    actions.save_draft(
        by=actor(request),
        record=record,
        mode=form.mode,
        subject=form.subject,
        html=form.html,
        recipients=list(form.to),
        cc=form.cc,
        bcc=form.bcc,
        documents=list(form.files),
        reply_to=reply_to,
        template=form.template,
    )
    return HttpResponse(status=204)


@signed_in
@require_POST
def undraft(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /records/7/draft/delete/: give up what was being written."""
    record = fetch(actor(request), pk)
    record.drafts.filter(user=actor(request)).delete()
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(record.get_absolute_url())
    made = composers.opened(record, actor(request))
    return render(request, "web/thread/composer.html", {"composer": made, "record": record})


@signed_in
@require_POST
def uploads(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /records/7/uploads/: one file; answers its chip, or for the editor (`inline`) where the picture is."""
    record, inline = fetch(actor(request), pk), bool(request.GET.get("inline"))
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return HttpResponse(status=400)
    document = actions.attach(by=actor(request), record=record, upload=posting.upload(file, inline=inline))
    if inline:
        return JsonResponse({"id": str(document.uid), "src": f"/documents/{document.uid}/"})
    return render(request, "web/thread/upload.html", {"document": document})


@signed_in
@require_GET
def mentionable(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/mentions/?q=: colleagues and teams, with who may not read the record (O-012)."""
    record = fetch(actor(request), pk)
    return JsonResponse({"people": people.matching(record, request.GET.get("q", ""))})


@signed_in
@require_GET
def recipient_options(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/recipients/?q=: people outside to write to."""
    fetch(actor(request), pk)
    found = recipients.search(actor(request), request.GET.get("q", ""))
    return render(request, "web/thread/recipient_options.html", {"recipients": found})


@signed_in
@require_GET
def addressees(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/addressees/: who a new message would go to, fetched when the composer turns to a message."""
    record = fetch(actor(request), pk)
    made = composers.opened(record, actor(request), composed_form.MESSAGE, drafted=False)
    return render(request, "web/thread/addressees.html", {"composer": made, "record": record})


@signed_in
@require_GET
def circle(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/circle/: among whom a note may stay confidential."""
    made = composers.Composer(fetch(actor(request), pk), actor(request))
    return render(request, "web/thread/circle.html", {"composer": made, "record": made.record})


@signed_in
@require_GET
def snippets(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/snippets/: saved pieces of text to insert."""
    made = composers.Composer(fetch(actor(request), pk), actor(request))
    return render(request, "web/thread/snippets.html", {"composer": made, "record": made.record})


@signed_in
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /records/7/read/: this page shows everything up to `entry`."""
    record = fetch(actor(request), pk)
    if is_number(request.POST.get("entry", "")):
        actions.mark_read(by=actor(request), record=record, entry_id=int(request.POST["entry"]))
    return HttpResponse(status=204)


@signed_in
@require_http_methods(["GET", "POST"])
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/presence/: who else reads or writes here; POST: I do (`typing`), or no longer (`gone`)."""
    user, record = actor(request), fetch(actor(request), pk)
    if request.method == "GET":
        here = presences.present(record, user)
        return render(request, "web/thread/presence.html", {"record": record, "present": here})
    if request.POST.get("gone"):
        presences.leave(by=user, place=record)
    else:
        presences.be_here(by=user, place=record, typing=bool(request.POST.get("typing")))
    return HttpResponse(status=204)


@signed_in
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /entries/9/undo/: take a message back before it leaves; the draft returns (X-30)."""
    entry = policy.get_entry(actor(request), pk)
    actions.undo_message(by=actor(request), entry=entry)
    return undone(request, fetch(actor(request), entry.record_id), entry)
