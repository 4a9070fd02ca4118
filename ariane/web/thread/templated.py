"""Templates in the composer: those offered, and a message begun from one (P-018, O-070, M-027)."""

import re
from dataclasses import replace
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ariane.journal import policy
from ariane.kernel.errors import DomainError
from ariane.pieces.templated import begun, offered
from ariane.templates.events import LANGUAGES
from ariane.templates.rendering import Rendered
from ariane.web.access import actor, signed_in
from ariane.web.records.sheet import fetch
from ariane.web.thread import composed as composed_form
from ariane.web.thread import composer as composers
from ariane.web.thread.composed import MESSAGE, Question
from ariane.web.thread.views import again

PLACE = re.compile(r"<p data-free=\"[^\"]*\"></p>")


@signed_in
@require_GET
def templates(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /records/7/templates/: what can be written from here, by situation."""
    record = fetch(actor(request), pk)
    policy.require(actor(request), "message", record)
    rows = groupby(offered(record), key=lambda one: str(one.get_situation_display()))
    groups = [(situation, list(found)) for situation, found in rows]
    return render(request, "web/thread/templates.html", {"record": record, "groups": groups})


@signed_in
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /records/7/templates/begin/: the composer with the template `begin`, in the language of its first reader;
    recipients and files stay, and words typed before stand where a personal word belongs."""
    user, record = actor(request), fetch(actor(request), pk)
    policy.require(user, "message", record)
    form = composed_form.read(request.POST)
    try:
        made = begun(request.POST.get("begin", ""), record, user, form.to)
    except DomainError as error:
        return again(request, record, form, Question(), str(error))
    typed = "" if form.template else form.html
    # an answer keeps its subject: its reader finds it in the same conversation
    subject = form.subject if form.reply_to and form.subject else made.subject
    written = replace(form, mode=MESSAGE, subject=subject, html=with_words(made, typed), template=made.name)
    composer = composers.returned(record, user, written, question=Question())
    if not form.to:
        composer.to = composers.opened(record, user, MESSAGE, drafted=False).to
    composer.notice = fallback(made)
    return render(request, "web/thread/composer.html", {"composer": composer, "record": record, "ready": True})


def with_words(made: Rendered, typed: str) -> str:
    """The template's text, with what was typed before in its first place for a personal word, else at the top."""
    if not typed.strip():
        return made.writing
    text, there = PLACE.subn(lambda _found: typed, made.writing, count=1)
    return text if there else typed + made.writing


def fallback(made: Rendered) -> str:
    """What the sender is told when the reader's language is missing (M-027)."""
    if not made.fallback:
        return ""
    wanted = LANGUAGES.get(made.fallback[:2], made.fallback)
    words = _("There is no text in the reader’s language (%(wanted)s): this one is in %(got)s.")
    return words % {"wanted": wanted, "got": LANGUAGES.get(made.language, made.language)}
