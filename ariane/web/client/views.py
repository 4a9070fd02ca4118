"""« Boîte du client » : the demonstration's other side of the counter. Nowhere else than in a demonstration."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ariane.web.access import limit, public
from ariane.web.client import answer as answers
from ariane.web.client.letters import Letter, letters, mailboxes
from ariane.web.mails import letter as frame


def only_in_demonstration() -> None:
    if not settings.DEMO:
        raise Http404


@public
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """GET /demo/mailbox/?of=address&letter=name: what people outside received, one of them opened."""
    only_in_demonstration()
    of = request.GET.get("of", "")
    found = letters(of)
    chosen = next((one for one in found if one.name == request.GET.get("letter")), found[0] if found else None)
    context = {"letters": found, "chosen": chosen, "opened": "letter" in request.GET, "of": of}
    return render(request, "web/client/mailbox.html", context | {"mailboxes": mailboxes()})


@public
@require_GET
def body(request: HttpRequest, name: str) -> HttpResponse:
    """GET /demo/mailbox/<letter>/body/: the letter as the customer's program shows it, in its sandbox."""
    only_in_demonstration()
    return frame.letter(find(name).parsed, images=True)


@public
@limit("demo-answer", "60/m")
@require_http_methods(["POST"])
def replies(request: HttpRequest, name: str) -> HttpResponse:
    """POST /demo/mailbox/<letter>/replies/: answer as the customer, through the real door for mail."""
    only_in_demonstration()
    letter = find(name)
    written = answers.Answer(
        request.POST.get("text", "").strip() or _("Thank you, that is clear."),
        "outlook" if request.POST.get("program") == "outlook" else "gmail",
        request.FILES.getlist("files"),
    )
    how = request.POST.get("how", "reply")
    dispatch(letter, written, how)
    messages.success(request, SAID[how]() if how in SAID else SAID["reply"]())
    back = redirect("customer")
    back["Location"] += f"?letter={letter.name}"
    return back


SAID = {
    "reply": lambda: _("The answer is on its way: it stands in the thread within seconds."),
    "stranger": lambda: _("An unknown address has answered: look at the thread."),
    "absence": lambda: _("The absence is on its way: it does not count as an answer."),
    "bounce": lambda: _("The letter has come back: look at its state in the thread."),
}


def dispatch(letter: Letter, written: answers.Answer, how: str) -> None:
    """Send what was asked for."""
    if how == "bounce":
        answers.send(answers.bounce(letter), sender="", to=letter.envelope_from)
    elif how == "absence":
        answers.send(answers.absence(letter), sender=letter.to, to=letter.answers_go_to.email)
    else:
        stranger = answers.STRANGER if how == "stranger" else None
        mail = answers.reply(letter, written, sender=stranger)
        answers.send(mail, sender=stranger[1] if stranger else letter.to, to=letter.answers_go_to.email)


def find(name: str) -> Letter:
    """A letter to somebody outside, by the name of its file; 404 otherwise."""
    found = next((one for one in letters() if one.name == name), None)
    if found is None:
        raise Http404
    return found
