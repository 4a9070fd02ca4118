"""« Départs »: what leaves by tomorrow evening and what waits for agreement; read, edit, approve, hold, skip, one or
several, by keyboard (R-040)."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ariane.flows import departures
from ariane.flows.approvals import Answer
from ariane.kernel.errors import DomainError
from ariane.templates.sandbox import Broken
from ariane.web.access import actor, capability


class AnswerForm(forms.Form):
    """What a person decides about one message."""

    verdict = forms.ChoiceField(choices=[(one, one) for one in ("approve", "skip", "postpone", "stop")])
    subject = forms.CharField(max_length=500, required=False)
    html = forms.CharField(required=False, max_length=50_000)
    day = forms.DateField(required=False)
    note = forms.CharField(max_length=250, required=False)


@capability("followup.approve", "followup.read")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """GET /departures/?at=7: the list, and one message as it would leave."""
    found = departures.coming(actor(request))
    asked = request.GET.get("at", "")
    chosen = next((one for one in found if str(one.row.pk) == asked), found[0] if found else None)
    text, broken = None, ""
    if chosen is not None:
        try:
            text = chosen.text
        except Broken as error:
            broken = str(error)
    waiting = [one for one in found if one.approval is not None]
    context = {
        "departures": found,
        "chosen": chosen,
        "text": text,
        "broken": broken,
        "waiting": waiting,
        "asked": asked,
        "done": len(found) - len(waiting),
        "story": departures.story(chosen) if chosen else [],
    }
    return render(request, "web/flows/departures.html", context)


@capability("followup.approve")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /departures/7/ with `verdict`, `subject`, `html`, `day`, `note`."""
    one = departures.departure(actor(request), pk)
    if one is None:
        raise Http404
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise DomainError(_("Choose what to do with this message."))
    answer = Answer(**form.cleaned_data)
    departures.settle(by=actor(request), one=one, answer=answer)
    said = {
        "approve": _("Approved: it leaves at its hour, unless something stops it."),
        "skip": _("Skipped: the flow goes on with its next step."),
        "postpone": _("Put off."),
        "stop": _("Stopped: an activity takes over."),
    }
    messages.success(request, said[answer.verdict])
    return redirect(f"{reverse('departures')}?at={_next(request, pk)}")


@capability("followup.approve")
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """POST /departures/bulk/ with `row`… and what `decide` takes, without a text: the same for each of these messages,
    within one's right; what could not be is said."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise DomainError(_("Choose what to do with these messages."))
    answer = Answer(form.cleaned_data["verdict"], day=form.cleaned_data["day"], note=form.cleaned_data["note"])
    asked, done, problems = set(request.POST.getlist("row")), 0, []
    for one in departures.coming(actor(request)):
        if str(one.row.pk) not in asked:
            continue
        try:
            departures.settle(by=actor(request), one=one, answer=answer)
            done += 1
        except DomainError as error:
            problems.append(f"{one.ready.known.record.ref or one.ready.known.record.title}: {error}")
    if done:
        messages.success(request, said_of(answer.verdict, done))
    for words in dict.fromkeys(problems):
        messages.warning(request, words)
    return redirect("departures")


def said_of(verdict: str, number: int) -> str:
    """« 3 messages validés. »"""
    words = {
        "approve": ngettext("%(n)d message approved.", "%(n)d messages approved.", number),
        "skip": ngettext("%(n)d message skipped.", "%(n)d messages skipped.", number),
        "postpone": ngettext("%(n)d message put off.", "%(n)d messages put off.", number),
        "stop": ngettext("%(n)d follow-up stopped.", "%(n)d follow-ups stopped.", number),
    }
    return words[verdict] % {"n": number}


def _next(request: HttpRequest, pk: int) -> str:
    """The message after this one."""
    rows = [one.row.pk for one in departures.coming(actor(request))]
    return str(next((one for one in rows if one != pk), ""))
