"""« Prendre en main »: the exercises one has done, and the questions of the training (O-072)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from ariane.accounts.models import User
from ariane.journal import policy
from ariane.journal.models import ReadMark
from ariane.reports import tour
from ariane.web.access import actor, signed_in
from ariane.web.tour import quiz


@signed_in
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """GET, POST /tour/: what is left to try; POST has the answers to the questions."""
    user = actor(request)
    exercises = tour.of(user)
    questions = quiz.marked(request.POST)
    context = {
        "exercises": exercises,
        "done": sum(one.done for one in exercises),
        "questions": questions,
        "answered": request.method == "POST",
        "right": sum(one.correct for one in questions),
        "read": last_read(user),
    }
    return render(request, "web/tour/index.html", context)


def last_read(user: User) -> ReadMark | None:
    """The record to try things on: the one the person read last."""
    marks = ReadMark.objects.filter(policy.of_readable(user), user=user)
    return marks.select_related("record__kind").order_by("-at").first()
