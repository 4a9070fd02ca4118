"""What comes back after something was posted or taken back: fragments for htmx, the record's page otherwise."""

from math import ceil

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from ariane.journal import queries
from ariane.journal.actions import said_already
from ariane.journal.models import Entry, HeldMessage, Record
from ariane.kernel import clock
from ariane.web.access import actor
from ariane.web.thread import composer as composers
from ariane.web.thread.lines import Line, Reader, lines


def line_of(request: HttpRequest, entry: Entry, *, unread: bool = False) -> Line:
    """One entry as its line, read afresh with all it shows."""
    loaded = queries.loaded(Entry.objects.filter(pk=entry.pk))
    return lines(loaded, Reader(loaded[0].record, actor(request), 0 if unread else loaded[0].pk))[0]


def posted(request: HttpRequest, record: Record, entry: Entry) -> HttpResponse:
    """A fresh composer, the new line where the journal begins, and for a message the way to take it back."""
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(f"{record.get_absolute_url()}?posted={entry.pk}#entry-{entry.pk}")
    context = {
        "composer": composers.opened(record, actor(request)),
        "record": record,
        "line": line_of(request, entry),
        "undo": undo_seconds(entry),
        "twice": said_already(actor(request), entry),
    }
    return render(request, "web/thread/posted.html", context)


def handed_over(request: HttpRequest, record: Record, held: HeldMessage) -> HttpResponse:
    """The record's page, which says who reads the message before it leaves."""
    name = held.approver.name if held.approver else _("an administrator")
    messages.success(request, _("Handed to %(name)s: it leaves once it is approved.") % {"name": name})
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": record.get_absolute_url()})
    return HttpResponseRedirect(record.get_absolute_url())


def undone(request: HttpRequest, record: Record, entry: Entry) -> HttpResponse:
    """The draft back in the composer, and the tombstone in place of the message."""
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(f"{record.get_absolute_url()}#composer")
    made = composers.opened(record, actor(request))
    context = {"composer": made, "record": record, "line": line_of(request, entry), "opened": True}
    return render(request, "web/thread/undone.html", context)


def undo_seconds(entry: Entry) -> int:
    """How long a message can still be taken back; 0 when it cannot, or waits for a later hour of its own."""
    if entry.send_at is None or entry.published_at is not None or entry.removed_at is not None:
        return 0
    left = ceil((entry.send_at - clock.now()).total_seconds())
    return left if 0 < left <= 60 else 0


def entry_line(request: HttpRequest, entry: Entry, *, unread: bool = False) -> HttpResponse:
    """The line as it now stands, for htmx or a live page; a browser goes to it in its record."""
    if not request.headers.get("HX-Request") and not request.headers.get("X-Requested-With"):
        return HttpResponseRedirect(f"{entry.record.get_absolute_url()}?entry={entry.pk}#entry-{entry.pk}")
    return HttpResponse(line_of(request, entry, unread=unread).html)
